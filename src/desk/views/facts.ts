import { html, type SafeHtml } from '@remix-run/html-template'
import {
  daysUntil,
  domainsInWords,
  isAllowed,
  isMissed,
  mayEdit,
  reminderDays,
} from '../../exchanges/rules.ts'
import { paths } from '../../paths.ts'
import { actionButton } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { fold, linkButton } from '../../ui/parts.ts'
import { personName, personText } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import type { Desk } from '../queries.ts'
import * as en from '../words/en-folds.ts'
import * as next from '../words/en-next.ts'
import { quietOpenButton, whomOpeningMails } from './opening.ts'

/** The details of the exchange, as they were entered. */
export function detailsFold({ say, sender, timezone }: Page, { exchange, now }: Desk): SafeHtml {
  const { host, custom, exchange_date, budget, location, description } = exchange
  const lastDay = exchange.registration_close_date
  const domains = domainsInWords(exchange).map(personName)
  const city = exchange.timezone === timezone ? '' : cityOf(exchange.timezone)
  return fold({
    title: say(en.detailsTitle),
    fact: say(en.dayFact, exchange_date),
    body: html`<dl>
${custom ? html`<dt>${say(en.calledWhat)}</dt><dd>${custom}</dd>` : null}
${host ? html`<dt>${say(en.whoInvites)}</dt><dd>${personName(host)}</dd>` : null}
<dt>${say(en.when)}</dt><dd>${say(en.onDay, exchange_date, daysUntil(exchange, now), city)}</dd>
${location ? html`<dt>${say(en.where)}</dt><dd>${location}</dd>` : null}
${budget ? html`<dt>${say(en.budget)}</dt><dd>${budget}</dd>` : null}
${domains.length > 0 ? html`<dt>${say(en.whoCanJoin)}</dt><dd>${say(en.emailsAt, domains)}</dd>` : null}
${lastDay ? html`<dt>${say(en.lastDay)}</dt><dd>${say(ui.shortDate, lastDay)}</dd>` : null}
${exchange.reveals ? html`<dt>${say(en.afterTheDay)}</dt><dd>${say(en.namesRevealed)}</dd>` : null}
${mayEdit(exchange.state) ? html`<dt>${say(en.reminders)}</dt><dd>${say(en.reminderDays, reminderDays(exchange), sender !== undefined)}</dd>` : null}
</dl>
${description ? personText(description) : null}
${mayEdit(exchange.state) ? html`<p class="actions">${linkButton(paths.editExchange(exchange.slug), say(en.edit), 'second')}</p>` : null}`,
  })
}

/** "Europe/Berlin" is the time of Berlin. */
function cityOf(timezone: string): string {
  return (timezone.split('/').at(-1) ?? timezone).replaceAll('_', ' ')
}

/** Names are drawn, and somebody joins or leaves; null before and after. */
export function changesFold({ say }: Page, { exchange: { slug, state } }: Desk): SafeHtml | null {
  if (state !== 'matched') return null
  return fold({
    title: say(en.changesTitle),
    body: html`<p>${say(en.changesText)}</p>
<p class="actions">${linkButton(paths.latecomer(slug), say(en.letSomeoneIn), 'second')}
${linkButton('#people', say(en.takeSomeoneOut), 'second')}</p>`,
  })
}

/** What changes where the exchange stands, or deletes it; at the end of the desk. */
export function moreFold(page: Page, desk: Desk): SafeHtml {
  const { say } = page
  const { exchange, now } = desk
  const { slug, state } = exchange
  const mayReopen = state === 'registration_closed' && !isMissed(exchange, now)
  const mails = whomOpeningMails(page, desk)
  const button = (action: string, label: string) =>
    actionButton(page, { action, label, style: 'quiet' })
  return fold({
    title: say(en.moreTitle),
    body: html`<div class="actions">
${isAllowed('close_registration', state) ? button(paths.closeRegistration(slug), say(en.stopJoining)) : null}
${mayReopen ? quietOpenButton(page, desk) : null}
${isAllowed('undo_draw', state) ? html`<a href="${paths.undoDraw(slug)}">${say(next.undoDraw)}</a>` : null}
${state === 'matched' ? html`<a href="${paths.complete(slug)}">${say(next.finishAsk)}</a>` : null}
<a href="${paths.deleteExchange(slug)}">${say(en.deleteIt)}</a>
</div>
${mayReopen && mails ? html`<p class="soft small">${mails}</p>` : null}`,
  })
}
