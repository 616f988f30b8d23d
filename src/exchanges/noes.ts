import type { Context } from '../context.ts'
import { mailboxOf } from '../platform/mail/addresses.ts'
import type { Exchange } from './tables.ts'

type Series = Pick<Exchange, 'series_id'>
/** Who has no address cannot have said no. */
type Somebody = { name: string; email: string | null }

/** Keeps that whoever is called so and has this mailbox is asked by no exchange of a series any more: as a hash. */
export async function noteNo(ctx: Context, { series_id }: Series, who: Somebody): Promise<void> {
  if (who.email === null) return
  await ctx.db
    .insertInto('noes')
    .values({ series_id, person_hash: hashOf(ctx, who.name, who.email) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Erases that they said no: to this series, or to any. */
export async function takeBackNo(ctx: Context, who: Somebody, series?: Series): Promise<void> {
  if (who.email === null) return
  const all = ctx.db.selectFrom('exchanges').select('series_id')
  await ctx.db
    .deleteFrom('noes')
    .where('series_id', 'in', series ? [series.series_id] : all)
    .where('person_hash', '=', hashOf(ctx, who.name, who.email))
    .execute()
}

/** For a corrected name: what somebody of this mailbox has said stays theirs. */
export async function renameNo(
  ctx: Context,
  { series_id }: Series,
  { name, email }: Somebody,
  next: string,
): Promise<void> {
  if (email === null) return
  const { numDeletedRows } = await ctx.db
    .deleteFrom('noes')
    .where('series_id', '=', series_id)
    .where('person_hash', '=', hashOf(ctx, name, email))
    .executeTakeFirstOrThrow()
  if (numDeletedRows > 0n) await noteNo(ctx, { series_id }, { name: next, email })
}

/** Tells who has said no to a series. */
export async function readNoes(ctx: Context, series: Series): Promise<(who: Somebody) => boolean> {
  const noes = await ctx.db
    .selectFrom('noes')
    .select('person_hash')
    .where('series_id', '=', series.series_id)
    .execute()
  const hashes = new Set(noes.map(({ person_hash }) => person_hash))
  return ({ name, email }) => email !== null && hashes.has(hashOf(ctx, name, email))
}

/** Erases what is kept of a series, if no exchange of it is there any more. */
export async function forgetEndedSeries({ db }: Context, { series_id }: Series): Promise<void> {
  const left = db.selectFrom('exchanges').select('id').where('series_id', '=', series_id)
  if ((await left.executeTakeFirst()) !== undefined) return
  await db.deleteFrom('noes').where('series_id', '=', series_id).execute()
}

/** HMAC-SHA-256, which only our key can repeat; of the mailbox, however its address is written. */
function hashOf(ctx: Context, name: string, email: string): string {
  return ctx.seal.fingerprint('no', JSON.stringify([name.toLowerCase(), mailboxOf(email)]))
}
