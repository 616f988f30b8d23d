import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { wholeDay } from '../platform/clock.ts'
import type { Participant, RevealChoice } from './tables.ts'

type One = Pick<Participant, 'id'>

/** Notes whether whom they give to may be told after the day; not when they said so. */
export async function chooseReveal(
  ctx: Context,
  { id }: One,
  reveal_choice: RevealChoice,
): Promise<void> {
  await ctx.db.updateTable('participants').set({ reveal_choice }).where('id', '=', id).execute()
}

/**
 * Whoever has read on their own page that they will be named agrees, unless they have said what they want. `looks`:
 * it has told them whom they give to, which is noted along with it. Returns false if the day is another one by now.
 */
export async function agreeToReveal(
  ctx: Context,
  { id }: One,
  read: Pick<Exchange, 'id' | 'exchange_date' | 'timezone'>,
  looks: boolean,
): Promise<boolean> {
  const today = wholeDay(ctx.clock())
  const agreed = await ctx.db
    .updateTable('participants')
    .set((row) => ({
      reveal_choice: 'agrees',
      ...(looks && { looked_at: row.fn.coalesce('looked_at', row.val(today)) }),
    }))
    .where('id', '=', id)
    .where('reveal_choice', '=', 'unseen')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('exchanges')
          .select('exchanges.id')
          .where('exchanges.id', '=', read.id)
          .where('exchange_date', '=', read.exchange_date)
          .where('timezone', '=', read.timezone),
      ),
    )
    .executeTakeFirst()
  return agreed.numUpdatedRows > 0n
}

/** Whoever has agreed to be named after a day has not agreed to be named before. Who keeps it secret still does. */
export async function takeBackAgreements(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
): Promise<void> {
  await ctx.db
    .updateTable('participants')
    .set({ reveal_choice: 'unseen' })
    .where('exchange_id', '=', exchange.id)
    .where('reveal_choice', '=', 'agrees')
    .execute()
}
