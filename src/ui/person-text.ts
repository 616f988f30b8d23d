import { html, type SafeHtml } from '@remix-run/html-template'
import type { Page } from './page.ts'
import * as en from './words/en.ts'

const LINK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}])/g

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
  return html`<div class="person-text" dir="auto">${withLinks(text, (url) => url)}</div>`
}

/** One line of it in a list, in which a link is called by where it leads, as whole ones are long. */
export function personLine(text: string): SafeHtml {
  return html`<span class="person-text" dir="auto">${withLinks(text, hostOf)}</span>`
}

function withLinks(text: string, called: (url: string) => string): (SafeHtml | string)[] {
  return text
    .split(LINK)
    .map((part, index) =>
      index % 2 === 1
        ? html`<a href="${part}" rel="noopener noreferrer nofollow" target="_blank">${called(part)}</a>`
        : part,
    )
}

/** As browsers read it, so no name before an "@" passes for it; what they cannot read stays whole. */
function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url
}
