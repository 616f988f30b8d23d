import { html, type SafeHtml } from '@remix-run/html-template'
import { longDate } from '../../ui/dates.ts'
import { qrCode } from '../../ui/qr-code.ts'
import type { DeskData } from './desk.ts'

/** The invitation as a link, a text for a chat, a mail and a code for a phone. */
export function invitationSection(desk: DeskData): SafeHtml | null {
  const { exchange, invitationUrl } = desk
  if (exchange.state !== 'draft' && exchange.state !== 'registration_open') return null
  const text = invitationText(desk)
  const subject = encodeURIComponent(`You are invited: ${exchange.name}`)
  return html`<section>
<h2>Invitation link</h2>
<div class="copy"><input id="invitation-link" type="text" readonly value="${invitationUrl}" aria-label="Invitation link">
<button type="button" class="secondary" data-copy="invitation-link" hidden>Copy</button></div>
<p><small>${exchange.state === 'draft' ? 'People can join once registration is open.' : 'Whoever has this link can join.'}</small></p>
<details>
<summary>A text for a chat or a mail</summary>
<textarea id="invitation-text" rows="6" readonly aria-label="Text to paste into a chat or a mail">
${text}</textarea>
<div class="actions"><button type="button" class="secondary" data-copy="invitation-text" hidden>Copy the text</button>
<a href="mailto:?subject=${subject}&amp;body=${encodeURIComponent(text.replaceAll('\n', '\r\n'))}" role="button" class="secondary">Write a mail with it</a></div>
</details>
<details>
<summary>QR code to show or print</summary>
<p>Whoever points the camera of a phone at it gets to the invitation.</p>
${qrCode(invitationUrl, 'QR code that leads to the invitation')}
</details>
</section>`
}

function invitationText({ exchange, invitationUrl }: DeskData): string {
  const { name, exchange_date, budget, location, registration_close_date: closes } = exchange
  const place = location === '' ? '' : `, ${location}`
  return [
    `You are invited to our Secret Santa “${name}” on ${longDate(exchange_date)}${place}.`,
    budget === '' ? '' : `Budget: ${budget}.`,
    `Join here, it takes a minute${closes ? ` (until ${longDate(closes)})` : ''}:`,
    invitationUrl,
  ]
    .filter((line) => line !== '')
    .join('\n')
}
