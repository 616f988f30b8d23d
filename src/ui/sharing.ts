import { html, type SafeHtml } from '@remix-run/html-template'
import type { Page } from './page.ts'
import * as en from './words/en.ts'

type Message = {
  /** Of the text on the page. */
  id: string
  /** What these ways are, for those who do not see what stands above them. */
  label: string
  text: string
  /** Whom it is for, where a page has several, for those who do not see beside whom a button stands. */
  whose?: SafeHtml
  /** Of a mail; without it none is offered. */
  subject?: string
  more?: SafeHtml
}

/**
 * Sends a text by what is on the phone, without script; where there is script, by its share sheet, too.
 * The buttons lead out of this site, and tell nothing of it.
 */
export function waysToSend(
  page: Page,
  { id, label, text, whose, subject, more }: Message,
): SafeHtml {
  const { say } = page
  const [words, lines] = [text, text.replaceAll('\n', '\r\n')].map(encodeURIComponent)
  const about = subject === undefined ? undefined : encodeURIComponent(subject)
  const to = whose === undefined ? null : html`<span class="sr"> ${say(en.forWhom, whose)}</span>`
  return html`<div class="share" role="group" aria-label="${label}"><a class="button second" href="https://wa.me/?text=${words}" target="_blank" rel="noopener noreferrer">${say(en.whatsApp)}${to}</a>
<a class="button second" href="sms:?body=${words}">${say(en.textMessage)}${to}</a>
${about ? html`<a class="button second" href="mailto:?subject=${about}&amp;body=${lines}">${say(en.email)}</a>` : null}
<button type="button" class="second" data-share hidden>${say(en.shareSheet)}${to}</button>
<details><summary class="button second"><span>${say(en.text)}${to}</span></summary>
<textarea id="${id}" rows="6" readonly aria-label="${whose === undefined ? say(en.textLabel) : label}">
${text}</textarea>
${copyButton(page, id, html`${say(en.copyText)}${to}`)}</details>
${more ?? null}</div>`
}

/** Copies the text or link with this id. Shown by a script alone, and only where the browser can copy. */
export function copyButton(
  { say }: Page,
  id: string,
  label: SafeHtml | string,
  style: 'second' | 'quiet' = 'second',
): SafeHtml {
  return html`<button type="button" class="${style}" data-copy="${id}" data-copied="${say(en.copied)}" data-refused="${say(en.notCopied)}" hidden>${label}</button>`
}
