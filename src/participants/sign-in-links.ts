import { type Context, enqueueMail, transact } from '../context.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { hashToken } from '../platform/tokens.ts'
import { openCard } from './cards.ts'
import {
  findByEmail,
  findEverywhereByEmail,
  findParticipant,
  findSignInLink,
  type SignInLink,
} from './queries.ts'
import { DEAD_LINK_KEPT_DAYS } from './rules.ts'
import type { Participant } from './tables.ts'

/** Whom a sign-in link belongs to, living or not; undefined if it is unknown or they left. */
export async function findLink(ctx: Context, token: string): Promise<SignInLink | undefined> {
  return (await findSignInLink(ctx.db, token)) ?? (await findUntracedLink(ctx, token))
}

/** Mails a sign-in link to everybody with this address; the caller cannot tell whether there is one. */
export async function requestSignInLink(
  ctx: Context,
  exchange: Exchange,
  email: string,
): Promise<void> {
  await transact(ctx, async (trx) => {
    for (const participant of await findByEmail(trx, exchange.id, email)) {
      await enqueueSignInLink(ctx, trx, participant)
    }
  })
}

/** The same for every exchange in which somebody takes part with this address, newest first. */
export async function requestEverySignInLink(ctx: Context, email: string): Promise<void> {
  await transact(ctx, async (trx) => {
    for (const participant of await findEverywhereByEmail(trx, email)) {
      await enqueueSignInLink(ctx, trx, participant)
    }
  })
}

/** Mails a fresh link to the one whom an old link belongs to. */
export async function sendFreshLink(ctx: Context, participant: Participant): Promise<void> {
  await transact(ctx, (trx) => enqueueSignInLink(ctx, trx, participant))
}

/** Enqueues a mail with a link for this one person. */
export async function enqueueSignInLink(
  ctx: Context,
  trx: Db,
  participant: Participant,
): Promise<void> {
  await enqueueMail(ctx, trx, {
    kind: 'sign_in_link',
    exchangeId: participant.exchange_id,
    participantId: participant.id,
    once: newId(),
  })
}

/** Signs in by a link: a mailed one is spent, a card stays. Undefined if it is over or its owner has left. */
export async function spendSignInLink(
  ctx: Context,
  token: string,
): Promise<Participant | undefined> {
  const now = timestamp(ctx.clock())
  return await transact(ctx, async (trx) => {
    await keepUntracedLink(ctx, trx, token)
    const spent = await trx
      .updateTable('sign_in_links')
      .set({ spent_at: now })
      .where('token_hash', '=', hashToken(token))
      .where('kind', '=', 'mail')
      .where('spent_at', 'is', null)
      .where('expires_at', '>', now)
      .returning('participant_id')
      .executeTakeFirst()
    const owner = spent?.participant_id ?? (await openCard(ctx, trx, token))
    if (!owner) return undefined
    return await trx
      .updateTable('participants')
      .set({ signed_in_at: now })
      .where('id', '=', owner)
      .where('status', '=', 'active')
      .returningAll()
      .executeTakeFirst()
  })
}

/**
 * Gives an untraced link the row that makes it work once, unless it is too old or its owner's
 * links were ended. The row keeps the day alone: the hour would tell which mail it came by.
 */
async function keepUntracedLink(ctx: Context, trx: Db, token: string): Promise<void> {
  const link = openUntracedLink(ctx, token)
  if (!link || link.expires_at <= timestamp(ctx.clock())) return
  const owner = await findParticipant(trx, link.participant_id)
  if (owner?.session_generation !== link.generation) return
  const { participant_id } = link
  const expires_at = timestamp(endOfDay(link.expires_at))
  await trx
    .insertInto('sign_in_links')
    .values({ token_hash: hashToken(token), participant_id, expires_at, spent_at: null })
    .onConflict((conflict) => conflict.column('token_hash').doNothing())
    .execute()
}

/** Job: deletes sign-in links that nobody will follow any more. */
export async function deleteOldSignInLinks(ctx: Context): Promise<void> {
  const longAgo = ctx.clock().subtract({ hours: 24 * DEAD_LINK_KEPT_DAYS })
  await ctx.db.deleteFrom('sign_in_links').where('expires_at', '<=', timestamp(longAgo)).execute()
}

function endOfDay(instant: string): Temporal.Instant {
  return Temporal.Instant.from(instant).round({
    smallestUnit: 'hour',
    roundingIncrement: 24,
    roundingMode: 'ceil',
  })
}

async function findUntracedLink(ctx: Context, token: string): Promise<SignInLink | undefined> {
  const link = openUntracedLink(ctx, token)
  const participant = link && (await findParticipant(ctx.db, link.participant_id))
  if (!link || participant?.session_generation !== link.generation) return undefined
  const exchange = await findExchangeById(ctx.db, participant.exchange_id)
  const { expires_at } = link
  return exchange && { participant, exchange, kind: 'mail', expires_at, spent_at: null }
}

type UntracedLink = { participant_id: string; generation: number; expires_at: string }

const UNTRACED_LINK = 'sign-in link without a trace'

/** A token that says itself, under seal, whom it signs in; short enough to be part of a URL. */
export function sealUntracedLink({ seal }: Context, link: UntracedLink): string {
  const expires = Temporal.Instant.from(link.expires_at).epochMilliseconds
  return seal.seal([link.participant_id, link.generation, expires].join(' '), UNTRACED_LINK)
}

/** What such a token says; undefined if it is none of ours. */
function openUntracedLink({ seal }: Context, token: string): UntracedLink | undefined {
  // Another spelling of the same bytes would be another link, and work a second time.
  if (Buffer.from(token, 'base64url').toString('base64url') !== token) return undefined
  try {
    const [participant_id = '', generation, expires] = seal.open(token, UNTRACED_LINK).split(' ')
    const expires_at = timestamp(Temporal.Instant.fromEpochMilliseconds(Number(expires)))
    return { participant_id, generation: Number(generation), expires_at }
  } catch {
    return undefined
  }
}
