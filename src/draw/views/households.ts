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
import { foldingRest, ROWS_SHOWN_MAX } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import { householdField } from '../forms.ts'
import type { Exclusions } from '../queries.ts'
import * as en from '../words/en.ts'

/** The two forms of the page, with what was typed. */
export type ExclusionForms = { exclusion: FormState; households: FormState }

/** Everybody's household in one form; beside a name, how many they can draw if that is not everybody. */
export function householdsSection(
  page: Page,
  data: Exclusions,
  forms: ExclusionForms,
): SafeHtml | null {
  const { say } = page
  const { exchange, people } = data
  if (people.length === 0) return null
  if (isDrawn(exchange.state)) return householdList(page, data)
  const labels = [...new Map(people.map((one) => [householdOf(one), one.household])).values()]
  return html`<section aria-labelledby="households">
<h2 id="households">${say(en.householdsHeading)}</h2>
<p>${say(en.householdsIntro)}</p>
${formErrors(page, forms.households)}
<form method="post" action="${paths.households(exchange.slug)}" autocomplete="off" data-unsaved>
${csrfField(page)}
<datalist id="labels">${labels.filter(Boolean).map((label) => html`<option value="${label}"></option>`)}</datalist>
${people.length > ROWS_SHOWN_MAX ? byHousehold(page, data, forms) : rows(page, people.toSorted(ui.compareNames), data, forms)}
<div class="actions"><button type="submit">${say(en.saveHouseholds)}</button>
<a href="${paths.desk(exchange.slug)}">${say(ui.cancel)}</a></div>
</form>
</section>`
}

/** By household, those without one last; before them whatever is to be fixed. */
function byHousehold(page: Page, data: Exclusions, forms: ExclusionForms): SafeHtml {
  const { errors } = forms.households
  const isWrong = ({ id }: Participant) => errors[householdField(id)] !== undefined
  const { wrong = [], right = [] } = Object.groupBy(data.people, (one) =>
    isWrong(one) ? 'wrong' : 'right',
  )
  return html`${wrong.length > 0 ? rows(page, wrong.toSorted(ui.compareNames), data, forms) : null}
${householdFolds(page, withLonersTogether(page, groupsOf(right)), (members) => rows(page, members, data, forms))}`
}

/** A fold for each household, of which those after the first are folded if they are many. */
function householdFolds(
  page: Page,
  groups: readonly Group[],
  list: (members: Group['members']) => SafeHtml,
): SafeHtml {
  const { say } = page
  const folds = (some: readonly Group[]) =>
    html`${some.map(({ name, label, members }) => {
      const title = label === '' ? say(en.noHousehold) : name
      return html`<details class="fold"><summary><span>${title}</span><span class="soft small">${say(ui.people, members.length)}</span></summary>
${list(members)}</details>
`
    })}`
  return foldingRest(page, groups, { list: folds })
}

/** Who shares a household with nobody stands in one fold with others like that, so that none is named twice. */
function withLonersTogether({ say }: Page, groups: readonly Group[]): Group[] {
  const isLoner = ({ label, members }: Group) => label !== '' && members.length === 1
  const loners = groups.filter(isLoner).flatMap(({ members }) => members)
  const others = groups.filter((group) => !isLoner(group))
  if (loners.length === 0) return others
  const name = say(en.householdOfOne)
  return [...others, { name, label: name, members: loners.toSorted(ui.compareNames) }]
}

function rows(
  page: Page,
  some: readonly Participant[],
  data: Exclusions,
  { households }: ExclusionForms,
): SafeHtml {
  return html`<ul class="rows pairs">${some.map((person) => householdRow(page, person, data, households))}</ul>`
}

/** Who shares a household, once that is settled. */
function householdList(page: Page, { people }: Exclusions): SafeHtml | null {
  const { say } = page
  const households = groupsOf(people).filter(
    ({ label, members }) => label !== '' && members.length > 1,
  )
  if (households.length === 0) return null
  const called = (members: Group['members']) => members.map((one) => personName(one.name))
  const names = (members: Group['members']) =>
    html`<ul class="names">${called(members).map((one) => html`<li>${one}</li>`)}</ul>`
  const row = ({ name, members }: Group) =>
    html`<li><div>${say(en.oneHousehold, name, called(members))}</div></li>`
  return html`<section aria-labelledby="households">
<h2 id="households">${say(en.householdsHeading)}</h2>
${people.length > ROWS_SHOWN_MAX ? householdFolds(page, households, names) : html`<ul class="rows">${households.map(row)}</ul>`}
</section>`
}

type Group = { name: string; label: string; members: readonly Participant[] }

/** Households and their members by name; those without one last. */
function groupsOf(people: readonly Participant[]): Group[] {
  return [...Map.groupBy(people.toSorted(ui.compareNames), householdOf)]
    .map(([label, members]) => ({ name: members[0]?.household ?? '', label, members }))
    .sort((one, other) =>
      one.label === '' || other.label === ''
        ? Number(one.label === '') - Number(other.label === '')
        : ui.compareNames(one, other),
    )
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
  const others = people.length - 1
  const isLess = choices !== undefined && choices < others
  return html`<li><div><label for="${field}">${say(en.householdOfName, personName(person.name))}</label>${isLess ? html`<br><small>${say(en.canDraw, choices, others)}</small>` : null}</div>
<div>${error ? html`<div class="wrong" id="${field}-error">${error}</div>` : null}
<input id="${field}" name="${field}" value="${value}" list="labels" maxlength="${FIELDS.household.max}"${error ? html` aria-invalid="true"` : null}${error ? html` aria-describedby="${field}-error"` : null}></div></li>
`
}
