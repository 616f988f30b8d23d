import { html, type SafeHtml } from '@remix-run/html-template'

/** The words of a mail, from which both of its parts are made. */
export type Letter = {
  subject: string
  /** Paragraphs in order. */
  paragraphs: readonly Paragraph[]
  /** The line at the end that says why this mail came. */
  because: string
}

/** A sentence or more; a list of facts; a quoted text of a person; one button with its link. */
export type Paragraph =
  | string
  | { facts: readonly (readonly [label: string, value: string])[] }
  | { quote: string }
  | { highlight: string }
  | { button: string; href: string }

export type MailParts = { subject: string; text: string; html: string }

/** Writes both parts of a mail from the same words. */
export function writeMail(letter: Letter): MailParts {
  return { subject: letter.subject, text: textPart(letter), html: String(htmlPart(letter)) }
}

function textPart({ paragraphs, because }: Letter): string {
  return `${[...paragraphs.map(paragraphText), `-- \n${because}`].join('\n\n')}\n`
}

function paragraphText(paragraph: Paragraph): string {
  if (typeof paragraph === 'string') return paragraph
  if ('facts' in paragraph) {
    return paragraph.facts.map(([label, value]) => `${label}: ${value}`).join('\n')
  }
  if ('quote' in paragraph) return paragraph.quote.replace(/^/gm, '> ')
  if ('highlight' in paragraph) return `    ${paragraph.highlight}`
  return `${paragraph.button}:\n${paragraph.href}`
}

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const BODY = `margin:0;padding:24px 12px;${FONT};font-size:16px;line-height:1.5`
const CARD =
  'max-width:520px;margin:0 auto;padding:24px;border:1px solid #b8b8b8;border-radius:12px'
const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:8px;background:#b3252b;color:#ffffff;font-weight:600;text-decoration:none'
const QUOTE =
  'margin:16px 0;padding:4px 16px;border-left:4px solid #b3252b;white-space:pre-wrap;overflow-wrap:anywhere'
const HIGHLIGHT =
  'margin:24px 0;font-size:26px;font-weight:700;text-align:center;overflow-wrap:anywhere'
const SMALL = 'font-size:13px;overflow-wrap:anywhere'

function htmlPart({ subject, paragraphs, because }: Letter): SafeHtml {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
</head>
<body style="${BODY}">
<div style="${CARD}">
${paragraphs.map(paragraphHtml)}
<p style="${SMALL};margin-top:32px">${because}</p>
</div>
</body>
</html>
`
}

function paragraphHtml(paragraph: Paragraph): SafeHtml {
  if (typeof paragraph === 'string') return html`<p>${paragraph}</p>\n`
  if ('facts' in paragraph) {
    return html`<p>${paragraph.facts.map(
      ([label, value], index) =>
        html`${index > 0 ? html`<br>` : null}<strong>${label}:</strong> <span dir="auto">${value}</span>`,
    )}</p>\n`
  }
  if ('quote' in paragraph) {
    return html`<blockquote dir="auto" style="${QUOTE}">${paragraph.quote}</blockquote>\n`
  }
  if ('highlight' in paragraph) {
    return html`<p dir="auto" style="${HIGHLIGHT}">${paragraph.highlight}</p>\n`
  }
  return html`<p style="margin:24px 0"><a href="${paragraph.href}" style="${BUTTON}">${paragraph.button}</a></p>
<p style="${SMALL}">If the button does not work, open this address:<br><a href="${paragraph.href}">${paragraph.href}</a></p>\n`
}
