import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { personName } from '../../ui/person-text.ts'
import type { Crashed } from '../engine/in-worker.ts'
import type { Forecast, Obstacle, Pair, Shape } from '../engine/matching.ts'
import { householdField } from '../forms.ts'
import { householdOf, shapeInWords } from '../rules.ts'
import type { Exclusion } from '../tables.ts'

type ForecastData = {
  exchange: { slug: string; draw_shape: Shape }
  people: readonly { id: string; name: string; household: string }[]
  exclusions: readonly Exclusion[]
  forecast: Forecast | Crashed
}

/** Whether names can be drawn with these rules, and if not, why, in names. */
export function forecastBox(data: ForecastData): SafeHtml {
  const { forecast, exchange } = data
  if (forecast.ok) {
    return html`<p class="good">With these rules names can be drawn. ${shapeInWords(exchange.draw_shape, forecast.shape)}</p>`
  }
  if (forecast.reason === 'too_few_people') {
    return html`<p class="notice">Names can be drawn once three people are in.</p>`
  }
  if (forecast.reason === 'crashed') {
    return html`<p class="notice">It could not be found out in time whether names can be drawn. Press “Draw names” to try.</p>`
  }
  const names = new Map(data.people.map((person) => [person.id, person.name]))
  return html`<div class="problem" role="alert">
<p><strong>With these rules names cannot be drawn.</strong> ${explanation(forecast.obstacle, names)}</p>
${
  forecast.relief.length > 0
    ? html`<p>It works again if you remove one of these rules:</p>
<ul>${forecast.relief.map((pair) => html`<li>${ruleOf(pair, data, names)}</li>`)}</ul>`
    : html`<p>No single rule is to blame: loosen at least two of the rules that name these people.</p>`
}
</div>`
}

type Names = ReadonlyMap<string, string>

/** "Anna, Ben and Cleo can only give to Dan or Eve: 3 people give, and only 2 can receive." */
function explanation({ side, people, others }: Obstacle, names: Names): SafeHtml {
  const some = list(people, names, 'and')
  if (side === 'givers') {
    return others.length === 0
      ? html`${some} can give to nobody.`
      : html`${some} can only give to ${list(others, names, 'or')}: ${people.length} people give, and only ${others.length} can receive.`
  }
  return others.length === 0
    ? html`Nobody can give to ${some}.`
    : html`Only ${list(others, names, 'or')} can give to ${some}: ${people.length} people wait for a present, and only ${others.length} can give one.`
}

/** The rule that forbids a pair, as a link to where it can be changed. */
function ruleOf([giver, recipient]: Pair, data: ForecastData, names: Names): SafeHtml {
  const page = paths.exclusions(data.exchange.slug)
  const rule = data.exclusions.find(
    (one) =>
      (one.giver_id === giver && one.recipient_id === recipient) ||
      (one.mutual && one.giver_id === recipient && one.recipient_id === giver),
  )
  if (rule) {
    const words = rule.mutual ? 'do not draw each other' : 'must not draw'
    return rule.mutual
      ? html`<a href="${page}#rule-${rule.id}">${one(rule.giver_id, names)} and ${one(rule.recipient_id, names)} ${words}</a>`
      : html`<a href="${page}#rule-${rule.id}">${one(rule.giver_id, names)} ${words} ${one(rule.recipient_id, names)}</a>`
  }
  const household = data.people.find((person) => person.id === giver)
  const label = household && householdOf(household) !== '' ? household.household : ''
  return html`<a href="${page}#${householdField(giver)}">${one(giver, names)} and ${one(recipient, names)} share the household “${label}”</a>`
}

function list(ids: readonly string[], names: Names, word: 'and' | 'or'): SafeHtml {
  const inOrder = [...names.keys()].filter((id) => ids.includes(id))
  return html`${inOrder.map((id, index) => {
    const before = index === 0 ? '' : index === ids.length - 1 ? ` ${word} ` : ', '
    return html`${before}${one(id, names)}`
  })}`
}

function one(id: string, names: Names): SafeHtml {
  return personName(names.get(id) ?? '')
}
