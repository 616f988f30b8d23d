import { html, type SafeHtml } from '@remix-run/html-template'
import { isDrawn, mayEdit } from '../../exchanges/rules.ts'
import { householdOf } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import type { Page } from '../../ui/page.ts'
import { fold, linkButton } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import type { Desk } from '../queries.ts'
import * as en from '../words/en-folds.ts'

/** The desk shows only the first few; they are all on their own page. */
const EXCLUSIONS_SHOWN_MAX = 5

export function exclusionsFold({ say }: Page, desk: Desk): SafeHtml {
  const { exchange, exclusions, people } = desk
  const { slug, state } = exchange
  const sizes = Map.groupBy(people, householdOf)
  const households = [...sizes].filter(([label, members]) => label !== '' && members.length > 1)
  const isEmpty = exclusions.length === 0 && households.length === 0
  const label = say(isDrawn(state) ? en.seeRules : en.changeRules)
  return fold({
    title: say(en.rulesTitle),
    fact: say(en.rulesFact, households.length, exclusions.length),
    body: html`${isEmpty ? html`<p>${say(en.noRules)}</p>` : null}
${households.length === 0 ? null : html`<p>${say(en.householdsNote, households.length)}</p>`}
${exclusions.length === 0 ? null : exclusionList({ say }, desk)}
${mayEdit(state) ? html`<p class="actions">${linkButton(paths.exclusions(slug), label, 'second')}</p>` : null}`,
  })
}

/** Those of people who are in; the others come into force with them. */
function exclusionList({ say }: Pick<Page, 'say'>, { exclusions, people }: Desk): SafeHtml {
  const names = new Map(people.map((person) => [person.id, personName(person.name)]))
  const rules = exclusions.flatMap(({ mutual, giver_id, recipient_id }) => {
    const [giver, recipient] = [names.get(giver_id), names.get(recipient_id)]
    if (giver === undefined || recipient === undefined) return []
    return [html`<li>${say(mutual ? en.mutual : en.oneWay, giver, recipient)}</li>`]
  })
  const more = rules.length - EXCLUSIONS_SHOWN_MAX
  const waiting = exclusions.length - rules.length
  return html`${rules.length > 0 ? html`<ul>${rules.slice(0, EXCLUSIONS_SHOWN_MAX)}${more > 0 ? html`<li>${say(en.andMore, more)}</li>` : null}</ul>` : null}
${waiting > 0 ? html`<p>${say(en.rulesWait, waiting)}</p>` : null}`
}
