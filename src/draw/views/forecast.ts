import { html, type SafeHtml } from '@remix-run/html-template'
import { householdOf } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import type { Crashed } from '../engine/in-worker.ts'
import type { Pair as Arc, Forecast, Obstacle, Shape } from '../engine/matching.ts'
import { householdField } from '../forms.ts'
import type { Exclusion } from '../tables.ts'
import * as en from '../words/en.ts'

type ForecastData = {
  exchange: { slug: string; draw_shape: Shape }
  people: readonly { id: string; name: string; household: string }[]
  exclusions: readonly Exclusion[]
  forecast: Forecast | Crashed
}

/** Whether names can be drawn with these exclusions and, if not, who is in the way. */
export function forecastBox(page: Page, data: ForecastData): SafeHtml {
  const { say } = page
  const { forecast, exchange } = data
  if (forecast.ok) {
    const shape = say(en.shapeReached, exchange.draw_shape, forecast.shape)
    return html`<p class="good">${say(en.possible)} ${shape}</p>`
  }
  if (forecast.reason === 'too_few_people') {
    return html`<p class="notice">${say(en.threePeopleFirst)}</p>`
  }
  if (forecast.reason === 'crashed') return html`<p class="notice">${say(en.notFoundOut)}</p>`
  const names = new Map(data.people.map((person) => [person.id, person.name]))
  return html`<div class="problem" role="alert">
<p>${say(en.impossible, explanation(page, forecast.obstacle, names))}</p>
${
  forecast.relief.length > 0
    ? html`<p>${say(en.removeOneOf)}</p>
<ul>${forecast.relief.map((arc) => html`<li>${reliefLink(page, arc, data, names)}</li>`)}</ul>`
    : html`<p>${say(en.noSingleOne)}</p>`
}
</div>`
}

type Names = ReadonlyMap<string, string>

function explanation({ say }: Page, { side, people, others }: Obstacle, names: Names): SafeHtml {
  const sentence = side === 'givers' ? en.tooFewRecipients : en.tooFewGivers
  return say(sentence, inOrder(people, names), inOrder(others, names))
}

/** The exclusion or household that forbids this pair, with a link to where it can be changed. */
function reliefLink(
  { say }: Page,
  [giver, recipient]: Arc,
  { exchange, exclusions, people }: ForecastData,
  names: Names,
): SafeHtml {
  const page = paths.exclusions(exchange.slug)
  const exclusion = exclusions.find(
    (one) =>
      (one.giver_id === giver && one.recipient_id === recipient) ||
      (one.mutual && one.giver_id === recipient && one.recipient_id === giver),
  )
  if (exclusion) {
    const { id, mutual, giver_id, recipient_id } = exclusion
    const sentence = mutual ? en.mutual : en.oneWay
    return html`<a href="${page}#exclusion-${id}">${say(sentence, one(giver_id, names), one(recipient_id, names))}</a>`
  }
  const household = people.find((person) => person.id === giver)
  const label = household && householdOf(household) !== '' ? household.household : ''
  return html`<a href="${page}#${householdField(giver)}">${say(en.shareHousehold, one(giver, names), one(recipient, names), label)}</a>`
}

function inOrder(ids: readonly string[], names: Names): SafeHtml[] {
  return [...names.keys()].filter((id) => ids.includes(id)).map((id) => one(id, names))
}

function one(id: string, names: Names): SafeHtml {
  return personName(names.get(id) ?? '')
}
