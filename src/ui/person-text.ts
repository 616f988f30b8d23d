import { html, type SafeHtml } from '@remix-run/html-template'

const LINK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}])/g

/** A name, isolated so that right-to-left letters do not reorder the sentence around it. */
export function personName(name: string): SafeHtml {
  return html`<bdi>${name}</bdi>`
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
