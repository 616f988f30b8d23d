import { type Context, transact } from '../context.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { localDate } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { endSessions } from '../participants/commands.ts'
import type { Participant } from '../participants/tables.ts'
import { wholeDay } from '../platform/clock.ts'
import { hashToken, newCode, newToken } from '../platform/tokens.ts'
import { codeHash } from './queries.ts'
import { CODE_LENGTH, CODE_SIGNS, mayHaveCard } from './rules.ts'

/** A card as it is shown once: what stands on it is stored as hashes only. */
export type MadeCard = { participant: Participant; token: string; code: string }

/**
 * Creates a card for one person, or `by` them, who alone see it then. Returns undefined if they may have
 * none now.
 */
export async function makeCard(
  ctx: Context,
  exchange: Exchange,
  { id }: Pick<Participant, 'id'>,
  by: 'organiser' | 'owner' = 'organiser',
): Promise<MadeCard | undefined> {
  const [card] = await makeCards(ctx, exchange, [id], by)
  return card
}

/**
 * Creates cards for people of this exchange who may have one; the others get none.
 * An earlier card of somebody is revoked with all their sessions.
 */
export async function makeCards(
  ctx: Context,
  exchange: Exchange,
  ids: readonly string[],
  by: 'organiser' | 'owner' = 'organiser',
): Promise<MadeCard[]> {
  return await transact(ctx, async (ctx) => {
    const { id, timezone } = await reloadExchange(ctx, exchange)
    const cards: MadeCard[] = []
    const people = new Map((await listThose(ctx, id, ids)).map((one) => [one.id, one]))
    for (const owner of ids) {
      const participant = people.get(owner)
      const has = { sender: ctx.sender, hasCard: Boolean(participant?.has_card) }
      if (!participant || !mayHaveCard(participant, has)) continue
      cards.push({ participant, token: newToken(), code: newCode(CODE_LENGTH, CODE_SIGNS) })
    }
    for (const { participant } of cards) {
      if (!people.get(participant.id)?.has_card) continue
      if (await endCards(ctx, participant)) await endSessions(ctx, participant)
    }
    const made_on = localDate(timezone, ctx.clock()).toString()
    const rows = cards.map(({ participant, token, code }) => ({
      token_hash: hashToken(token),
      participant_id: participant.id,
      kind: 'card' as const,
      code_hash: codeHash(ctx, exchange, code),
      made_on,
      own: by === 'owner' ? (1 as const) : (0 as const),
    }))
    if (rows.length > 0) await ctx.db.insertInto('sign_in_links').values(rows).execute()
    return cards
  })
}

/** Who of these takes part in this exchange, and whether a card opens their page. */
function listThose({ db }: Context, exchangeId: string, ids: readonly string[]) {
  return db
    .selectFrom('participants')
    .selectAll()
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('sign_in_links')
          .select('token_hash')
          .whereRef('participant_id', '=', 'participants.id')
          .where('kind', '=', 'card')
          .where('spent_at', 'is', null),
      ).as('has_card'),
    )
    .where('id', 'in', ids)
    .where('exchange_id', '=', exchangeId)
    .where('status', '=', 'active')
    .execute()
}

/** Revokes a card but keeps the record of its opening. Returns false if there was none. */
export async function endCards(ctx: Context, { id }: Pick<Participant, 'id'>): Promise<boolean> {
  const ended = await livingCards(ctx, id)
    .set({ spent_at: wholeDay(ctx.clock()) })
    .executeTakeFirst()
  return ended.numUpdatedRows > 0n
}

/**
 * Notes that the organiser has given somebody their card, or takes that back. Once it is noted, saying it
 * again keeps the first day. Returns false if they have no card.
 */
export async function noteHandedOver(
  ctx: Context,
  { timezone }: Pick<Exchange, 'timezone'>,
  { id }: Pick<Participant, 'id'>,
  isHandedOver: boolean,
): Promise<boolean> {
  const today = localDate(timezone, ctx.clock()).toString()
  const noted = await livingCards(ctx, id)
    .set((row) => ({
      handed_over_on: isHandedOver ? row.fn.coalesce('handed_over_on', row.val(today)) : null,
    }))
    .executeTakeFirst()
  return noted.numUpdatedRows > 0n
}

/** Notes the first day on which a card was used. */
export async function noteUseOfCard(
  ctx: Context,
  { timezone }: Pick<Exchange, 'timezone'>,
  tokenHash: string,
): Promise<void> {
  await ctx.db
    .updateTable('sign_in_links')
    .set({ used_on: localDate(timezone, ctx.clock()).toString() })
    .where('token_hash', '=', tokenHash)
    .where('used_on', 'is', null)
    .execute()
}

function livingCards({ db }: Context, owner: string) {
  return db
    .updateTable('sign_in_links')
    .where('participant_id', '=', owner)
    .where('kind', '=', 'card')
    .where('spent_at', 'is', null)
}
