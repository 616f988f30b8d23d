import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { mayAddPeople } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { adminMenu, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import * as en from '../words/en.ts'

type Waiting = { exchange: Exchange; people: readonly Participant[] }

/** Everybody who waits for the organiser's nod, the longest-waiting first. */
export function waitingPage(page: Page, { exchange, people }: Waiting): SafeHtml {
  const { say, sender } = page
  const mayAccept = mayAddPeople(exchange.state)
  const intro = mayAccept ? say(en.intro, sender !== undefined) : say(en.tooLate)
  return layout(page, {
    title: say(en.title),
    menu: adminMenu(page),
    flash: say(en.done, page.done),
    body: html`${backLink(paths.desk(exchange.slug), exchange.name)}
<h1>${say(en.title)}</h1>
${people.length === 0 ? html`<p class="empty">${say(en.nobody)}</p>` : html`<p>${intro}</p>`}
${people.length > 0 ? html`<p class="soft small">${say(en.noIsQuiet)}</p>` : null}
${mayAccept && people.length > 1 ? allAtOnce(page, exchange, people.length) : null}
${people.length > 0 ? html`<ul class="rows">${people.map((person) => row(page, exchange, person))}</ul>` : null}`,
  })
}

function allAtOnce(page: Page, { slug }: Exchange, count: number): SafeHtml {
  return html`<form method="post" action="${paths.acceptAll(slug)}">${csrfField(page)}
<button type="submit">${page.say(en.acceptAll, count)}</button></form>`
}

function row(page: Page, { slug, state }: Exchange, { id, name, email }: Participant): SafeHtml {
  const { say } = page
  const called = personName(name)
  return html`<li><div><strong>${called}</strong><br><small>${email}</small></div>
<form method="post" class="share" action="${paths.decline(slug, id)}">${csrfField(page)}
${mayAddPeople(state) ? html`<button type="submit" class="second" formaction="${paths.accept(slug, id)}">${say(en.accept, called)}</button>` : null}
<button type="submit" class="second">${say(en.decline, called)}</button>
</form></li>
`
}
