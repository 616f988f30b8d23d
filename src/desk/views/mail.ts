import { html, type SafeHtml } from '@remix-run/html-template'
import { isToBeTakenOut } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import * as post from '../../post/words/en.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import type { Desk } from '../queries.ts'
import * as en from '../words/en.ts'
import * as trouble from '../words/en-trouble.ts'

/** Mail counts, and whose address does not work, with what to do about it. */
export function mailSection({ say, sender }: Page, { exchange, people, mail }: Desk): SafeHtml {
  return html`<section>
<h2>${say(en.mailHeading)}</h2>
${people.map((person) => troubleOf({ say }, exchange.slug, person))}
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
<p><a href="${paths.exchangeMail(exchange.slug)}" class="button second">${say(en.seeMail)}</a></p>
</section>`
}

/** Who is to be taken out is said at the top of the desk. */
function troubleOf({ say }: Pick<Page, 'say'>, slug: string, person: Participant): SafeHtml | null {
  const { id, email, mail_trouble: why, mail_trouble_answer: answer } = person
  if (why === null || isToBeTakenOut(person)) return null
  const isWish = why === 'wants_no_mail'
  const where = paths.person(slug, id)
  return html`<p class="problem">${say(isWish ? trouble.mailRefused : trouble.mailMissed, personName(person.name), email ?? '')}<br>
<small>${say(post.reason, why, answer)}</small><br>
${isWish ? say(trouble.handOverCard, paths.card(slug, id), where) : say(trouble.correctAddress, where)}</p>`
}
