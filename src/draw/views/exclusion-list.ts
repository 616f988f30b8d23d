import { html, type SafeHtml } from '@remix-run/html-template'
import { isDrawn } from '../../exchanges/rules.ts'
import { paths } from '../../paths.ts'
import { actionButton } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { longList, pager } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import type { Exclusions } from '../queries.ts'
import * as en from '../words/en.ts'

/** More stand on the pages after it. */
const EXCLUSIONS_PER_PAGE = 100

/**
 * A page of the exclusions, by the name of who must not draw; those that a forecast names and links to come
 * first of all.
 */
export function exclusionList(page: Page, data: Exclusions): SafeHtml {
  const { say } = page
  const { exchange, exclusions, people, number } = data
  const names = new Map(people.map((person) => [person.id, person.name]))
  const present = exclusions.filter(
    ({ giver_id, recipient_id }) => names.has(giver_id) && names.has(recipient_id),
  )
  const waiting = exclusions.length - present.length
  if (exclusions.length === 0 && isDrawn(exchange.state)) {
    return html`<p class="empty">${say(en.noOtherPairs)}</p>`
  }
  const linked = linkedIn(data)
  const byGiver = Map.groupBy(present, ({ id, giver_id }) => (linked.has(id) ? '' : giver_id))
  const inOrder = ['', ...people.toSorted(ui.compareNames).map(({ id }) => id)].flatMap(
    (giver) => byGiver.get(giver) ?? [],
  )
  const start = (number - 1) * EXCLUSIONS_PER_PAGE
  const shown = inOrder.slice(start, start + EXCLUSIONS_PER_PAGE)
  const rows = shown.map(({ id, mutual, giver_id, recipient_id }) => {
    const name = (person: string) => personName(names.get(person) ?? '')
    const rule = say(mutual ? en.mutual : en.oneWay, name(giver_id), name(recipient_id))
    return html`<li id="exclusion-${id}"><div>${rule}</div>
${isDrawn(exchange.state) ? null : removeButton(page, data, id, rule)}</li>`
  })
  const hasMore = start + shown.length < present.length
  const pages = { path: paths.exclusions(exchange.slug), number, hasMore }
  return html`${waiting > 0 ? html`<p><small>${say(en.moreWait, waiting)}</small></p>` : null}
${longList(page, rows)}
${pager(pages, { before: say(ui.pageBefore), after: say(ui.pageAfter) })}`
}

function removeButton(page: Page, { exchange }: Exclusions, id: string, rule: SafeHtml): SafeHtml {
  return actionButton(page, {
    action: paths.removeExclusion(exchange.slug, id),
    label: page.say(en.removeRule, rule),
    style: 'quiet',
  })
}

function linkedIn({ forecast }: Exclusions): ReadonlySet<string> {
  const isBlocked = !forecast.ok && forecast.reason === 'blocked'
  return new Set(isBlocked ? forecast.relief.flatMap(({ exclusions }) => exclusions) : [])
}
