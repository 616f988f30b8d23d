import { html, type SafeHtml } from '@remix-run/html-template'
import type { Page } from '../../ui/page.ts'
import { qrCode } from '../../ui/qr-code.ts'
import * as ui from '../../ui/words/en.ts'
import type { Desk } from '../queries.ts'
import * as en from '../words/en.ts'

/** The invitation as link, text, mail and QR code. Returns null once registration has closed. */
export function invitationSection(page: Page, { exchange, invitationUrl }: Desk): SafeHtml | null {
  if (exchange.state !== 'draft' && exchange.state !== 'registration_open') return null
  const { say } = page
  return html`<section>
<h2>${say(en.invitationLink)}</h2>
<div class="copy"><input id="invitation-link" type="text" readonly value="${invitationUrl}" aria-label="${say(en.invitationLink)}">
<button type="button" class="second" data-copy="invitation-link" data-copied="${say(ui.copied)}" hidden>${say(ui.copy)}</button></div>
<p><small>${say(exchange.state === 'draft' ? en.linkNotYet : en.linkForAll)}</small></p>
${textPart(page, exchange.name, say(en.invitationText, exchange, invitationUrl))}
<details>
<summary>${say(en.qrTitle)}</summary>
<p>${say(en.qrText)}</p>
${qrCode(invitationUrl, say(en.qrLabel))}
</details>
</section>`
}

function textPart({ say }: Page, name: string, text: string): SafeHtml {
  const subject = encodeURIComponent(say(en.mailSubject, name))
  const body = encodeURIComponent(text.replaceAll('\n', '\r\n'))
  return html`<details>
<summary>${say(en.textForChat)}</summary>
<textarea id="invitation-text" rows="6" readonly aria-label="${say(en.textLabel)}">
${text}</textarea>
<div class="actions"><button type="button" class="second" data-copy="invitation-text" data-copied="${say(ui.copied)}" hidden>${say(en.copyText)}</button>
<a href="mailto:?subject=${subject}&amp;body=${body}" class="button second">${say(en.writeMail)}</a></div>
</details>`
}
