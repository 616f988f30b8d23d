import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
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

/** Whoever has read on their own page that they will be named agrees, unless they have said what they want. */
export async function agreeToReveal(ctx: Context, { id }: One): Promise<void> {
  await ctx.db
    .updateTable('participants')
    .set({ reveal_choice: 'agrees' })
    .where('id', '=', id)
    .where('reveal_choice', '=', 'unseen')
    .execute()
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
