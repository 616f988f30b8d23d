import { type Dates, daysUntil, PARTICIPANTS_MIN, type State } from '../exchanges/rules.ts'

export type NextStep =
  | { step: 'open' }
  | { step: 'share'; missing: number }
  | { step: 'draw' }
  | { step: 'reopen'; missing: number }
  | { step: 'wait' }
  | { step: 'complete' }
  | { step: 'done' }

/** The one thing the admin should do next. */
export function nextStep(
  exchange: Dates & { state: State },
  participantCount: number,
  now: Temporal.Instant,
): NextStep {
  const missing = Math.max(0, PARTICIPANTS_MIN - participantCount)
  switch (exchange.state) {
    case 'draft':
      return { step: 'open' }
    case 'registration_open':
      return missing > 0 ? { step: 'share', missing } : { step: 'draw' }
    case 'registration_closed':
      return missing > 0 ? { step: 'reopen', missing } : { step: 'draw' }
    case 'matched':
      return daysUntil(exchange, now) <= 0 ? { step: 'complete' } : { step: 'wait' }
    case 'completed':
      return { step: 'done' }
  }
}
