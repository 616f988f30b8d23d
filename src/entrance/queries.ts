import type { Context } from '../context.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { findParticipant } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { hashToken } from '../platform/tokens.ts'

export type SignInLink = {
  participant: Participant
  exchange: Exchange
  kind: 'mail' | 'card'
  expires_at: string | null
  spent_at: string | null
}

/**
 * The owner of a sign-in link, even if it has expired or was used. Returns undefined if the link is
 * unknown or its owner has left.
 */
export async function findLink(ctx: Context, token: string): Promise<SignInLink | undefined> {
  const link = await ctx.db
    .selectFrom('sign_in_links')
    .selectAll()
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst()
  const participant = link && (await findParticipant(ctx, link.participant_id))
  const exchange = participant && (await findExchangeById(ctx, participant.exchange_id))
  if (!link || !participant || !exchange) return undefined
  const { kind, expires_at, spent_at } = link
  return { participant, exchange, kind, expires_at, spent_at }
}

/** A person's cards: whether one is still unrevoked, and when each was first opened. */
export type Cards = { isLiving: boolean; openings: readonly string[] }

/** The cards of an exchange, by participant id. */
export async function findCards(
  ctx: Context,
  exchangeId: string,
): Promise<ReadonlyMap<string, Cards>> {
  const made = await ctx.db
    .selectFrom('sign_in_links')
    .innerJoin('participants', 'participants.id', 'sign_in_links.participant_id')
    .select(['participant_id', 'first_opened_at', 'spent_at'])
    .where('exchange_id', '=', exchangeId)
    .where('kind', '=', 'card')
    .orderBy('first_opened_at')
    .execute()
  const byOwner = Map.groupBy(made, ({ participant_id }) => participant_id)
  return new Map(
    [...byOwner].map(([owner, cards]) => [
      owner,
      {
        isLiving: cards.some(({ spent_at }) => spent_at === null),
        openings: cards.flatMap(({ first_opened_at }) => first_opened_at ?? []),
      },
    ]),
  )
}
