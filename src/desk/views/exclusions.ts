import { html, type SafeHtml } from '@remix-run/html-template'
import { mayEdit } from '../../exchanges/rules.ts'
import { householdOf } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import type { Desk } from '../queries.ts'
import * as en from '../words/en.ts'

/** The desk shows only the first few; they are all on their own page. */
const EXCLUSIONS_SHOWN_MAX = 5

export function exclusionsSection({ say }: Page, desk: Desk): SafeHtml {
  const { exchange, exclusions, people } = desk
  const names = new Map(people.map((person) => [person.id, person.name]))
  const name = (id: string) => personName(names.get(id) ?? '')
  const more = exclusions.length - EXCLUSIONS_SHOWN_MAX
  const sizes = Map.groupBy(people, householdOf)
  const households = [...sizes].filter(([label, members]) => label !== '' && members.length > 1)
  const isEmpty = exclusions.length === 0 && households.length === 0
  const shown = exclusions.slice(0, EXCLUSIONS_SHOWN_MAX)
  return html`<section>
<h2>${say(en.exclusionsHeading)}</h2>
${isEmpty ? html`<p class="empty">${say(en.noExclusions)}</p>` : null}
${households.length === 0 ? null : html`<p>${say(en.householdsNote, households.length)}</p>`}
${
  exclusions.length === 0
    ? null
    : html`<ul>${shown.map(
        ({ mutual, giver_id, recipient_id }) =>
          html`<li>${say(mutual ? en.mutual : en.oneWay, name(giver_id), name(recipient_id))}</li>`,
      )}${more > 0 ? html`<li>${say(en.andMore, more)}</li>` : null}</ul>`
}
${mayEdit(exchange.state) ? html`<p><a href="${paths.exclusions(exchange.slug)}" class="button second">${say(en.changeExclusions)}</a></p>` : null}
</section>`
}
