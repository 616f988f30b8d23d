import { html, type SafeHtml } from '@remix-run/html-template'
import { STATES } from '../../exchanges/rules.ts'
import * as exchanges from '../../exchanges/words/en.ts'
import { paths } from '../../paths.ts'
import { adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink } from '../../ui/parts.ts'
import * as waiting from '../../waiting/words/en.ts'
import type { Desk } from '../queries.ts'
import * as en from '../words/en.ts'
import { exclusionsSection } from './exclusions.ts'
import { dangerZone, factsSection } from './facts.ts'
import { invitationSection } from './invitation.ts'
import { mailSection } from './mail.ts'
import { nextStepBox, type Outages } from './next.ts'
import { peopleSection } from './people.ts'

/** Everything the admin needs for one exchange, with the next step on top. */
export function deskPage(page: Page, desk: Desk & Outages): SafeHtml {
  const { say } = page
  const { name } = desk.exchange
  return layout(page, {
    title: name,
    menu: adminMenu(page),
    flash: say(en.done, page.done),
    body: html`${backLink(paths.adminHome(), say(en.allExchanges))}
<h1>${name}</h1>
${stateLine(page, desk)}
<section class="next" aria-label="${say(en.whatNext)}">${nextStepBox(page, desk)}</section>
${reportsLine(page, desk)}
${waitingLine(page, desk)}
${invitationSection(page, desk)}
${peopleSection(page, desk)}
${exclusionsSection(page, desk)}
${mailSection(page, desk)}
${factsSection(page, desk)}
${dangerZone(page, desk)}`,
  })
}

function stateLine({ say }: Page, { exchange }: Desk): SafeHtml {
  const here = STATES.indexOf(exchange.state)
  return html`<ol class="states" aria-label="${say(en.whereItStands)}">${STATES.map(
    (state, index) =>
      html`<li${index === here ? html` aria-current="step"` : null} class="${index < here ? 'past' : ''}">${say(exchanges.stateName, state)}</li>`,
  )}</ol>`
}

function waitingLine({ say }: Page, { exchange, waiting: count }: Desk): SafeHtml | null {
  if (count === 0) return null
  return html`<p class="notice">${say(waiting.wait, count)} <a href="${paths.waiting(exchange.slug)}">${say(waiting.seeThem)}</a></p>`
}

function reportsLine({ say }: Page, { exchange, reports }: Desk): SafeHtml | null {
  if (reports === 0) return null
  return html`<p class="problem">${say(en.reports, reports)} <a href="${paths.messageReports(exchange.slug)}">${say(en.readReports, reports)}</a></p>`
}
