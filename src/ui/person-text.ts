import { html, type SafeHtml } from '@remix-run/html-template'
import type { Page } from './page.ts'
import * as en from './words/en.ts'

/**
 * What may be a link, with whatever stands behind it, up to a quotation mark or to the next one in a row
 * without spaces; “www.” only where a word begins.
 */
const CANDIDATE =
  /(?:https?:\/\/|(?<![\p{L}\p{N}@.:/_-])www\.)(?:(?![,;|](?:https?:\/\/|www\.))[^\s<>"'“”„«»])+/giu

const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }
const STOPS = '.,;:!?…|‘’‚‹›'

/** A name, isolated so that right-to-left letters do not reorder the sentence around it. */
export function personName(name: string): SafeHtml {
  return html`<bdi>${name}</bdi>`
}

/** An email, which breaks behind its `@` where it has to. */
export function emailAddress(email: string): SafeHtml {
  const [name = '', ...domain] = email.split('@')
  return html`${name}${domain.map((part) => html`@<wbr>${part}`)}`
}

/** Whom a mail is for, by their name: null for the organiser, empty for somebody who has left. */
export function readerName({ say }: Page, name: string | null): SafeHtml {
  if (name === null) return html`${say(en.theOrganiser)}`
  return name === '' ? html`${say(en.somebodyWhoLeft)}` : personName(name)
}

/** Somebody's own text: never markup, but line breaks are kept and URLs become links. */
export function personText(text: string): SafeHtml {
  return html`<div class="person-text" dir="auto">${withLinks(text, (typed) => typed)}</div>`
}

/** One line of it in a list, in which a link is called by where it leads, as whole ones are long. */
export function personLine(text: string): SafeHtml {
  return html`<span class="person-text" dir="auto">${withLinks(text, hostOf)}</span>`
}

function withLinks(
  text: string,
  called: (typed: string, href: string) => string,
): (SafeHtml | string)[] {
  const parts: (SafeHtml | string)[] = []
  let at = 0
  for (const { 0: found, index } of text.matchAll(CANDIDATE)) {
    const typed = withoutWhatFollows(found)
    const href = hrefOf(typed)
    if (href === undefined) continue
    parts.push(text.slice(at, index))
    parts.push(
      html`<a href="${href}" rel="noopener noreferrer nofollow" target="_blank">${called(typed, href)}</a>`,
    )
    at = index + typed.length
  }
  return [...parts, text.slice(at)]
}

/** An address ends before the stops of its sentence, and before a bracket that it has not opened itself. */
function withoutWhatFollows(found: string): string {
  const signs = new Map<string, number>()
  for (const sign of found) signs.set(sign, (signs.get(sign) ?? 0) + 1)
  let end = found.length
  for (; end > 0; end--) {
    const last = found[end - 1] ?? ''
    const opening = CLOSING[last]
    const closes = signs.get(last) ?? 0
    if (opening !== undefined && closes > (signs.get(opening) ?? 0)) signs.set(last, closes - 1)
    else if (!STOPS.includes(last)) break
  }
  return found.slice(0, end)
}

/** Where it leads; undefined if it is no address. Without a scheme, nothing may stand before an “@”. */
function hrefOf(typed: string): string | undefined {
  if (/^https?:\/\/./i.test(typed))
    return typed.replace(/^https?/i, (scheme) => scheme.toLowerCase())
  const url = URL.parse(`https://${typed}`)
  const isPlace = url?.username === '' && /^www\.[^.]+\.[^.]/i.test(url.hostname)
  return isPlace ? `https://${typed}` : undefined
}

/** As browsers read it, so no name before an "@" passes for it; what they cannot read stays whole. */
function hostOf(typed: string, href: string): string {
  return URL.parse(href)?.host ?? typed
}
