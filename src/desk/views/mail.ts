import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import * as post from '../../post/words/en.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import type { Desk } from '../queries.ts'
import * as en from '../words/en.ts'

/** Mail counts, and whose address does not work, with what to do about it. */
export function mailSection({ say, sender }: Page, { exchange, people, mail }: Desk): SafeHtml {
  return html`<section>
<h2>${say(en.mailHeading)}</h2>
${people.map((person) =>
  person.mail_trouble === null
    ? null
    : html`<p class="problem">${say(en.mailMissed, personName(person.name), person.email ?? '')}<br>
<small>${say(post.reason, person.mail_trouble, person.mail_trouble_answer)}</small><br>
${say(en.correctAddress, paths.person(exchange.slug, person.id))}</p>`,
)}
${
  mail.all === 0
    ? html`<p class="empty">${say(en.noMailYet)}</p>`
    : html`<dl>
<dt>${say(en.sent)}</dt><dd>${mail.sent}</dd>
${mail.waiting > 0 ? html`<dt>${say(en.onTheWay)}</dt><dd>${mail.waiting}</dd>` : null}
${mail.failed > 0 ? html`<dt>${say(en.failed)}</dt><dd>${mail.failed}</dd>` : null}
${mail.held > 0 ? html`<dt>${say(en.inMailbox)}</dt><dd>${mail.held}</dd>` : null}
</dl>`
}
${sender === undefined ? html`<p>${say(en.noTransport, paths.mailbox())}</p>` : null}
<p><a href="${paths.exchangeMail(exchange.slug)}" role="button" class="secondary">${say(en.seeMail)}</a></p>
</section>`
}
