import { html, type SafeHtml } from '@remix-run/html-template'

// Light colours stand inline, as some programs drop style sheets; DARK changes them by class.
const SERIF = "'Iowan Old Style','Palatino Linotype',Palatino,Georgia,serif"
const SANS = "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const SOFT = 'color:#655448'

/** Paper and ink, for the parts of a mail. What has a class is of another colour in the dark. */
export const LOOK = {
  /** `g`: the ground. */
  ground: `margin:0;padding:24px 12px;background:#f5ecdc;color:#2a1c18;font:16px/1.55 ${SANS}`,
  /** `c`: the card that lies on it. */
  card: 'display:block;max-width:520px;margin:0 auto;padding:28px 24px 20px;background:#fffaf0;border:1px solid #dccdb3;border-radius:3px',
  /** `s`: soft ink. */
  eyebrow: `margin:0 0 6px;font:italic 17px/1.35 ${SERIF};${SOFT};overflow-wrap:anywhere`,
  title: `margin:0 0 16px;font:700 27px/1.18 ${SERIF};overflow-wrap:anywhere`,
  text: 'margin:0 0 16px;overflow-wrap:anywhere',
  facts: `margin:0 0 16px;font-size:15px;${SOFT};overflow-wrap:anywhere`,
  name: `margin:20px 0 24px;font:700 34px/1.15 ${SERIF};overflow-wrap:anywhere`,
  /** `t`: a thread. */
  quote:
    'margin:0 0 16px;padding:2px 0 2px 14px;border-left:3px solid #9d1a2d;white-space:pre-wrap;overflow-wrap:anywhere',
  /** `b`: the button. */
  button:
    'display:inline-block;padding:14px 26px;background:#9d1a2d;border-radius:4px;color:#fff6e6;font-weight:600;text-decoration:none',
  aroundButton: 'margin:24px 0',
  small: `margin:0 0 16px;font-size:13px;line-height:1.5;${SOFT};overflow-wrap:anywhere`,
  foot: `margin:24px 0 0;padding-top:14px;border-top:1.5px dashed #b8a78c;font-size:13px;line-height:1.5;${SOFT};overflow-wrap:anywhere`,
  /** `l`: a link. */
  link: 'color:#941729',
  /** One below another, each large enough for a finger. */
  wayOut: 'display:inline-block;padding:4px 0;color:#941729',
} as const

const DARK = [
  '.g{background:#111a17!important;color:#f3e8d5!important}',
  '.c{background:#1a2622!important;border-color:#34443d!important}',
  '.s{color:#b9b09f!important;border-color:#84917f!important}',
  '.l{color:#ff9fa4!important}',
  '.b{background:#c12f45!important}',
  '.t{border-color:#d8576a!important}',
].join('')

/** Where the reader's system chooses the colours: a button keeps its edge, and Klaus his own. */
const FORCED = '.b{border:2px solid ButtonText!important}.k{forced-color-adjust:none}'

/** One column with nothing remote; the mail program chooses light or dark. */
export function mailFrame(
  language: string,
  { title, isSober }: { title: string; isSober: boolean },
  parts: SafeHtml[],
): SafeHtml {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>:root{color-scheme:light dark}@media (prefers-color-scheme:dark){${html.raw`${DARK}`}}@media (forced-colors:active){${html.raw`${FORCED}`}}</style>
</head>
<body class="g" style="${LOOK.ground}">
<main class="c" style="${LOOK.card}">
${isSober ? null : KLAUS}
${parts}</main>
</body>
</html>
`
}

/** Centred in its parent, as are all parts of Klaus. */
function block(style: string, inside: SafeHtml[] = []): SafeHtml {
  return html`<div style="${style}">${inside}</div>`
}

const piece = (style: string) => block(`display:inline-block;${style}`)

/**
 * Klaus on his stamp, winking, of coloured blocks: there is no picture for a mail program to block. He
 * keeps his colours in the dark, as stamps do.
 */
const KLAUS = html`<div class="k" aria-hidden="true" style="float:right;margin:0 0 12px 16px;padding:5px;background:#fbf1de;border:2px dotted #8a7560;line-height:0;font-size:0">${block(
  'width:64px;padding:9px 0 0;background:#1d4a3b;overflow:hidden',
  [
    // Hat and brim.
    block('width:38px;height:17px;margin:0 auto;background:#a51c30;border-radius:19px 19px 0 0'),
    block('width:48px;height:9px;margin:-2px auto 0;background:#fbf1de;border-radius:5px'),
    // Face: one eye shut, nose, the other eye.
    block('width:36px;margin:-2px auto 0;background:#efbf98;padding:4px 0 0;text-align:center', [
      piece('width:9px;height:2px;margin:4px 0 4px;background:#241815'),
      piece('width:8px;height:8px;margin:2px 1px 0;background:#d98270;border-radius:4px'),
      piece('width:5px;height:5px;margin:2px 2px 3px;background:#241815;border-radius:3px'),
    ]),
    // Moustache, beard and coat.
    block(
      'width:46px;height:8px;margin:-2px auto 0;background:#fbf1de;border-radius:5px 5px 2px 2px;border-bottom:2px solid #241815',
    ),
    block('width:36px;height:18px;margin:0 auto;background:#fbf1de;border-radius:0 0 18px 18px'),
    block(
      'width:58px;height:7px;margin:-4px auto 0;background:#a51c30;border-radius:12px 12px 0 0',
    ),
  ],
)}</div>`
