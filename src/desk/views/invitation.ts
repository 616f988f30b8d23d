import { html, type SafeHtml } from '@remix-run/html-template'
import type { Page } from '../../ui/page.ts'
import { fold } from '../../ui/parts.ts'
import { qrCode } from '../../ui/qr-code.ts'
import * as ui from '../../ui/words/en.ts'
import type { Desk } from '../queries.ts'
import { isFull } from '../rules.ts'
import * as en from '../words/en-folds.ts'

/** The invitation before anybody can join, and once it is full; null when it is the next step or closed. */
export function invitationFold(page: Page, desk: Desk): SafeHtml | null {
  const { say } = page
  const { exchange, people } = desk
  const isOpenAndFull = exchange.state === 'registration_open' && isFull(exchange, people.length)
  if (exchange.state !== 'draft' && !isOpenAndFull) return null
  return fold({
    title: say(en.link),
    body: html`<p>${say(isOpenAndFull ? en.linkAsks : en.linkNotYet)}</p>
${sharing(page, desk)}`,
  })
}

/** The invitation as link, text, mail and QR code. The buttons lead out of this site, and tell nothing of it. */
export function sharing({ say, isLocal }: Page, { exchange, invitationUrl }: Desk): SafeHtml {
  const text = say(en.invitationText, exchange, invitationUrl)
  const [words, lines] = [text, text.replaceAll('\n', '\r\n')].map(encodeURIComponent)
  const subject = encodeURIComponent(say(en.mailSubject, exchange.name))
  return html`<div class="copy"><a id="invitation-link" href="${invitationUrl}">${invitationUrl}</a>
<button type="button" class="quiet" data-copy="invitation-link" data-copied="${say(ui.copied)}" hidden>${say(ui.copy)}</button></div>
${isLocal ? html`<p class="soft small">${say(ui.linkIsLocal)}</p>` : null}
<div class="share" role="group" aria-label="${say(en.shareLabel)}"><a class="button second" href="https://wa.me/?text=${words}" target="_blank" rel="noopener noreferrer">${say(en.whatsApp)}</a>
<a class="button second" href="sms:?body=${words}">${say(en.textMessage)}</a>
<a class="button second" href="mailto:?subject=${subject}&amp;body=${lines}">${say(en.email)}</a>
<details><summary class="button second">${say(en.text)}</summary>
<textarea id="invitation-text" rows="6" readonly aria-label="${say(en.textLabel)}">
${text}</textarea>
<button type="button" class="second" data-copy="invitation-text" data-copied="${say(ui.copied)}" hidden>${say(en.copyText)}</button></details>
<details><summary class="button second">${say(en.qrTitle)}</summary>
<p>${say(en.qrText)}</p>
${qrCode(invitationUrl, say(en.qrLabel))}</details></div>`
}
