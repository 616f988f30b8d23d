import type { Context } from '../context.ts'
import { tomorrowAnywhere, wholeDay } from '../platform/clock.ts'
import { mailboxOf } from '../platform/mail/addresses.ts'

/** Whether whoever has the mailbox of this address has said that they want no mails from here. */
export async function wantsNoMail(ctx: Context, address: string | null): Promise<boolean> {
  return address !== null && (await listRefusing(ctx, [address])).size > 0
}

/** Those of these addresses of which the same is known. */
export async function listRefusing(
  ctx: Context,
  addresses: readonly string[],
): Promise<ReadonlySet<string>> {
  if (addresses.length === 0) return new Set()
  const hashes = new Map(addresses.map((address) => [address, addressHashes(ctx, address)]))
  const refused = await ctx.db
    .selectFrom('refused_addresses')
    .select('address_hash')
    .where('address_hash', 'in', [...hashes.values()].flat())
    .execute()
  const known = new Set(refused.map(({ address_hash }) => address_hash))
  return new Set(addresses.filter((address) => hashes.get(address)?.some((one) => known.has(one))))
}

/** All that is kept of a mailbox that wants no mails: HMAC-SHA-256, which only our key can repeat. */
export function addressHash(ctx: Context, address: string): string {
  return ctx.seal.fingerprint('refused address', mailboxOf(address))
}

/** The same, and what an earlier version has kept, which hashed the address as it was typed. */
function addressHashes(ctx: Context, address: string): string[] {
  return [addressHash(ctx, address), ctx.seal.fingerprint('refused address', address)]
}

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
