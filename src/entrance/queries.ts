import type { Context } from '../context.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { findParticipant } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { prepare } from '../platform/prepared.ts'
import { hashToken } from '../platform/tokens.ts'
import { findMailboxWays, listStepsOf, type Step } from './openings.ts'
import { findSealedLink } from './sealed-links.ts'
import type { Way } from './tables.ts'

export type SignInLink = {
  participant: Participant
  exchange: Exchange
  kind: 'mail' | Way
  expires_at: string | null
  spent_at: string | null
  /** It has no row, as it came with a mail that no page shows. */
  isSealed: boolean
  /** A card that its owner has made, and nobody else. */
  isOwn?: boolean
}

/**
 * The owner of a sign-in link, even if it has expired or was used. Returns undefined if the link is
 * unknown or its owner has left.
 */
export async function findLink(ctx: Context, token: string): Promise<SignInLink | undefined> {
  return (await findLinkByHash(ctx, hashToken(token))) ?? (await findSealedLink(ctx, token))
}

/** The same by the hash that is stored. */
export async function findLinkByHash(
  ctx: Context,
  tokenHash: string,
): Promise<SignInLink | undefined> {
  const link = await ctx.db
    .selectFrom('sign_in_links')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  const participant = link && (await findParticipant(ctx, link.participant_id))
  const exchange = participant && (await findExchangeById(ctx, participant.exchange_id))
  if (!link || !participant || !exchange) return undefined
  const { kind, expires_at, spent_at, own } = link
  const isOwn = kind === 'card' && own === 1
  return { participant, exchange, kind, expires_at, spent_at, isSealed: false, isOwn }
}

/** The hash of the token of the card of this exchange that has this code, valid or not. */
export async function findCardByCode(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  code: string,
): Promise<string | undefined> {
  const card = await ctx.db
    .selectFrom('sign_in_links')
    .select('token_hash')
    .where('code_hash', '=', codeHash(ctx, exchange, code))
    .executeTakeFirst()
  return card?.token_hash
}

/** A keyed hash: 50 bits could be tried out by whoever had the database alone. */
export function codeHash(ctx: Context, { id }: Pick<Exchange, 'id'>, code: string): string {
  return ctx.seal.fingerprint('card code', `${id} ${code}`)
}

/** A day on which somebody's page was opened by others' means, and how often. */
type Opened = { day: string; times: number }

/** The card of somebody's that is valid, and on which days their page was opened by others. */
export type Cards = {
  /**
   * When it was made, first used and handed over, each by the day, and whether its owner has made it
   * themselves; undefined if there is none.
   */
  living:
    | {
        madeOn: string | null
        usedOn: string | null
        handedOverOn: string | null
        isOwn: boolean
      }
    | undefined
  cardDays: readonly Opened[]
  mailboxDays: readonly Opened[]
  /** Whether a link that was read in the mailbox leads them to their page. */
  hasMailboxWay: boolean
}

/** On which days somebody's page was opened by others' means, and the organiser made a card for it. */
export async function findOpenedDays(
  ctx: Context,
  participant: Pick<Participant, 'id'>,
): Promise<Pick<Cards, 'cardDays' | 'mailboxDays'> & { cardsMade: readonly Opened[] }> {
  const steps = await listStepsOf(ctx, participant)
  const days = (by: Step['way']) => steps.filter(({ way }) => way === by)
  return { cardDays: days('card'), mailboxDays: days('mailbox'), cardsMade: days('made') }
}

/** Every card that was ever made for somebody or by them, with the days on which it was made and handed over. */
export function listCardsOf(ctx: Context, person: Pick<Participant, 'id'>) {
  return cardsOf(ctx, person).select(['made_on', 'handed_over_on']).orderBy('made_on').execute()
}

/** Whether a card of somebody's opens their page. */
export async function hasLivingCard(
  ctx: Context,
  person: Pick<Participant, 'id'>,
): Promise<boolean> {
  const living = cardsOf(ctx, person).where('spent_at', 'is', null)
  return (await living.select('token_hash').executeTakeFirst()) !== undefined
}

/** Whether somebody's page was opened by the card that still opens it. */
export async function hasUsedCard(ctx: Context, person: Pick<Participant, 'id'>): Promise<boolean> {
  const used = cardsOf(ctx, person).where('spent_at', 'is', null).where('used_on', 'is not', null)
  return (await used.select('token_hash').executeTakeFirst()) !== undefined
}

/** Whether somebody joined without an email, and so made a card of their own, whatever has become of it. */
export async function hasJoinedByCard(
  ctx: Context,
  person: Pick<Participant, 'id'>,
): Promise<boolean> {
  const own = cardsOf(ctx, person).where('own', '=', 1)
  return (await own.select('token_hash').executeTakeFirst()) !== undefined
}

function cardsOf({ db }: Context, { id }: Pick<Participant, 'id'>) {
  return db.selectFrom('sign_in_links').where('participant_id', '=', id).where('kind', '=', 'card')
}

const cardsIn = prepare((db, exchangeId: string) =>
  db
    .selectFrom('participants')
    .leftJoin('sign_in_links as card', (join) =>
      join
        .onRef('card.participant_id', '=', 'participants.id')
        .on('card.kind', '=', 'card')
        .on('card.spent_at', 'is', null),
    )
    .leftJoin('openings', 'openings.participant_id', 'participants.id')
    .select(['participants.id', 'made_on', 'used_on', 'handed_over_on', 'own'])
    .select(['openings.way', 'openings.day', 'openings.times'])
    .where('participants.exchange_id', '=', exchangeId)
    .where((is) => is.or([is('own', 'is not', null), is('day', 'is not', null)]))
    .orderBy('day'),
)

/** The cards of an exchange, by participant id; who has neither card nor such a day is not in it. */
export async function findCards(
  ctx: Context,
  exchangeId: string,
): Promise<ReadonlyMap<string, Cards>> {
  const owners = Map.groupBy(await cardsIn.all(ctx, exchangeId), ({ id }) => id)
  const mailboxWays = await findMailboxWays(ctx, exchangeId)
  return new Map(
    [...owners].map(([owner, rows]) => [
      owner,
      {
        living: livingIn(rows),
        cardDays: daysIn(rows, 'card'),
        mailboxDays: daysIn(rows, 'mailbox'),
        hasMailboxWay: mailboxWays.has(owner),
      },
    ]),
  )
}

/** A person's card, if they have one that works, beside each day on which their page was opened. */
type CardRow = Awaited<ReturnType<typeof cardsIn.all>>[number]

function livingIn([row]: readonly CardRow[]): Cards['living'] {
  if (!row || row.own === null) return undefined
  const { made_on, used_on, handed_over_on, own } = row
  return { madeOn: made_on, usedOn: used_on, handedOverOn: handed_over_on, isOwn: own === 1 }
}

function daysIn(rows: readonly CardRow[], by: Way): Opened[] {
  return rows.flatMap(({ way, day, times }) =>
    way === by && day !== null && times !== null ? [{ day, times }] : [],
  )
}
