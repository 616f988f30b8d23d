import { html, type SafeHtml } from '@remix-run/html-template'
import { isDrawn } from '../../exchanges/rules.ts'
import { FIELDS } from '../../participants/fields.ts'
import { householdOf } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors } from '../../ui/field.ts'
import { csrfField } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import { householdField } from '../forms.ts'
import type { Exclusions } from '../queries.ts'
import * as en from '../words/en.ts'

/** The two forms of the page, with what was typed. */
export type ExclusionForms = { exclusion: FormState; households: FormState }

/** Everybody's household in one form; beside each name, how many people they can draw. */
export function householdsSection(
  page: Page,
  data: Exclusions,
  { households: form }: ExclusionForms,
): SafeHtml | null {
  const { say } = page
  const { exchange, people } = data
  if (people.length === 0) return null
  if (isDrawn(exchange.state)) return householdList(page, data)
  const labels = [...new Map(people.map((one) => [householdOf(one), one.household])).values()]
  return html`<section>
<h2>${say(en.householdsHeading)}</h2>
<p>${say(en.householdsIntro)}</p>
${formErrors(page, form)}
<form method="post" action="${paths.households(exchange.slug)}" data-unsaved>
${csrfField(page)}
<datalist id="labels">${labels.filter(Boolean).map((label) => html`<option value="${label}"></option>`)}</datalist>
<ul class="rows households">${people.map((person) => householdRow(page, person, data, form))}</ul>
<button type="submit">${say(en.saveHouseholds)}</button>
</form>
</section>`
}

/** Who shares a household, once that is settled. */
function householdList({ say }: Page, { people }: Exclusions): SafeHtml | null {
  const households = [...Map.groupBy(people, householdOf)].filter(
    ([label, members]) => label !== '' && members.length > 1,
  )
  if (households.length === 0) return null
  return html`<section>
<h2>${say(en.householdsHeading)}</h2>
<ul class="rows">${households.map(
    ([, members]) =>
      html`<li>${say(
        en.oneHousehold,
        members[0]?.household ?? '',
        members.map(({ name }) => personName(name)),
      )}</li>`,
  )}</ul>
</section>`
}

function householdRow(
  { say }: Page,
  person: Participant,
  { people, forecast }: Exclusions,
  form: FormState,
): SafeHtml {
  const field = householdField(person.id)
  const value = form.values[field] ?? person.household
  const error = form.errors[field]
  const choices = 'choices' in forecast ? forecast.choices.get(person.id) : undefined
  return html`<li><label for="${field}">${personName(person.name)} ${choices === undefined ? null : html`<small>${say(en.canDraw, choices, people.length - 1)}</small>`}</label>
<input id="${field}" name="${field}" value="${value}" list="labels" maxlength="${FIELDS.household.max}"${error ? html` aria-invalid="true"` : null}>${
    error ? html`<small class="error">${error}</small>` : null
  }</li>
`
}
