import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { actionButton, adminMenu, layout, type Page } from '../../ui/layout.ts'
import { personName } from '../../ui/person-text.ts'
import { mayRegister } from '../rules.ts'
import type { Participant } from '../tables.ts'

type RemoveData = Page & { exchange: Exchange; participant: Participant }

/** Says what it means to take somebody out before the draw, and asks. */
export function removePersonPage({ csrf, exchange, participant }: RemoveData): SafeHtml {
  const { slug, state } = exchange
  const name = personName(participant.name)
  return layout({
    title: 'Take a person out',
    menu: adminMenu({ csrf }),
    body: html`<article class="narrow">
<h1>Take ${name} out?</h1>
<p>${name} no longer takes part in “${exchange.name}”: nobody will draw them, their page and their links stop working at once, and rules that name them are removed.</p>
<p>Names are not drawn yet, so nobody else is affected. ${participant.email === null ? html`Please tell ${name} yourself.` : html`${name} gets a mail that says so.`} ${
      mayRegister(state)
        ? 'While registration is open, they can join again by the invitation link.'
        : 'You can add them again at any time before the draw.'
    }</p>
<div class="actions">${actionButton({ csrf }, { action: paths.removePerson(slug, participant.id), label: 'Take out', style: 'danger' })}
<a href="${paths.person(slug, participant.id)}">Keep</a></div>
</article>`,
  })
}
