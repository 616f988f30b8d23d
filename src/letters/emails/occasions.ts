import type { Context } from '../../context.ts'
import { exchangeIsOver } from '../../exchanges/rules.ts'
import { hadEarlierResult } from '../queries.ts'
import type { Reader } from '../readers.ts'
import * as en from '../words/en.ts'

/** `once_more`: an earlier result mail was accepted, but may be lost. `late`: the day is over. */
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
export async function occasionOf(
  ctx: Context,
  { exchange, mail }: Pick<Reader, 'exchange' | 'mail'>,
): Promise<Occasion> {
  if (exchangeIsOver(exchange, ctx.clock())) return 'late'
  if (mail.reference !== null) return 'once_more'
  const isAgain = exchange.draws > 1 && (await hadEarlierResult(ctx, mail))
  return isAgain ? 'drawn_again' : 'first_draw'
}
