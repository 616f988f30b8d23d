import { html, type SafeHtml } from '@remix-run/html-template'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors } from '../../ui/field.ts'
import { csrfField, type Page } from '../../ui/layout.ts'
import { personName } from '../../ui/person-text.ts'
import type { Crashed } from '../engine/in-worker.ts'
import type { Forecast } from '../engine/matching.ts'
import { householdField } from '../forms.ts'
import { HOUSEHOLD_MAX, householdOf } from '../rules.ts'

type HouseholdsData = Page & {
  exchange: { slug: string }
  people: readonly Participant[]
  forecast: Forecast | Crashed
  form: { households: FormState }
}

/** Everybody's household in one form with one save; beside each name, how many they can draw. */
export function householdsSection(data: HouseholdsData): SafeHtml | null {
  const { csrf, exchange, people, form } = data
  if (people.length === 0) return null
  const labels = [...new Map(people.map((one) => [householdOf(one), one.household])).values()]
  return html`<section>
<h2>Households</h2>
<p>People with the same label never draw each other: a couple, a family, a team. Leave it empty for those who may be drawn by anybody.</p>
${formErrors(form.households)}
<form method="post" action="${paths.households(exchange.slug)}" data-unsaved>
${csrfField(csrf)}
<datalist id="labels">${labels.filter(Boolean).map((label) => html`<option value="${label}"></option>`)}</datalist>
<ul class="rows households">${people.map((person) => householdRow(person, data))}</ul>
<button type="submit">Save the households</button>
</form>
</section>`
}

function householdRow(person: Participant, { people, forecast, form }: HouseholdsData): SafeHtml {
  const field = householdField(person.id)
  const value = form.households.values[field] ?? person.household
  const error = form.households.errors[field]
  const choices = 'choices' in forecast ? forecast.choices.get(person.id) : undefined
  return html`<li><label for="${field}">${personName(person.name)} ${choices === undefined ? null : html`<small>can draw ${choices} of ${people.length - 1}</small>`}</label>
<input id="${field}" name="${field}" value="${value}" list="labels" maxlength="${HOUSEHOLD_MAX}"${error ? html` aria-invalid="true"` : null}>${
    error ? html`<small class="error">${error}</small>` : null
  }</li>
`
}
