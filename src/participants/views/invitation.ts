import { html, type SafeHtml } from '@remix-run/html-template'
import { daysUntil } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { daysInWords, longDate, people } from '../../ui/dates.ts'
import { checkboxField, formErrors, inputField, textField } from '../../ui/field.ts'
import { csrfField, layout, type Page } from '../../ui/layout.ts'
import { personName, personText } from '../../ui/person-text.ts'
import { GIFT_IDEAS_MAX, mayRegister, PERSON_NAME_MAX, POSTAL_ADDRESS_MAX } from '../rules.ts'

type InvitationData = Page & {
  exchange: Exchange
  joined: number
  form: FormState
  now: Temporal.Instant
}

/** Who is invited to what, and the way to join. */
export function invitationPage(data: InvitationData): SafeHtml {
  const { exchange, joined, now } = data
  const { max_participants } = exchange
  return layout({
    title: exchange.name,
    body: html`<article class="narrow">
<p class="eyebrow">${exchange.organiser ? html`${personName(exchange.organiser)} invites you to a Secret Santa` : 'You are invited to a Secret Santa'}</p>
<h1>${exchange.name}</h1>
<dl>
<dt>When</dt><dd>${longDate(exchange.exchange_date)} <small>(${daysInWords(daysUntil(exchange, now))})</small></dd>
${exchange.location ? html`<dt>Where</dt><dd>${exchange.location}</dd>` : null}
${exchange.budget ? html`<dt>Budget</dt><dd>${exchange.budget}</dd>` : null}
<dt>Who</dt><dd>${joined === 0 ? 'you could be the first' : `${people(joined)} so far`}${max_participants === null ? null : ` of at most ${max_participants}`}</dd>
${exchange.state === 'registration_open' ? html`<dt>Join</dt><dd>${howLong(exchange, now)}</dd>` : null}
</dl>
${exchange.description ? personText(exchange.description) : null}
${wayIn(data)}
<p><small>You are in already? <a href="${paths.requestAccess(exchange.slug)}">Get a link to your page by mail.</a></small></p>
</article>`,
  })
}

function wayIn({ csrf, exchange, joined, form }: InvitationData): SafeHtml {
  const { state, max_participants } = exchange
  if (state === 'draft') {
    return html`<p class="problem">Registration has not opened yet. Please come back a little later.</p>`
  }
  if (!mayRegister(state)) {
    return html`<p class="problem">Registration is closed. Would you like to take part? Ask your organiser.</p>`
  }
  if (max_participants !== null && joined >= max_participants) {
    return html`<p class="problem">All ${max_participants} places are taken. Ask your organiser whether there is one more.</p>`
  }
  const folded = form.errors.postal_address ? html` open` : null
  return html`<h2>Join in a minute</h2>
${formErrors(form)}
<form method="post" action="${paths.register(exchange.slug)}">
${csrfField(csrf)}
${inputField(form, { name: 'name', label: 'Your name', required: true, maxLength: PERSON_NAME_MAX, autocomplete: 'name', hint: 'As the others know you.' })}
${inputField(form, { name: 'email', label: 'Your email', type: 'email', required: true, autocomplete: 'email', hint: 'Here you learn whom you give to. The others do not see it.' })}
${textField(form, { name: 'gift_ideas', label: 'What would make you happy?', maxLength: GIFT_IDEAS_MAX, rows: 3, hint: 'You can write or change this later.' })}
<details${folded}>
<summary>Address and reminders</summary>
${textField(form, { name: 'postal_address', label: 'Your postal address', maxLength: POSTAL_ADDRESS_MAX, rows: 3, autocomplete: 'street-address', hint: 'If presents come by post. Only the one who gives to you and the organiser will see it.' })}
${checkboxField(form, { name: 'reminder_enabled', label: 'Remind me by mail before the day' })}
</details>
<button type="submit">Join</button>
</form>`
}

function howLong(exchange: Exchange, now: Temporal.Instant): SafeHtml {
  const { registration_close_date: closes, timezone } = exchange
  if (!closes) return html`until names are drawn`
  const left = daysUntil({ exchange_date: closes, registration_close_date: null, timezone }, now)
  return html`until ${longDate(closes)} <small>(${daysInWords(left)})</small>`
}
