import { html, type SafeHtml } from '@remix-run/html-template'
import { plannedPurge } from '../../exchanges/purge-dates.ts'
import { daysUntil, localDate } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { actionButton } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { linkButton } from '../../ui/parts.ts'
import type { Desk } from '../queries.ts'
import { stillTold } from '../rules.ts'
import * as en from '../words/en-next.ts'

export type Step = { title: string; body: SafeHtml }

/** It is finished: the same again is one tap away. Mails that tell of the draw may still be on their way. */
export function doneStep(page: Page, desk: Desk): Step {
  const { say } = page
  const { exchange, people, now, isLost } = desk
  const { length: waiting } = stillTold(desk)
  return {
    title: say(daysUntil(exchange, now) > 0 ? en.finishedEarly : en.finished),
    body: html`${waiting > 0 ? html`<p>${say(en.tellingOnceFinished, waiting, people.length)}</p>` : null}
${isLost ? html`<p>${say(en.lostOnceFinished)}</p>` : null}
<p>${say(en.finishedText, purgeOf(desk))}</p>
${withKeepLonger(page, exchange, linkButton(paths.again(exchange.slug), say(en.sameAgain)))}`,
  }
}

/** Its day is over, and names were not drawn. */
export function missedStep(page: Page, desk: Desk): Step {
  const { say } = page
  const { exchange } = desk
  const { slug } = exchange
  return {
    title: say(en.missed),
    body: html`<p>${say(en.missedText, purgeOf(desk))}</p>
${withKeepLonger(page, exchange, linkButton(paths.editExchange(slug), say(en.pickDay)))}`,
  }
}

/** The local day on which everything is deleted, and whether only if the program runs until then; null while that is not planned. */
function purgeOf({ exchange, now, life }: Desk): en.Purge | null {
  const purge = plannedPurge(exchange, now, life)
  if (!purge) return null
  const { timezone, purge_at, purge_told_at } = exchange
  const day = localDate(timezone, purge).toString()
  const own = localDate(timezone, Temporal.Instant.from(purge_at ?? now)).toString()
  return { day, ifItRuns: purge_told_at !== null && day > own }
}

function withKeepLonger(page: Page, { slug, purge_at }: Exchange, first: SafeHtml): SafeHtml {
  const { say } = page
  if (purge_at === null) return html`<p class="actions">${first}</p>`
  return html`<div class="actions">${first}
${actionButton(page, { action: paths.prolong(slug), label: say(en.keepLonger), style: 'second' })}</div>
<p class="soft small">${say(en.keepLongerHint)}</p>`
}
