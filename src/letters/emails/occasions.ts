import { exchangeIsOver, wasInEarlierDraw } from '../../exchanges/rules.ts'
import type { Reader } from '../readers.ts'
import * as en from '../words/en.ts'

/** `drawn_again`: its reader may know a name of an earlier draw. `once_more`: this one was accepted, but may be lost. `late`: the day is over. */
export type Occasion = 'first_draw' | 'drawn_again' | 'once_more' | 'late'

/** What a mail about a draw says of it. */
export const OCCASIONS = {
  first_draw: {
    subject: en.resultSubject,
    onPage: en.resultOnPage,
    inMail: en.resultInMail,
  },
  drawn_again: {
    subject: en.resultAgainSubject,
    onPage: en.resultAgainOnPage,
    inMail: en.resultAgainInMail,
  },
  once_more: {
    subject: en.resultSubject,
    onPage: en.resultOnceMoreOnPage,
    inMail: en.resultOnceMoreInMail,
  },
  late: {
    subject: en.resultSubject,
    onPage: en.resultLateOnPage,
    inMail: en.resultLateInMail,
  },
} satisfies Record<Occasion, object>

/** On which occasion a mail about the draw goes out now. */
export function occasionOf(
  { exchange, participant, mail }: Pick<Reader, 'exchange' | 'participant' | 'mail'>,
  now: Temporal.Instant,
): Occasion {
  if (exchangeIsOver(exchange, now)) return 'late'
  if (mail.reference !== null) return 'once_more'
  return wasInEarlierDraw(exchange, participant.first_draw) ? 'drawn_again' : 'first_draw'
}
