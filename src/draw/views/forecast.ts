import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import type { Forecast, Obstacle, Relief } from '../engine/answer.ts'
import type { Crashed } from '../engine/in-worker.ts'
import type { Shape } from '../engine/shapes.ts'
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
    const shape = say(en.shapeReached, exchange.draw_shape, forecast)
    return html`<p class="notice" role="status">${say(en.possible)} ${shape}</p>`
  }
  if (forecast.reason === 'too_few_people') {
    return html`<p class="notice">${say(en.threePeopleFirst)}</p>`
  }
  if (forecast.reason === 'crashed') return html`<p class="notice">${say(en.notFoundOut)}</p>`
  const names = new Map(data.people.map((person) => [person.id, person.name]))
  return html`<div class="problem" role="alert">
<p>${say(en.impossible, explanation(page, forecast.obstacle, data, names))}</p>
${
  forecast.relief.length > 0
    ? html`<p>${say(en.removeOneOf)}</p>
<ul>${forecast.relief.map((relief) => html`<li>${reliefLinks(page, relief, data, names)}</li>`)}</ul>`
    : html`<p>${withoutRelief(page, forecast)}</p>`
}
</div>`
}

/** What to do where no single rule is in the way. */
function withoutRelief(
  { say }: Page,
  { obstacle, complete }: { obstacle: Obstacle; complete: boolean },
): string {
  if (obstacle.side === 'household') return say(en.emptyHouseholds, obstacle.people.length)
  return say(complete ? en.noSingleOne : en.noSingleOneFound)
}

type Names = ReadonlyMap<string, string>

function explanation(
  { say }: Page,
  { side, people, others }: Obstacle,
  data: ForecastData,
  names: Names,
): SafeHtml {
  if (side === 'household') {
    const [anybody] = data.people
    return say(en.allOfOneHousehold, people.length, anybody?.household ?? '')
  }
  const sentence = side === 'givers' ? en.tooFewRecipients : en.tooFewGivers
  return say(sentence, inOrder(people, names), inOrder(others, names))
}

/** What must be lifted together, each part with a link to where it can be changed. */
function reliefLinks(
  { say }: Page,
  { exclusions, leaves }: Relief,
  data: ForecastData,
  names: Names,
): SafeHtml {
  const page = paths.exclusions(data.exchange.slug)
  const lifted = data.exclusions
    .filter(({ id }) => exclusions.includes(id))
    .map(({ id, mutual, giver_id, recipient_id }) => {
      const words = say(
        mutual ? en.mutual : en.oneWay,
        one(giver_id, names),
        one(recipient_id, names),
      )
      return html`<a href="${page}#exclusion-${id}">${words}</a>`
    })
  const left = data.people
    .filter(({ id }) => leaves.includes(id))
    .map(({ id, household }) => {
      const words = say(en.isInHousehold, one(id, names), household)
      return html`<a href="${page}#${householdField(id)}">${words}</a>`
    })
  return say(en.together, [...lifted, ...left])
}

function inOrder(ids: readonly string[], names: Names): SafeHtml[] {
  const named = ids.flatMap((id) => {
    const name = names.get(id)
    return name === undefined ? [] : [{ id, name }]
  })
  return named.toSorted(ui.compareNames).map(({ id }) => one(id, names))
}

function one(id: string, names: Names): SafeHtml {
  return personName(names.get(id) ?? '')
}
