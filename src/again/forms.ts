import { z } from 'zod'
import { nameAndDayShape } from '../exchanges/forms.ts'
import { localDate } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import * as exchanges from '../exchanges/words/en.ts'
import { checkbox } from '../platform/forms.ts'
import type { Say } from '../ui/voice.ts'

export type Again = z.infer<ReturnType<typeof againForm>>

/** What the admin decides when repeating an exchange; everything else is copied. */
export function againForm(say: Say, now: Temporal.Instant, timezone: string) {
  const today = localDate(timezone, now).toString()
  const { name, exchange_date } = nameAndDayShape(say)
  return z.object({
    name,
    exchange_date: exchange_date.refine((date) => date >= today, say(exchanges.dayHasPassed)),
    invite: checkbox(),
    avoid_last_pairs: checkbox(),
  })
}

/** Initial values: the same name, one year later, with both options ticked. */
export function againValues(past: Exchange): Record<string, string> {
  const exchange_date = Temporal.PlainDate.from(past.exchange_date).add({ years: 1 }).toString()
  return { name: past.name, exchange_date, invite: '1', avoid_last_pairs: '1' }
}
