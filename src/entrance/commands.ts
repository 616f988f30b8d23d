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
 * A new sign-in token; only its hash is stored. It is worth nothing if the person's sessions
 * and links were ended while the mail with it was being written.
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

/** Mails a sign-in link to everybody with this address; the caller cannot tell whether there is one. */
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

/** The same for every exchange in which somebody takes part with this address, newest first. */
export async function requestEverySignInLink(ctx: Context, email: string): Promise<void> {
  await transact(ctx, async (ctx) => {
    for (const participant of await findEverywhereByEmail(ctx, email, LINKS_AT_ONCE_MAX)) {
      await mailSignInLink(ctx, participant)
    }
  })
}

/** Mails a sign-in link to this one person. */
export async function mailSignInLink(
  ctx: Context,
  { id: participantId, exchange_id: exchangeId }: Pick<Participant, 'id' | 'exchange_id'>,
): Promise<void> {
  await transact(ctx, (ctx) =>
    enqueueMail(ctx, { kind: 'sign_in_link', exchangeId, participantId, once: newId() }),
  )
}

/** Signs in by a link: a mailed one is spent, a card stays. Undefined if it is over or its owner has left. */
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
 * Gives an untraced link the row that makes it work once, unless it is too old or its owner's
 * links were ended. The row keeps the day alone: the hour would tell which mail it came by.
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

/** Opens a card: whose it is. Records its first opening; undefined if it has ended. */
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
  await transact(ctx, async (ctx) => {
    if (await endCards(ctx, participant)) await endSessions(ctx, participant)
    await ctx.db
      .insertInto('sign_in_links')
      .values({ token_hash: hashToken(token), participant_id: participant.id, kind: 'card' })
      .execute()
  })
  return token
}

/** Ends a person's card, but not the record of its opening. False if they had none. */
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

/** For somebody with another address: what was mailed to the old one ends, and so does a card. */
export async function endLinks(ctx: Context, participant: Pick<Participant, 'id'>): Promise<void> {
  await endCards(ctx, participant)
  await ctx.db
    .deleteFrom('sign_in_links')
    .where('participant_id', '=', participant.id)
    .where('kind', '=', 'mail')
    .execute()
}

/** For somebody who leaves: every link and card is gone. */
export async function deleteLinks(ctx: Context, { id }: Pick<Participant, 'id'>): Promise<void> {
  await ctx.db.deleteFrom('sign_in_links').where('participant_id', '=', id).execute()
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
