import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { personName } from '../../ui/person-text.ts'
import { mayEdit } from '../rules.ts'
import type { DeskData } from './desk.ts'

/** The first few rules in words; all are on their own page, where they are changed. */
const RULES_SHOWN_MAX = 5

export function rulesSection({ exchange, exclusions, people }: DeskData): SafeHtml {
  const names = new Map(people.map((person) => [person.id, person.name]))
  const name = (id: string) => personName(names.get(id) ?? '')
  const more = exclusions.length - RULES_SHOWN_MAX
  const sizes = Map.groupBy(people, ({ household }) => household.toLowerCase())
  const households = [...sizes].filter(([label, members]) => label !== '' && members.length > 1)
  const isEmpty = exclusions.length === 0 && households.length === 0
  return html`<section>
<h2>Who must not draw whom</h2>
${isEmpty ? html`<p class="empty">No rules: everybody may draw everybody else.</p>` : null}
${households.length === 0 ? null : html`<p>${households.length === 1 ? 'One household whose people do' : `${households.length} households whose people do`} not draw each other.</p>`}
${
  exclusions.length === 0
    ? null
    : html`<ul>${exclusions
        .slice(0, RULES_SHOWN_MAX)
        .map(
          (rule) =>
            html`<li>${name(rule.giver_id)} ${rule.mutual ? 'and' : 'must not draw'} ${name(rule.recipient_id)}${rule.mutual ? ' do not draw each other' : ''}</li>`,
        )}${more > 0 ? html`<li>and ${more} more</li>` : null}</ul>`
}
${mayEdit(exchange.state) ? html`<p><a href="${paths.exclusions(exchange.slug)}" role="button" class="secondary">Change the rules</a></p>` : null}
</section>`
}
