import { type Dates, reminderDays } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { silenceOf } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { areRemindersAhead } from '../reminders/rules.ts'

/** More people are not named on everybody’s page: nobody reads as many names there. */
export const NAMES_SHOWN_MAX = 300

/** The day of an exchange as a page tells it, which ends by the clock of a place. */
export function dayAsRead({ exchange_date, timezone }: Dates): string {
  return `${exchange_date} ${timezone}`
}

/** Which reminders come to whoever wants them. `unreached`: no email reaches them. */
export type Reminders = 'to_come' | 'ready' | 'unreached' | 'without_mail' | 'past' | 'none'

/** Which reminders would come to somebody who wants them; if none, why not. */
export function remindersFor(
  participant: Participant,
  exchange: Exchange,
  { now, sender }: { now: Temporal.Instant; sender: string | undefined },
): Reminders {
  if (reminderDays(exchange).length === 0) return 'none'
  if (!areRemindersAhead(exchange, now)) return 'past'
  if (sender === undefined) return 'without_mail'
  if (silenceOf(participant, sender) !== undefined) return 'unreached'
  return participant.present_ready === 1 ? 'ready' : 'to_come'
}

/** Whether one's own page says that names are revealed after the day. */
export function speaksOfReveal({
  exchange,
  isLost,
}: {
  exchange: Pick<Exchange, 'reveals'>
  isLost: boolean
}): boolean {
  return exchange.reveals === 1 && !isLost
}
