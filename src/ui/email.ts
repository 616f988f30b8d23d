import { html, type SafeHtml } from '@remix-run/html-template'
import { LOOK, mailFrame } from './email-look.ts'
import { wrap } from './plain-text.ts'
import type { Voice } from './voice.ts'
import * as en from './words/en.ts'

/** The content of a mail, from which both of its parts are rendered. */
export type Letter = {
  subject: string
  /** Above the greeting: whose Secret Santa it is, or what it is about. */
  eyebrow: string
  greeting: string
  /** In order. */
  paragraphs: readonly Paragraph[]
  /** The closing line that says why this mail came. */
  because: string
  /** A link to unsubscribe, below that line. */
  wayOut?: Link
  /** About leaving, deleting, reporting or what went wrong, or not about Christmas: without Klaus. */
  isSober?: boolean
}

type Link = { label: string; href: string }

/** How a mail speaks, and a link for a reader who never asked for it, in every mail to them. */
export type MailVoice = Voice & { notForMe?: Link }

/**
 * A sentence or more, facts (on one line, if there is room), a list, somebody's own words, a name that is the point of the
 * mail, a button, or what is good to know about the button.
 */
export type Paragraph =
  | string
  | { facts: readonly string[] }
  | { list: readonly (readonly [label: string, value: string])[] }
  | { quote: string }
  | { highlight: string }
  | { button: string; href: string }
  | { note: string }

export type MailParts = { subject: string; text: string; html: string }

/** One paragraph in both parts. Each kind is rendered once, below, from the same words. */
type Rendered = { text: string; html: SafeHtml }

/** Renders both parts of a mail, so that neither says anything the other does not. */
export function writeMail(
  { language, say, brand, notForMe }: MailVoice,
  { subject, eyebrow, greeting, paragraphs, because, wayOut, isSober = false }: Letter,
): MailParts {
  const body = [
    { text: wrap(eyebrow), html: html`<p class="s" style="${LOOK.eyebrow}">${eyebrow}</p>\n` },
    { text: wrap(greeting), html: html`<h1 style="${LOOK.title}">${greeting}</h1>\n` },
    ...paragraphs.map((paragraph) => rendered(paragraph, say(en.copyLink))),
  ]
  const waysOut = [wayOut, notForMe].filter((way) => way !== undefined)
  const foot = [line(because), ...waysOut.map(linkLine), line(brand)]
  const closing = html`<p class="s" style="${LOOK.foot}">${foot.map((part, index) => html`${index > 0 ? html`<br>\n` : null}${part.html}`)}</p>\n`
  return {
    subject,
    text: `${textOf(body, '\n\n')}\n\n-- \n${textOf(foot, '\n')}\n`,
    html: String(
      mailFrame(language, { title: subject, isSober }, [...body.map((part) => part.html), closing]),
    ),
  }
}

function textOf(parts: readonly Rendered[], between: string): string {
  return parts.map(({ text }) => text).join(between)
}

function rendered(paragraph: Paragraph, copyLink: string): Rendered {
  if (typeof paragraph === 'string') {
    return { text: wrap(paragraph), html: html`<p style="${LOOK.text}">${paragraph}</p>\n` }
  }
  if ('facts' in paragraph) return facts(paragraph.facts)
  if ('list' in paragraph) return list(paragraph.list)
  if ('quote' in paragraph) return quote(paragraph.quote)
  if ('highlight' in paragraph) return highlight(paragraph.highlight)
  if ('note' in paragraph) return note(paragraph.note)
  return button(paragraph.button, paragraph.href, copyLink)
}

function facts(values: readonly string[]): Rendered {
  return {
    text: values.map((value) => wrap(value)).join('\n'),
    html: html`<p class="s" style="${LOOK.facts}">${values.map(
      (value, index) => html`${index > 0 ? ' · ' : null}<span dir="auto">${value}</span>`,
    )}</p>\n`,
  }
}

function list(items: readonly (readonly [label: string, value: string])[]): Rendered {
  return {
    text: items.map(([label, value]) => wrap(`${label}: ${value}`)).join('\n'),
    html: html`<p style="${LOOK.text}">${items.map(
      ([label, value], index) =>
        html`${index > 0 ? html`<br>` : null}<strong dir="auto">${label}:</strong> ${value}`,
    )}</p>\n`,
  }
}

function quote(words: string): Rendered {
  return {
    text: wrap(words, '> '),
    html: html`<blockquote class="t" dir="auto" style="${LOOK.quote}">${words}</blockquote>\n`,
  }
}

function highlight(words: string): Rendered {
  return {
    text: wrap(words, '    '),
    html: html`<p dir="auto" style="${LOOK.name}">${words}</p>\n`,
  }
}

function note(words: string): Rendered {
  return { text: wrap(words), html: html`<p class="s" style="${LOOK.small}">${words}</p>\n` }
}

/** A button with its bare link below, for mail programs that show no button. */
function button(label: string, href: string, copyLink: string): Rendered {
  return {
    text: `${wrap(`${label}:`)}\n${href}`,
    html: html`<p style="${LOOK.aroundButton}"><a class="b" href="${href}" style="${LOOK.button}">${label}</a></p>
<p class="s" style="${LOOK.small}">${copyLink} <a class="l" href="${href}" style="${LOOK.link}">${href}</a></p>\n`,
  }
}

function line(words: string): Rendered {
  return { text: wrap(words), html: html`${words}` }
}

function linkLine({ label, href }: Link): Rendered {
  return {
    text: wrap(`${label}: ${href}`),
    html: html`<a class="l" href="${href}" style="${LOOK.wayOut}">${label}</a>`,
  }
}
