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
  const parts = text.split(LINK)
  return html`<div class="person-text" dir="auto">${parts.map((part, index) =>
    index % 2 === 1
      ? html`<a href="${part}" rel="noopener noreferrer nofollow" target="_blank">${part}</a>`
      : part,
  )}</div>`
}
