import { html, type SafeHtml } from '@remix-run/html-template'
import { drawNumber } from '../../exchanges/rules.ts'
import { hostName } from '../../exchanges/words/en.ts'
import { maySayReady } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import { actionButton } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { fold } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import type { Dashboard } from '../queries.ts'
import { remindersFor } from '../rules.ts'
import * as present from '../words/en-present.ts'

/** Between the draw and the day: whether one's present is ready, open until it is. */
export function readyFold(page: Page, dashboard: Dashboard): SafeHtml | null {
  const { say, sender } = page
  const { exchange, participant, recipient, now } = dashboard
  if (!recipient || !maySayReady(exchange.state)) return null
  const isReady = participant.present_ready === 1
  const host = personName(say(hostName, exchange, 'first'))
  const reminders = remindersFor(participant, exchange, { now, sender })
  const isPlanned = reminders === 'to_come' || reminders === 'ready'
  const reminds = participant.reminder_enabled === 1 && isPlanned
  const button = {
    action: paths.present(exchange.slug),
    label: say(isReady ? present.takeBackReady : present.sayReady),
    style: 'second' as const,
    fields: { ready: isReady ? '0' : '1', draw: drawNumber(exchange) },
  }
  return fold({
    title: say(present.myPresent),
    fact: say(present.readyFact, isReady),
    isOpen: !isReady,
    body: html`<p>${say(present.readyText, { host, isReady, reminds })}</p>
${isReady || exchange.mendings === 0 ? null : html`<p>${say(present.readyAnew)}</p>`}
<div class="actions">${actionButton(page, button)}</div>`,
  })
}
