import { html, type SafeHtml } from '@remix-run/html-template'
import { daysUntil } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { PROFILE_FIELDS } from '../../participants/fields.ts'
import { mayRegister } from '../../participants/rules.ts'
import { personField } from '../../participants/views/fields.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { checkboxField, formErrors } from '../../ui/field.ts'
import { csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { personName, personText } from '../../ui/person-text.ts'
import { isAskedAbout } from '../../waiting/rules.ts'
import * as en from '../words/en.ts'

type Invitation = { exchange: Exchange; joined: number; form: FormState; now: Temporal.Instant }

/** What people are invited to, and the form to join. */
export function invitationPage(page: Page, invitation: Invitation): SafeHtml {
  const { say } = page
  const { exchange, joined, now } = invitation
  const { name, host, exchange_date, location, budget, description, slug } = exchange
  return layout(page, {
    title: name,
    body: html`<article class="narrow">
<p class="eyebrow">${host ? say(en.invitedBy, personName(host)) : say(en.invited)}</p>
<h1>${name}</h1>
<dl>
<dt>${say(en.when)}</dt><dd>${say(en.dayAndHowLong, exchange_date, daysUntil(exchange, now))}</dd>
${location ? html`<dt>${say(en.where)}</dt><dd>${location}</dd>` : null}
${budget ? html`<dt>${say(en.budget)}</dt><dd>${budget}</dd>` : null}
<dt>${say(en.who)}</dt><dd>${say(en.soFar, joined, exchange.max_participants)}</dd>
${exchange.state === 'registration_open' ? html`<dt>${say(en.join)}</dt><dd>${howLong(page, exchange, now)}</dd>` : null}
</dl>
${description ? personText(description) : null}
${wayIn(page, invitation)}
<p><small>${say(en.alreadyIn, paths.requestAccess(slug))}</small></p>
</article>`,
  })
}

function wayIn(page: Page, { exchange, joined, form }: Invitation): SafeHtml {
  const { say } = page
  const { state, max_participants: most } = exchange
  if (state === 'draft') return html`<p class="problem">${say(en.notOpenYet)}</p>`
  if (!mayRegister(state)) return html`<p class="problem">${say(en.closed)}</p>`
  const isAsked = isAskedAbout(exchange, joined)
  return html`<h2>${say(en.joinHeading)}</h2>
${most !== null && joined >= most ? html`<p class="notice">${say(en.full, most)}</p>` : null}
${isAsked ? html`<p>${say(en.saysYesFirst)}</p>` : null}
${formErrors(page, form)}
<form method="post" action="${paths.register(exchange.slug)}">
${csrfField(page)}
${personField(page, form, 'name', { in: 'registration', required: true })}
${personField(page, form, 'email', { in: 'registration', required: true })}
${personField(page, form, 'gift_ideas', { in: 'registration', rows: 3 })}
${moreFields(page, form)}
<button type="submit">${say(isAsked ? en.askToJoin : en.join)}</button>
</form>`
}

/** Optional fields are folded, unless one of them has a mistake. */
function moreFields(page: Page, form: FormState): SafeHtml {
  const fields = PROFILE_FIELDS.filter((field) => field !== 'name' && field !== 'gift_ideas')
  const isOpen = fields.some((field) => form.errors[field])
  return html`<details${isOpen ? html` open` : null}>
<summary>${page.say(en.more)}</summary>
${fields.map((field) => personField(page, form, field, { in: 'registration' }))}
${checkboxField(form, { name: 'reminder_enabled', label: page.say(en.remindMe) })}
</details>`
}

function howLong({ say }: Page, exchange: Exchange, now: Temporal.Instant): SafeHtml | string {
  const { registration_close_date: closes, timezone } = exchange
  if (!closes) return say(en.untilDrawn)
  const left = daysUntil({ exchange_date: closes, registration_close_date: null, timezone }, now)
  return say(en.untilDay, closes, left)
}
