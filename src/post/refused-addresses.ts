import type { Context } from '../context.ts'
import { tomorrowAnywhere, wholeDay } from '../platform/clock.ts'
import { addressHash, addressHashes } from './queries.ts'

/** Keeps a hash of the mailbox of an address, to which no mail goes from now on, however it is written. */
export async function refuseAddress(ctx: Context, address: string): Promise<void> {
  await ctx.db
    .insertInto('refused_addresses')
    .values({ address_hash: addressHash(ctx, address), asked_on: null })
    .onConflict((conflict) => conflict.column('address_hash').doNothing())
    .execute()
}

/** Erases what is kept of an address, so that mails may go there again. */
export async function allowAddress(ctx: Context, address: string): Promise<void> {
  await ctx.db
    .deleteFrom('refused_addresses')
    .where('address_hash', 'in', addressHashes(ctx, address))
    .execute()
}

/** Notes that whoever refused mails is asked on this day. Returns false if they were already. */
export async function noteAsked(ctx: Context, address: string): Promise<boolean> {
  const day = wholeDay(ctx.clock())
  const { numUpdatedRows } = await ctx.db
    .updateTable('refused_addresses')
    .set({ asked_on: day })
    .where('address_hash', '=', addressHash(ctx, address))
    // A day that lies ahead was written by a clock that was wrong.
    .where((is) => is.or([is('asked_on', 'is', null), is('asked_on', '!=', day)]))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Job: a day that lies ahead was noted by a clock that was wrong, and becomes today. */
export async function renewAskedDays({ db, clock }: Context): Promise<void> {
  await db
    .updateTable('refused_addresses')
    .set({ asked_on: wholeDay(clock()) })
    .where('asked_on', '>', tomorrowAnywhere(clock()))
    .execute()
}
