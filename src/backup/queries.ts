import type { Context } from '../context.ts'
import { findCards } from '../entrance/queries.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { type MailKind, UNSEEN_KINDS } from '../post/kinds.ts'

/** Every exchange, oldest first, by what earlier versions knew of one, too. */
export function listAllExchanges(ctx: Context): Promise<Exchange[]> {
  return ctx.db.selectFrom('exchanges').selectAll().orderBy('created_at').execute()
}

/**
 * The exchanges whose names are drawn and lie under a key that is not here, or does not open; not those whose
 * names were given up.
 */
export async function listLostExchanges(ctx: Context): Promise<Exchange[]> {
  const exchanges = await listAllExchanges(ctx)
  // An earlier version sealed all draws with one key, and named none.
  return exchanges.filter((one) => typeof one.key_id === 'string' && namesAreLost(ctx, one))
}

/** The names of those who sign in with a card, for each exchange that has any. */
export async function listCardHolders(
  ctx: Context,
): Promise<{ exchange: string; names: string[] }[]> {
  const holders: { exchange: string; names: string[] }[] = []
  for (const { id, name } of await listAllExchanges(ctx)) {
    const cards = await findCards(ctx, id)
    const people = await listParticipants(ctx, id)
    const names = people.filter((one) => cards.get(one.id)?.living).map((one) => one.name)
    if (names.length > 0) holders.push({ exchange: name, names })
  }
  return holders
}

/** Whether names are drawn in any exchange. */
export async function hasPairs(ctx: Context): Promise<boolean> {
  const drawn = await ctx.db.selectFrom('assignments').select('exchange_id').executeTakeFirst()
  return drawn !== undefined
}

/** Says nothing of the moment, and holds no link; it cannot be sent by hand, as no page shows it. */
const OUTLIVES: MailKind = 'address_changed'

/** Unsent mails that no page shows, and that are still to be sent. */
export async function listHeldUnseen(ctx: Context): Promise<string[]> {
  const mails = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('kind', '=', OUTLIVES)
    .where('state', '=', 'held')
    .execute()
  return mails.map(({ id }) => id)
}

/** Unsent mails that are nothing but a link that has ended, or that no page may show. */
export async function listMailsOfLinks(ctx: Context): Promise<string[]> {
  const mails = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('kind', 'in', ['sign_in_link', 'password_reset', ...UNSEEN_KINDS])
    .where('kind', '!=', OUTLIVES)
    .where('state', 'in', ['waiting', 'held', 'failed'])
    .execute()
  return mails.map(({ id }) => id)
}

/** How many people take part in all exchanges together. */
export async function countPeople(ctx: Context): Promise<number> {
  let people = 0
  for (const { id } of await listAllExchanges(ctx))
    people += (await listParticipants(ctx, id)).length
  return people
}
