import { type Context, transact } from '../context.ts'
import { recordSignIn } from '../participants/looks.ts'
import { findParticipant } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp, wholeDay } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { hashToken, newToken } from '../platform/tokens.ts'
import { enqueueMail } from '../post/commands.ts'
import { endCards, noteUseOfCard } from './cards.ts'
import { type Entry, isTheirOwn, recordOpening } from './openings.ts'
import { findLinkByHash } from './queries.ts'
import { ENDED_UNUSED, endOfLink, UNTIL_THE_PURGE } from './rules.ts'
import { spendSealedLink } from './sealed-links.ts'
import type { Way } from './tables.ts'
import { noteAnswer } from './unanswered.ts'

/**
 * Creates a sign-in token; only its hash is stored. One that lives for days is stored with the day it
 * ends, as the hour would tell when which mail was written. Where no mail is set up, only the mailbox
 * shows it. The token is useless if the person's sessions were revoked while the mail was being rendered.
 */
export async function createSignInLink(
  ctx: Context,
  participant: Pick<Participant, 'id' | 'session_generation'>,
  lifetimeHours: number | typeof UNTIL_THE_PURGE,
): Promise<string> {
  const token = newToken()
  const expires_at =
    lifetimeHours === UNTIL_THE_PURGE ? null : endOfLink(lifetimeHours, ctx.clock())
  const kind = ctx.sender === undefined ? 'mailbox' : 'mail'
  await ctx.db
    .insertInto('sign_in_links')
    .columns(['token_hash', 'participant_id', 'expires_at', 'kind'])
    .expression((db) =>
      db
        .selectFrom('participants')
        .select((row) => [
          row.val(hashToken(token)).as('token_hash'),
          'id',
          row.val(expires_at).as('expires_at'),
          row.val(kind).as('kind'),
        ])
        .where('id', '=', participant.id)
        .where('session_generation', '=', participant.session_generation),
    )
    .execute()
  return token
}

/** Enqueues a sign-in link for this participant; a `fresh_link` is in no list of mails. */
export async function mailSignInLink(
  ctx: Context,
  { id: participantId, exchange_id: exchangeId }: Pick<Participant, 'id' | 'exchange_id'>,
  kind: 'sign_in_link' | 'fresh_link' = 'sign_in_link',
): Promise<void> {
  await transact(ctx, (ctx) => enqueueMail(ctx, { kind, exchangeId, participantId, once: newId() }))
}

export type Entered = { participant: Participant; entry: Entry }

/**
 * Redeems a sign-in link, which is single-use. Who can be mailed needs neither card nor mailbox, so what
 * these have opened ends. Of one from the mailbox the day is recorded. One that is sealed changes nothing
 * but that it is used: whatever else did would tell that there was a message, or whose present is not
 * ready. Returns undefined if it is unknown, used, revoked or expired, if it is from the mailbox and mail
 * is set up, or if its owner has left.
 */
export async function spendSignInLink(ctx: Context, token: string): Promise<Entered | undefined> {
  return await transact(ctx, async (ctx) => {
    const now = timestamp(ctx.clock())
    const spent = await ctx.db
      .updateTable('sign_in_links')
      .set({ spent_at: wholeDay(ctx.clock()) })
      .where('token_hash', '=', hashToken(token))
      .where('kind', 'in', ctx.sender === undefined ? ['mail', 'mailbox'] : ['mail'])
      .where('spent_at', 'is', null)
      .where((is) => is.or([is('expires_at', '>', now), is('expires_at', 'is', null)]))
      .returning(['participant_id as id', 'kind'])
      .executeTakeFirst()
    if (spent?.kind === 'mailbox') return await enterBy(ctx, hashToken(token), 'mailbox')
    if (spent) return await enterByOwnMail(ctx, spent)
    const owner = await spendSealedLink(ctx, token)
    return owner && { participant: owner, entry: { way: 'quiet' } }
  })
}

async function enterByOwnMail(
  ctx: Context,
  owner: Pick<Participant, 'id'>,
): Promise<Entered | undefined> {
  await noteAnswer(ctx, await findParticipant(ctx, owner.id))
  await endCards(ctx, owner)
  await endMailboxLinks(ctx, owner)
  const participant = await recordSignIn(ctx, owner.id, true)
  return participant && { participant, entry: { way: 'own' } }
}

/** Signs in by a card and records the day. Returns undefined if the card is not valid any more. */
export async function useCard(ctx: Context, tokenHash: string): Promise<Entered | undefined> {
  return await transact(ctx, async (ctx) => {
    const link = await findLinkByHash(ctx, tokenHash)
    if (link?.kind !== 'card' || link.spent_at !== null) return undefined
    await noteUseOfCard(ctx, link.exchange, tokenHash)
    return await enterBy(ctx, tokenHash, 'card')
  })
}

async function enterBy(ctx: Context, link: string, way: Way): Promise<Entered | undefined> {
  const found = await findLinkByHash(ctx, link)
  if (!found) return undefined
  const notedOn = await recordOpening(ctx, found.exchange, found.participant, way)
  const entry = { way, link, notedOn, isOwn: found.isOwn === true }
  // A card proves who comes, not whose the address is that the organiser has entered for them since.
  const confirms = found.participant.email === null && isTheirOwn(entry)
  const participant = await recordSignIn(ctx, found.participant.id, confirms)
  return participant && { participant, entry }
}

/**
 * Ends the links that were read in the mailbox, of this person or of everybody, and the sessions that
 * began with them: from now on they are links of mails that are too old.
 */
export async function endMailboxLinks(
  ctx: Context,
  person?: Pick<Participant, 'id'>,
): Promise<void> {
  const all = ctx.db.updateTable('sign_in_links').where('kind', '=', 'mailbox')
  await (person ? all.where('participant_id', '=', person.id) : all)
    .set(({ fn, val }) => ({
      kind: 'mail',
      expires_at: wholeDay(ctx.clock()),
      // Whatever the clock will say.
      spent_at: fn.coalesce('spent_at', val(ENDED_UNUSED)),
    }))
    .execute()
}

/** For a changed address: deletes the links mailed to the old one. A card stays, as it was not mailed there. */
export async function endLinks(ctx: Context, { id }: Pick<Participant, 'id'>): Promise<void> {
  await ctx.db
    .deleteFrom('sign_in_links')
    .where('participant_id', '=', id)
    .where('kind', '!=', 'card')
    .execute()
}

/** Ends every mailed link that was not used, whatever the clock will say; cards stay. */
export async function endMailedLinks({ db }: Context): Promise<void> {
  await db
    .updateTable('sign_in_links')
    .set({ spent_at: ENDED_UNUSED })
    .where('kind', '!=', 'card')
    .where('spent_at', 'is', null)
    .execute()
}

/** For somebody who leaves: deletes all their links and cards. */
export async function deleteLinks(ctx: Context, { id }: Pick<Participant, 'id'>): Promise<void> {
  await ctx.db.deleteFrom('sign_in_links').where('participant_id', '=', id).execute()
}
