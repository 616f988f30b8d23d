import { type Dates, daysUntil, PARTICIPANTS_MIN, type State } from '../exchanges/rules.ts'
import { isToBeTakenOut } from '../participants/rules.ts'

export type NextStep =
  | { step: 'open' }
  | { step: 'share'; missing: number }
  | { step: 'draw' }
  | { step: 'reopen'; missing: number }
  /** Somebody in the draw says that it is not for them. */
  | { step: 'take_out' }
  | { step: 'wait' }
  | { step: 'complete' }
  | { step: 'done' }

/** The one thing the admin should do next. */
export function nextStep(
  exchange: Dates & { state: State },
  people: readonly { mail_trouble: string | null }[],
  now: Temporal.Instant,
): NextStep {
  const missing = Math.max(0, PARTICIPANTS_MIN - people.length)
  switch (exchange.state) {
    case 'draft':
      return { step: 'open' }
    case 'registration_open':
      return missing > 0 ? { step: 'share', missing } : { step: 'draw' }
    case 'registration_closed':
      return missing > 0 ? { step: 'reopen', missing } : { step: 'draw' }
    case 'matched':
      if (daysUntil(exchange, now) <= 0) return { step: 'complete' }
      return people.some(isToBeTakenOut) ? { step: 'take_out' } : { step: 'wait' }
    case 'completed':
      return { step: 'done' }
  }
}
