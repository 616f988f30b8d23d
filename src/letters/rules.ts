import { type Dates, isMissed, registrationIsOver, type State } from '../exchanges/rules.ts'

/** Whether there is still to be told that people can join no more, as the last day has ended or the day was missed. */
export function tellsOfClosing(exchange: Dates & { state: State }, now: Temporal.Instant): boolean {
  const isClosed = exchange.state === 'registration_closed'
  return (isClosed && registrationIsOver(exchange, now)) || isMissed(exchange, now)
}
