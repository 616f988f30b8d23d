import { html, type SafeHtml } from '@remix-run/html-template'
import { PRODUCT, type Voice } from './voice.ts'

/** The content of a mail, from which both of its parts are rendered. */
export type Letter = {
  subject: string
  /** In order. */
  paragraphs: readonly Paragraph[]
  /** The closing line that says why this mail came. */
  because: string
  /** A link to unsubscribe, below that line. */
  wayOut?: Link
}

type Link = { label: string; href: string }

/** How a mail speaks, and a link for a reader who never asked for it, in every mail to them. */
export type MailVoice = Voice & { notForMe?: Link }

/** A sentence or more, a list of facts, somebody's own words, a highlighted name, or a button. */
export type Paragraph =
  | string
  | { facts: readonly (readonly [label: string, value: string])[] }
  | { quote: string }
  | { highlight: string }
  | { button: string; href: string }

export type MailParts = { subject: string; text: string; html: string }

/** One paragraph in both parts. Each kind is rendered once, below, from the same words. */
type Rendered = { text: string; html: SafeHtml }

/** Renders both parts of a mail, so that neither says anything the other does not. */
export function writeMail(
  { language, brand, notForMe }: MailVoice,
  { subject, paragraphs, because, wayOut }: Letter,
): MailParts {
  const body = paragraphs.map(rendered)
  const name = brand === PRODUCT ? [] : [small(brand)]
  const waysOut = [wayOut, notForMe].filter((way) => way !== undefined)
  const end = [small(because), ...waysOut.map(wayOutLine), ...name]
  return {
    subject,
    text: `${textOf(body, '\n\n')}\n\n-- \n${textOf(end, '\n')}\n`,
    html: String(frame(language, subject, [...body, ...end])),
  }
}

function textOf(parts: readonly Rendered[], between: string): string {
  return parts.map(({ text }) => text).join(between)
}

function rendered(paragraph: Paragraph): Rendered {
  if (typeof paragraph === 'string') return { text: paragraph, html: html`<p>${paragraph}</p>\n` }
  if ('facts' in paragraph) return facts(paragraph.facts)
  if ('quote' in paragraph) return quote(paragraph.quote)
  if ('highlight' in paragraph) return highlight(paragraph.highlight)
  return button(paragraph.button, paragraph.href)
}

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const BODY = `margin:0;padding:24px 12px;${FONT};font-size:16px;line-height:1.5`
const CARD =
  'max-width:520px;margin:0 auto;padding:8px 20px;border:1px solid #b8b8b8;border-radius:12px'
const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:8px;background:#b3252b;color:#ffffff;font-weight:600;text-decoration:none'
const QUOTE =
  'margin:16px 0;padding:4px 16px;border-left:4px solid #b3252b;white-space:pre-wrap;overflow-wrap:anywhere'
const HIGHLIGHT =
  'margin:24px 0;font-size:26px;line-height:1.3;font-weight:700;text-align:center;overflow-wrap:anywhere'
const SMALL = 'font-size:13px;overflow-wrap:anywhere'

function facts(list: readonly (readonly [label: string, value: string])[]): Rendered {
  return {
    text: list.map(([label, value]) => `${label}: ${value}`).join('\n'),
    html: html`<p style="overflow-wrap:anywhere">${list.map(
      ([label, value], index) =>
        html`${index > 0 ? html`<br>` : null}<strong>${label}:</strong> <span dir="auto">${value}</span>`,
    )}</p>\n`,
  }
}

function quote(words: string): Rendered {
  return {
    text: words.replace(/^/gm, '> '),
    html: html`<blockquote dir="auto" style="${QUOTE}">${words}</blockquote>\n`,
  }
}

function highlight(words: string): Rendered {
  return {
    text: `    ${words}`,
    html: html`<p dir="auto" style="${HIGHLIGHT}">${words}</p>\n`,
  }
}

/** A button with its bare link below, for mail programs that show no button. */
function button(label: string, href: string): Rendered {
  return {
    text: `${label}:\n${href}`,
    html: html`<p style="margin:24px 0 12px"><a href="${href}" style="${BUTTON}">${label}</a></p>
<p style="${SMALL};margin-top:0"><a href="${href}">${href}</a></p>\n`,
  }
}

function small(words: string): Rendered {
  return { text: words, html: html`<p style="${SMALL};margin-top:32px">${words}</p>\n` }
}

function wayOutLine({ label, href }: Link): Rendered {
  return {
    text: `${label}: ${href}`,
    html: html`<p style="${SMALL}">${label}: <a href="${href}">${href}</a></p>\n`,
  }
}

/** One column with inline styles and nothing remote; the mail program chooses light or dark. */
function frame(language: string, subject: string, parts: readonly Rendered[]): SafeHtml {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
</head>
<body style="${BODY}">
<div style="${CARD}">
${parts.map((part) => part.html)}</div>
</body>
</html>
`
}
