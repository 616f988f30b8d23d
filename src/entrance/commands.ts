import { type Context, transact } from '../context.ts'
import { exchangeIsOver } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { endSessions, recordSignIn } from '../participants/commands.ts'
import { findByEmail, findEverywhereByEmail, findParticipant } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { hashToken, newToken } from '../platform/tokens.ts'
import { enqueueMail } from '../post/commands.ts'
import { findStoredLink } from './queries.ts'
import { DEAD_LINK_KEPT_DAYS, LINKS_AT_ONCE_MAX, linkIsOver, mayHaveCard } from './rules.ts'
import { openUntracedLink } from './untraced-links.ts'

/**
 * Creates a sign-in token; only its hash is stored. The token is useless if the person's sessions
 * were revoked while the mail was being rendered.
 */
export async function createSignInLink(
  ctx: Context,
  participant: Pick<Participant, 'id' | 'session_generation'>,
  lifetimeHours: number,
): Promise<string> {
  const token = newToken()
  const expires_at = timestamp(ctx.clock().add({ hours: lifetimeHours }))
  await ctx.db
    .insertInto('sign_in_links')
    .columns(['token_hash', 'participant_id', 'expires_at'])
    .expression((db) =>
      db
        .selectFrom('participants')
        .select((row) => [
          row.val(hashToken(token)).as('token_hash'),
          'id',
          row.val(expires_at).as('expires_at'),
        ])
        .where('id', '=', participant.id)
        .where('session_generation', '=', participant.session_generation),
    )
    .execute()
  return token
}

/** Enqueues a sign-in link for everybody with this address; callers cannot tell if any exist. */
export async function requestSignInLink(
  ctx: Context,
  exchange: Exchange,
  email: string,
): Promise<void> {
  await transact(ctx, async (ctx) => {
    for (const participant of await findByEmail(ctx, exchange.id, email)) {
      await mailSignInLink(ctx, participant)
    }
  })
}

/** The same for all exchanges, newest first, for at most `LINKS_AT_ONCE_MAX` of them. */
export async function requestEverySignInLink(ctx: Context, email: string): Promise<void> {
  await transact(ctx, async (ctx) => {
    for (const participant of await findEverywhereByEmail(ctx, email, LINKS_AT_ONCE_MAX)) {
      await mailSignInLink(ctx, participant)
    }
  })
}

/** Enqueues a sign-in link for this participant. */
export async function mailSignInLink(
  ctx: Context,
  { id: participantId, exchange_id: exchangeId }: Pick<Participant, 'id' | 'exchange_id'>,
): Promise<void> {
  await transact(ctx, (ctx) =>
    enqueueMail(ctx, { kind: 'sign_in_link', exchangeId, participantId, once: newId() }),
  )
}

/**
 * Redeems a sign-in link: mailed ones are single-use, cards are not. Returns undefined if it is
 * unknown, used, revoked or expired, or if its owner has left.
 */
export async function spendSignInLink(
  ctx: Context,
  token: string,
): Promise<Participant | undefined> {
  const now = timestamp(ctx.clock())
  return await transact(ctx, async (ctx) => {
    await keepUntracedLink(ctx, token)
    const spent = await ctx.db
      .updateTable('sign_in_links')
      .set({ spent_at: now })
      .where('token_hash', '=', hashToken(token))
      .where('kind', '=', 'mail')
      .where('spent_at', 'is', null)
      .where('expires_at', '>', now)
      .returning('participant_id')
      .executeTakeFirst()
    const owner = spent?.participant_id ?? (await openCard(ctx, token))
    return owner === undefined ? undefined : await recordSignIn(ctx, owner)
  })
}

/**
 * Inserts the row that makes an untraced link single-use, unless it has expired or was revoked. The
 * expiry is rounded up to a whole day: the hour would tell which mail the link came in.
 */
async function keepUntracedLink(ctx: Context, token: string): Promise<void> {
  const link = openUntracedLink(ctx, token)
  if (!link || link.expires_at <= timestamp(ctx.clock())) return
  const owner = await findParticipant(ctx, link.participant_id)
  if (owner?.session_generation !== link.generation) return
  const { participant_id } = link
  const expires_at = timestamp(endOfDay(link.expires_at))
  await ctx.db
    .insertInto('sign_in_links')
    .values({ token_hash: hashToken(token), participant_id, expires_at, spent_at: null })
    .onConflict((conflict) => conflict.column('token_hash').doNothing())
    .execute()
}

/** Returns a card's owner and records its first opening. Undefined if the card is not valid. */
async function openCard(ctx: Context, token: string): Promise<string | undefined> {
  const now = ctx.clock()
  const link = await findStoredLink(ctx, token)
  if (link?.kind !== 'card' || link.spent_at !== null || linkIsOver(link, now)) return undefined
  await ctx.db
    .updateTable('sign_in_links')
    .set({ first_opened_at: timestamp(now) })
    .where('token_hash', '=', hashToken(token))
    .where('first_opened_at', 'is', null)
    .execute()
  return link.participant.id
}

/**
 * Creates a card for somebody without an address and returns its token; only the hash is stored. An
 * earlier card is revoked with all their sessions. Undefined if they may have none now.
 */
export async function makeCard(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
): Promise<string | undefined> {
  const now = ctx.clock()
  if (!mayHaveCard(participant, exchange.state) || exchangeIsOver(exchange, now)) return undefined
  const token = newToken()
  await transact(ctx, async (ctx) => {
    if (await endCards(ctx, participant)) await endSessions(ctx, participant)
    await ctx.db
      .insertInto('sign_in_links')
      .values({ token_hash: hashToken(token), participant_id: participant.id, kind: 'card' })
      .execute()
  })
  return token
}

/** Revokes a card but keeps the record of its opening. Returns false if there was none. */
async function endCards(ctx: Context, { id }: Pick<Participant, 'id'>): Promise<boolean> {
  const ended = await ctx.db
    .updateTable('sign_in_links')
    .set({ spent_at: timestamp(ctx.clock()) })
    .where('participant_id', '=', id)
    .where('kind', '=', 'card')
    .where('spent_at', 'is', null)
    .executeTakeFirst()
  return ended.numUpdatedRows > 0n
}

/** For a changed address: revokes the links mailed to the old one, and any card. */
export async function endLinks(ctx: Context, participant: Pick<Participant, 'id'>): Promise<void> {
  await endCards(ctx, participant)
  await ctx.db
    .deleteFrom('sign_in_links')
    .where('participant_id', '=', participant.id)
    .where('kind', '=', 'mail')
    .execute()
}

/** Ends every mailed link; cards stay. */
export async function endMailedLinks({ db, clock }: Context): Promise<void> {
  const spent_at = timestamp(clock())
  await db.updateTable('sign_in_links').set({ spent_at }).where('kind', '=', 'mail').execute()
}

/** For somebody who leaves: deletes all their links and cards. */
export async function deleteLinks(ctx: Context, { id }: Pick<Participant, 'id'>): Promise<void> {
  await ctx.db.deleteFrom('sign_in_links').where('participant_id', '=', id).execute()
}

/** Job: deletes sign-in links that expired long ago. */
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
