import { html, type SafeHtml } from '@remix-run/html-template'
import type { Outages } from '../../deliveries/rules.ts'
import * as deliveries from '../../deliveries/words/en.ts'
import { isDrawn, localDate } from '../../exchanges/rules.ts'
import { paths } from '../../paths.ts'
import { adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink, detailForKeeper } from '../../ui/parts.ts'
import * as waiting from '../../waiting/words/en.ts'
import type { Desk } from '../queries.ts'
import * as en from '../words/en.ts'
import { exclusionsFold } from './exclusions.ts'
import { changesFold, detailsFold, moreFold } from './facts.ts'
import { invitationFold } from './invitation.ts'
import { mailFold } from './mail.ts'
import { nextStepCard } from './next.ts'
import { peopleFold } from './people.ts'

/** Everything the admin needs for one exchange: what to do next, and the rest folded beside it. */
export function deskPage(page: Page, desk: Desk & Outages): SafeHtml {
  const { say } = page
  const { name, state } = desk.exchange
  const { people } = desk
  const after = { count: people.length, told: page.told, waits: page.mailWaits }
  return layout(page, {
    title: name,
    menu: adminMenu(page),
    shape: 'wide',
    flash: say(en.done, page.done, after),
    body: html`${backLink(paths.adminHome(), say(en.yourExchanges))}
<p class="eyebrow">${say(en.whereItStands, state)}</p>
<h1>${name}</h1>
${outageLine(page, desk)}
${reportsLine(page, desk)}
${waitingLine(page, desk)}
<div class="desk">
<div>
${nextStepCard(page, desk)}
</div>
<div>
${invitationFold(page, desk)}
${peopleFold(page, desk)}
${exclusionsFold(page, desk)}
${detailsFold(page, desk)}
${mailFold(page, desk)}
${changesFold(page, desk)}
${moreFold(page, desk)}
</div>
</div>`,
  })
}

/** After a day the warning above every page says why. */
function outageLine(page: Page, { outage, missed, exchange }: Desk & Outages): SafeHtml | null {
  const { say } = page
  if (!outage) {
    if (!missed) return null
    const day = localDate(exchange.timezone, Temporal.Instant.from(missed.at)).toString()
    return html`<p class="notice">${say(deliveries.mailsWereMissed, missed, day)}</p>`
  }
  if (outage.isLong) return html`<p class="problem">${say(deliveries.noMailGoesOut, outage)}</p>`
  return html`<div class="problem"><p>${say(deliveries.mailWaits, outage)}</p>
${detailForKeeper(page, '', say(deliveries.whatToLookInto, outage))}</div>`
}

function waitingLine({ say }: Page, { exchange, waiting: count }: Desk): SafeHtml | null {
  if (count === 0) return null
  return html`<p class="notice">${say(isDrawn(exchange.state) ? waiting.askedTooLate : waiting.wait, count)} <a href="${paths.waiting(exchange.slug)}">${say(waiting.seeThem)}</a></p>`
}

function reportsLine({ say }: Page, { exchange, reports }: Desk): SafeHtml | null {
  if (reports === 0) return null
  return html`<p class="problem">${say(en.reports, reports)} <a href="${paths.messageReports(exchange.slug)}">${say(en.readReports, reports)}</a></p>`
}
