import { html, type SafeHtml } from '@remix-run/html-template'
import type { Page } from '../../ui/page.ts'
import { fold, localLine } from '../../ui/parts.ts'
import { keptQrCode } from '../../ui/qr-code.ts'
import { copyButton, waysToSend } from '../../ui/sharing.ts'
import * as ui from '../../ui/words/en.ts'
import * as local from '../../ui/words/en-local.ts'
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
export function sharing(page: Page, { exchange, invitationUrl }: Desk): SafeHtml {
  const { say } = page
  const text = say(en.invitationText, exchange, invitationUrl)
  const code = html`<details><summary class="button second">${say(en.qrTitle)}</summary>
<p>${say(en.qrText)}</p>
${keptQrCode(invitationUrl, say(en.qrLabel))}</details>`
  return html`<div class="copy"><a id="invitation-link" href="${invitationUrl}">${invitationUrl}</a>
${copyButton(page, 'invitation-link', say(ui.copy), 'quiet')}</div>
${localLine(page, local.linkIsLocal)}
${waysToSend(page, {
  id: 'invitation-text',
  label: say(en.shareLabel),
  text,
  subject: say(en.mailSubject, exchange.name),
  more: code,
})}`
}
