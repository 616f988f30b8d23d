import { html, type SafeHtml } from '@remix-run/html-template'
import { domainsInWords } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { hostName } from '../../exchanges/words/en.ts'
import { PROFILE_FIELDS } from '../../participants/fields.ts'
import { personField } from '../../participants/views/fields.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { areRemindersAhead } from '../../reminders/rules.ts'
import { checkboxField } from '../../ui/field.ts'
import { csrfField } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { fold } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import { isAskedAbout } from '../../waiting/rules.ts'
import * as en from '../words/en.ts'

/** What is shown, and what was typed. */
export type Invitation = {
  exchange: Exchange
  joined: number
  form: FormState
  now: Temporal.Instant
  baseUrl: string
}

/** The form to join or, where the organiser is asked, to ask. */
export function joinSection(page: Page, invitation: Invitation): SafeHtml {
  const { say } = page
  const { exchange, form, joined } = invitation
  const { host, max_participants: most } = exchange
  const isAsked = isAskedAbout(exchange, joined)
  const mayLackEmail = exchange.joins_without_email === 1
  const isFull = most !== null && joined >= most
  const name = personName(say(hostName, { host }))
  const domains = domainsInWords(exchange).map(personName)
  return html`<section class="narrow" id="join" aria-labelledby="how">
<h2 id="how">${say(isFull ? en.fullHeading : en.joinHeading)}</h2>
${isFull ? html`<p>${say(en.full, name)}</p>` : null}
${isAsked && !isFull ? html`<p>${say(en.saysYesFirst, name)}</p>` : null}
${domains.length > 0 ? html`<p>${say(en.domainsOnly, domains, name)}</p>` : null}
<form method="post" action="${paths.register(exchange.slug)}">
${csrfField(page)}
${personField(page, form, 'name', { in: 'registration', required: true, host })}
${personField(page, form, 'email', { in: 'registration', required: mayLackEmail ? 'or_ticked' : true, host })}
${mayLackEmail ? checkboxField(form, { name: 'no_email', label: say(en.noEmail), hint: say(isAsked ? en.noEmailAskHint : en.noEmailHint, say(hostName, { host })) }) : null}
${personField(page, form, 'gift_ideas', { in: 'registration', rows: 3, host })}
${moreFields(page, invitation)}
<p class="actions"><button type="submit">${say(isAsked ? en.askToJoin : en.countMeIn)}</button></p>
</form>
</section>`
}

/** Optional fields are folded, unless one of them has a mistake. */
function moreFields(page: Page, { exchange, form, now }: Invitation): SafeHtml {
  const { say, sender } = page
  const { host } = exchange
  const fields = PROFILE_FIELDS.filter((field) => field !== 'name' && field !== 'gift_ideas')
  const isOpen = fields.some((field) => form.errors[field])
  const isReminding = areRemindersAhead(exchange, now)
  const label = say(sender === undefined ? en.remindMeLater : en.remindMe)
  const body = html`<div>${fields.map((field) => personField(page, form, field, { in: 'registration', host }))}
${isReminding ? checkboxField(form, { name: 'reminder_enabled', label }) : null}</div>`
  return fold({ title: say(isReminding ? en.more : en.address), isOpen, body })
}
