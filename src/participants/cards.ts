import { type Context, transact } from '../context.ts'
import { exchangeIsOver } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { hashToken, newToken } from '../platform/tokens.ts'
import { findSignInLink } from './queries.ts'
import { linkIsOver, mayHaveCard } from './rules.ts'
import type { Participant } from './tables.ts'

/**
 * The token of a new card for somebody without an address; only its hash is stored. A former
 * card and whoever signed in by it are out. Undefined if this person may have none now.
 */
export async function makeCard(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
): Promise<string | undefined> {
  const now = ctx.clock()
  if (!mayHaveCard(participant, exchange.state) || exchangeIsOver(exchange, now)) return undefined
  const token = newToken()
  await transact(ctx, async (trx) => {
    await endCards(ctx, trx, participant)
    await trx
      .insertInto('sign_in_links')
      .values({ token_hash: hashToken(token), participant_id: participant.id, kind: 'card' })
      .execute()
  })
  return token
}

/** Ends a person's card, but not the record of its opening, and the sessions it opened. */
export async function endCards(
  ctx: Context,
  trx: Db,
  { id }: Pick<Participant, 'id'>,
): Promise<void> {
  const ended = await trx
    .updateTable('sign_in_links')
    .set({ spent_at: timestamp(ctx.clock()) })
    .where('participant_id', '=', id)
    .where('kind', '=', 'card')
    .where('spent_at', 'is', null)
    .executeTakeFirst()
  if (ended.numUpdatedRows === 0n) return
  await trx
    .updateTable('participants')
    .set((row) => ({ session_generation: row('session_generation', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Opens a card: whose it is. Records its first opening; undefined if it has ended. */
export async function openCard(ctx: Context, trx: Db, token: string): Promise<string | undefined> {
  const now = ctx.clock()
  const link = await findSignInLink(trx, token)
  if (link?.kind !== 'card' || link.spent_at !== null || linkIsOver(link, now)) return undefined
  await trx
    .updateTable('sign_in_links')
    .set({ first_opened_at: timestamp(now) })
    .where('token_hash', '=', hashToken(token))
    .where('first_opened_at', 'is', null)
    .execute()
  return link.participant.id
}
