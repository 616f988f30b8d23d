import type { Context } from '../context.ts'
import { ensureSeal } from '../exchanges/keys.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { prepare } from '../platform/prepared.ts'

/**
 * Recognised by their address, or by their name if they have none; once names are drawn, by their id in
 * this exchange, as addresses may change.
 */
export type Person = { name: string; email: string | null; id?: string }
/**
 * For each person, the indexes of those they are not to draw, in digits of one width, so that the size
 * of what is sealed says nothing. `kept`: whether the names that are drawn now kept to them.
 */
export type Lists = {
  people: readonly Person[]
  lists: readonly (readonly string[])[]
  kept?: 0 | 1
}
/** `hand_on`: for the exchanges that follow; `avoid`: for the draws of this one. */
type Purpose = 'hand_on' | 'avoid'

/** Erases what the draws of an exchange are to avoid. Returns false if there was nothing. */
export function eraseLists(ctx: Context, exchange: Pick<Exchange, 'id'>): Promise<boolean> {
  return erase(ctx, exchange, 'avoid')
}

/** Changes who is who on all lists that an exchange keeps. Returns false if nobody is anybody else by it. */
export async function changePeople(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  change: (people: readonly Person[]) => readonly Person[],
): Promise<boolean> {
  let isChanged = false
  for (const purpose of ['avoid', 'hand_on'] as const) {
    const lists = await readLists(ctx, exchange, purpose)
    if (!lists) continue
    const people = change(lists.people)
    if (people.every((person, at) => person === lists.people[at])) continue
    await erase(ctx, exchange, purpose)
    await storeLists(ctx, exchange, purpose, { ...lists, people })
    isChanged = true
  }
  return isChanged
}

/** The exchanges that keep lists. */
export async function listKeepers({ db }: Context): Promise<string[]> {
  const rows = await db.selectFrom('past_lists').select('exchange_id').distinct().execute()
  return rows.map(({ exchange_id }) => exchange_id)
}

async function erase(
  { db }: Context,
  { id }: Pick<Exchange, 'id'>,
  purpose: Purpose,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('past_lists')
    .where('exchange_id', '=', id)
    .where('purpose', '=', purpose)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Keeps lists under the seal of the exchange. */
export async function storeLists(
  ctx: Context,
  { id }: Pick<Exchange, 'id'>,
  purpose: Purpose,
  lists: Lists,
): Promise<void> {
  const { seal } = await ensureSeal(ctx, { id })
  const sealed_lists = seal(JSON.stringify(lists), boundTo(id, purpose))
  await ctx.db.insertInto('past_lists').values({ exchange_id: id, purpose, sealed_lists }).execute()
}

/** The lists that are kept for this; undefined if there are none, or their key is lost. */
export async function readLists(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  purpose: Purpose,
): Promise<Lists | undefined> {
  const sealed = await findSealed(ctx, exchange, purpose)
  const seal = sealed === undefined ? undefined : ctx.keyring.sealFor(sealed)
  if (!seal || sealed === undefined) return undefined
  return JSON.parse(seal.open(sealed, boundTo(exchange.id, purpose))) as Lists
}

const sealedFor = prepare((db, exchangeId: string, purpose: Purpose) =>
  db
    .selectFrom('past_lists')
    .select('sealed_lists')
    .where('exchange_id', '=', exchangeId)
    .where('purpose', '=', purpose),
)

/** The lists as they lie there; undefined if there are none. */
export async function findSealed(ctx: Context, { id }: Pick<Exchange, 'id'>, purpose: Purpose) {
  return (await sealedFor.first(ctx, id, purpose))?.sealed_lists
}

function boundTo(exchangeId: string, purpose: Purpose): string {
  return `lists of ${exchangeId} to ${purpose}`
}
