import { html, type SafeHtml } from '@remix-run/html-template'
import { personName } from '../../ui/person-text.ts'
import type { Forecast, Obstacle, Pair } from '../matching.ts'

type ForecastData = {
  people: readonly { id: string; name: string }[]
  forecast: Forecast
}

/** Whether names can be drawn with these rules, and if not, why, in names. */
export function forecastBox({ people, forecast }: ForecastData): SafeHtml {
  if (forecast.ok) return html`<p class="good">With these rules names can be drawn.</p>`
  if (forecast.reason === 'too_few_people') {
    return html`<p>Names can be drawn once three people have joined.</p>`
  }
  const names = new Map(people.map((person) => [person.id, person.name]))
  return html`<div class="problem" role="alert">
<p>With these rules names cannot be drawn. ${explanation(forecast.obstacle, names)}</p>
${forecast.relief.length > 0 ? html`<p>It would work again if ${reliefInWords(forecast.relief, names)}.</p>` : null}
</div>`
}

/** "Anna, Ben and Cleo can only give to Dan or Eve: three givers, two recipients." */
function explanation({ side, people, others }: Obstacle, names: Names): SafeHtml {
  const some = list(people, names, 'and')
  const count = html`${people.length} ${people.length === 1 ? 'person' : 'people'}`
  if (side === 'givers') {
    return others.length === 0
      ? html`${some} may give to nobody.`
      : html`${some} can only give to ${list(others, names, 'or')}: ${count} who give, and only ${others.length} to receive.`
  }
  return others.length === 0
    ? html`Nobody may give to ${some}.`
    : html`Only ${list(others, names, 'or')} may give to ${some}: ${count} to receive, and only ${others.length} who can give.`
}

type Names = ReadonlyMap<string, string>

function reliefInWords(relief: readonly Pair[], names: Names): SafeHtml {
  return html`${relief.map(
    ([giver, recipient], index) =>
      html`${index > 0 ? ', or if ' : null}${one(giver, names)} were allowed to draw ${one(recipient, names)}`,
  )}`
}

function list(ids: readonly string[], names: Names, word: 'and' | 'or'): SafeHtml {
  return html`${ids.map((id, index) => {
    const before = index === 0 ? '' : index === ids.length - 1 ? ` ${word} ` : ', '
    return html`${before}${one(id, names)}`
  })}`
}

function one(id: string, names: Names): SafeHtml {
  return personName(names.get(id) ?? '')
}
