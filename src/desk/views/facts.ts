import { html, type SafeHtml } from '@remix-run/html-template'
import { isAllowed, mayEdit, reminderDays } from '../../exchanges/rules.ts'
import { paths } from '../../paths.ts'
import { actionButton } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { personName, personText } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import type { Desk } from '../queries.ts'
import * as en from '../words/en.ts'

/** The details of the exchange, as they were entered. */
export function factsSection({ say }: Page, { exchange }: Desk): SafeHtml {
  const { host, exchange_date, timezone, budget, location, description } = exchange
  const lastDay = exchange.registration_close_date
  return html`<section>
<h2>${say(en.factsHeading)}</h2>
<dl>
${host ? html`<dt>${say(en.whoInvites)}</dt><dd>${personName(host)}</dd>` : null}
<dt>${say(en.day)}</dt><dd>${say(en.dayInZone, exchange_date, timezone)}</dd>
${budget ? html`<dt>${say(en.budget)}</dt><dd>${budget}</dd>` : null}
${location ? html`<dt>${say(en.place)}</dt><dd>${location}</dd>` : null}
${lastDay ? html`<dt>${say(en.lastDay)}</dt><dd>${say(ui.longDate, lastDay)}</dd>` : null}
<dt>${say(en.reminders)}</dt><dd>${say(en.reminderDays, reminderDays(exchange))}</dd>
</dl>
${description ? personText(description) : null}
${mayEdit(exchange.state) ? html`<p><a href="${paths.editExchange(exchange.slug)}" class="button second">${say(en.edit)}</a></p>` : null}
</section>`
}

/** Actions that change the exchange's state, or delete it; at the end of the desk. */
export function dangerZone(page: Page, { exchange }: Desk): SafeHtml {
  const { say } = page
  const { slug, state } = exchange
  const button = (action: string, label: string) =>
    actionButton(page, { action, label, style: 'second' })
  return html`<section class="danger-zone">
<h2>${say(en.courseHeading)}</h2>
<div class="actions">
${isAllowed('close_registration', state) ? button(paths.closeRegistration(slug), say(en.closeRegistration)) : null}
${state === 'registration_closed' ? button(paths.openRegistration(slug), say(en.openAgain)) : null}
${isAllowed('undo_draw', state) ? html`<a href="${paths.undoDraw(slug)}" class="button second">${say(en.undoDraw)}</a>` : null}
${state === 'matched' ? button(paths.complete(slug), say(en.completeNow)) : null}
<a href="${paths.deleteExchange(slug)}" class="button second">${say(en.deleteIt)}</a>
</div>
</section>`
}
