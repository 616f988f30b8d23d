import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, selectField } from '../../ui/field.ts'
import { actionButton, adminMenu, csrfField, layout, type Page } from '../../ui/layout.ts'
import { personName } from '../../ui/person-text.ts'
import type { Crashed } from '../engine/in-worker.ts'
import type { Forecast } from '../engine/matching.ts'
import type { Exclusion } from '../tables.ts'
import { forecastBox } from './forecast.ts'
import { householdsSection } from './households.ts'

export type RulesData = Page & {
  exchange: Exchange
  people: readonly Participant[]
  exclusions: readonly Exclusion[]
  /** How many pairs of last time are remembered. */
  pastPairs: number
  forecast: Forecast | Crashed
  form: { exclusion: FormState; households: FormState }
  done: string | undefined
}

const NOTICES: Readonly<Record<string, string>> = {
  added: 'The rule is added.',
  known: 'This rule was there already.',
  removed: 'The rule is removed.',
  households: 'The households are saved.',
  forgotten: 'Last time’s pairs are forgotten.',
}

const KINDS = [
  { value: 'mutual', label: 'They do not draw each other' },
  { value: 'one_way', label: 'Only the first must not draw the second' },
]

/** Who must not draw whom, and whether a draw is possible with it. */
export function rulesPage(data: RulesData): SafeHtml {
  const { csrf, exchange, done } = data
  return layout({
    title: 'Who must not draw whom',
    menu: adminMenu({ csrf }),
    notice: NOTICES[done ?? ''],
    body: html`<p><a href="${paths.desk(exchange.slug)}">${exchange.name}</a></p>
<h1>Who must not draw whom</h1>
${
  exchange.state === 'matched'
    ? html`<p class="notice">Names are drawn already. What you change here holds for the next draw, or for the next person who joins late or drops out; nobody’s present name changes by it.</p>`
    : null
}
${forecastBox(data)}
${householdsSection(data)}
${exclusionsSection(data)}
${lastTimeSection(data)}`,
  })
}

function exclusionsSection(data: RulesData): SafeHtml {
  return html`<section>
<h2>Single rules</h2>
<p>For two people who do not share a household: a couple that lives apart, or those who drew each other last year.</p>
${exclusionList(data)}
${addForm(data)}
</section>`
}

function lastTimeSection({ csrf, exchange, pastPairs }: RulesData): SafeHtml | null {
  if (pastPairs === 0) return null
  const action = paths.forgetLastTime(exchange.slug)
  return html`<section>
<h2>Last time</h2>
<p>Nobody draws the same person as last time, where the rules leave a way. Only keyed hashes of ${pastPairs} pairs are kept for it; nobody can read them back.</p>
${actionButton({ csrf }, { action, label: 'Forget last time’s pairs', style: 'secondary' })}
</section>`
}

function exclusionList({ csrf, exchange, exclusions, people }: RulesData): SafeHtml | null {
  const names = new Map(people.map((person) => [person.id, person.name]))
  const present = exclusions.filter(
    ({ giver_id, recipient_id }) => names.has(giver_id) && names.has(recipient_id),
  )
  const waiting = exclusions.length - present.length
  const name = (id: string) => personName(names.get(id) ?? '')
  return html`${waiting > 0 ? html`<p><small>${waiting} more wait for people who are invited and not in yet.</small></p>` : null}
<ul class="rows">${present.map(
    (rule) => html`<li id="rule-${rule.id}"><div>${
      rule.mutual
        ? html`${name(rule.giver_id)} and ${name(rule.recipient_id)} do not draw each other`
        : html`${name(rule.giver_id)} must not draw ${name(rule.recipient_id)}`
    }</div>
${actionButton({ csrf }, { action: paths.removeExclusion(exchange.slug, rule.id), label: 'Remove', style: 'secondary' })}</li>`,
  )}</ul>`
}

function addForm({ csrf, exchange, people, form }: RulesData): SafeHtml {
  if (people.length < 2) return html`<p class="empty">Rules can be set once two people are in.</p>`
  const options = [
    { value: '', label: 'Choose a person' },
    ...people.map((person) => ({ value: person.id, label: person.name })),
  ]
  return html`${formErrors(form.exclusion)}
<form method="post" action="${paths.exclusions(exchange.slug)}">
${csrfField(csrf)}
${selectField(form.exclusion, { name: 'giver_id', label: 'First person', required: true, options })}
${selectField(form.exclusion, { name: 'recipient_id', label: 'Second person', required: true, options })}
${selectField(form.exclusion, { name: 'kind', label: 'What holds', required: true, options: KINDS })}
<button type="submit">Add the rule</button>
</form>`
}
