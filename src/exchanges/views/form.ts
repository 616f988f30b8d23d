import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { longDate } from '../../ui/dates.ts'
import { formErrors, inputField, selectField, textField, versionField } from '../../ui/field.ts'
import { adminMenu, csrfField, layout, type Page } from '../../ui/layout.ts'
import {
  BUDGET_MAX,
  DESCRIPTION_MAX,
  LOCATION_MAX,
  NAME_MAX,
  ORGANISER_MAX,
  PARTICIPANTS_MIN,
} from '../rules.ts'
import type { Exchange } from '../tables.ts'

const SHAPES = [
  { value: 'circle', label: 'One circle: presents can be opened in turn' },
  { value: 'no_swaps', label: 'No swaps: nobody gives to the one who gives to them' },
  { value: 'any', label: 'Anything goes' },
]

/** A saved value as the form calls it. */
export function valueInWords(field: string, value: string): string {
  if (field === 'draw_shape') return SHAPES.find((one) => one.value === value)?.label ?? value
  return field.endsWith('_date') ? longDate(value) : value
}

type FormData = Page & { form: FormState; exchange?: Exchange }

/** The form of a new exchange, or of one that is edited. */
export function exchangeFormPage({ csrf, form, exchange }: FormData): SafeHtml {
  const title = exchange ? 'Edit the exchange' : 'A new exchange'
  const back = exchange ? paths.desk(exchange.slug) : paths.adminHome()
  return layout({
    title,
    menu: adminMenu({ csrf }),
    body: html`<article class="narrow">
<h1>${title}</h1>
${formErrors(form)}
<form method="post" action="${exchange ? paths.desk(exchange.slug) : paths.exchanges()}" data-unsaved>
${csrfField(csrf)}
${versionField(form)}
${inputField(form, { name: 'name', label: 'Name', required: true, maxLength: NAME_MAX, hint: 'Such as “Christmas with the Lindgrens”.' })}
${inputField(form, { name: 'organiser', label: 'Who invites', maxLength: ORGANISER_MAX, hint: 'Your name, as people know you. It stands on the invitation.' })}
${inputField(form, { name: 'exchange_date', label: 'Day of the exchange', type: 'date', required: true })}
${inputField(form, { name: 'budget', label: 'Budget', maxLength: BUDGET_MAX, hint: 'Such as “about 20 €”.' })}
${inputField(form, { name: 'location', label: 'Place', maxLength: LOCATION_MAX })}
${textField(form, { name: 'description', label: 'What else people should know', maxLength: DESCRIPTION_MAX })}
<details${form.errors.registration_close_date || form.errors.max_participants || form.errors.timezone || form.errors.draw_shape || form.errors.reminder_days ? html` open` : null}>
<summary>More: closing date, reminders, kind of draw …</summary>
${inputField(form, { name: 'registration_close_date', label: 'Last day to join', type: 'date', hint: 'Registration closes by itself at the end of this day.' })}
${inputField(form, { name: 'max_participants', label: 'At most so many people', type: 'number', min: PARTICIPANTS_MIN })}
${inputField(form, { name: 'reminder_days', label: 'Reminders, days before', hint: 'Such as “7, 1”. Empty: no reminders.' })}
${selectField(form, { name: 'draw_shape', label: 'The draw', required: true, options: SHAPES })}
${inputField(form, { name: 'timezone', label: 'Timezone', required: true, suggestions: Intl.supportedValuesOf('timeZone') })}
</details>
<div class="actions"><button type="submit">${exchange ? 'Save' : 'Create the exchange'}</button>
<a href="${back}">Cancel</a></div>
</form>
</article>`,
  })
}
