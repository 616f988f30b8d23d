import { type Dates, isMissed, registrationIsOver, type State } from '../exchanges/rules.ts'

/** The setting that says which failures the newest notice was written of: up to when they finished. */
export const FAILURES_WRITTEN_OF = 'failures_written_of'

/** Whether there is still to be told that people can join no more, as the last day has ended or the day was missed. */
export function tellsOfClosing(exchange: Dates & { state: State }, now: Temporal.Instant): boolean {
  const isClosed = exchange.state === 'registration_closed'
  return (isClosed && registrationIsOver(exchange, now)) || isMissed(exchange, now)
}
