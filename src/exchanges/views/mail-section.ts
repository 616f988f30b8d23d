import { html, type SafeHtml } from '@remix-run/html-template'
import type { MailNumbers } from '../../mail/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { personName } from '../../ui/person-text.ts'
import type { Exchange } from '../tables.ts'

type MailData = {
  exchange: Exchange
  people: readonly Participant[]
  mail: MailNumbers
  /** False while mails are held in the mailbox. */
  sends: boolean
}

/** What went out, and whose address does not work with what to do about it. */
export function mailSection({ exchange, people, mail, sends }: MailData): SafeHtml {
  const troubled = people.filter(({ mail_trouble }) => mail_trouble !== null)
  return html`<section>
<h2>Mail</h2>
${troubled.map(
  (person) =>
    html`<p class="problem">Mail to ${personName(person.name)} (${person.email}) does not arrive.<br>
<small>${person.mail_trouble}</small><br>
<a href="${paths.person(exchange.slug, person.id)}">Correct the address</a>, and what is due goes to the new one; or hand over the link in person.</p>`,
)}
${
  mail.all === 0
    ? html`<p class="empty">No mail has been written yet.</p>`
    : html`<dl>
<dt>Sent</dt><dd>${mail.sent}</dd>
${mail.waiting > 0 ? html`<dt>On the way</dt><dd>${mail.waiting}</dd>` : null}
${mail.failed > 0 ? html`<dt>Failed</dt><dd>${mail.failed}</dd>` : null}
${mail.held > 0 ? html`<dt>In the mailbox</dt><dd>${mail.held}</dd>` : null}
</dl>`
}
${sends ? null : html`<p>No mail is set up, so nothing leaves this machine. Open the <a href="${paths.mailbox()}">mailbox</a> to hand over links.</p>`}
<p><a href="${paths.exchangeMail(exchange.slug)}" role="button" class="secondary">See every mail</a></p>
</section>`
}
