import type { Context } from '../context.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { findParticipant } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp, wholeDay } from '../platform/clock.ts'
import { hashToken } from '../platform/tokens.ts'
import { endOfLink, MAILED_LINK_LIFETIME_HOURS } from './rules.ts'

const BOUND_TO = 'sign-in link'

type Content = { person: string; generation: number; ends: string }

/** As short as can be, as somebody may have to copy it: it ends with a day. */
function written({ person, generation, ends }: Content): string {
  return [person, generation, ends.slice(0, '2026-12-24'.length)].join(' ')
}

function read(text: string): Content {
  // What an earlier version has mailed.
  if (text.startsWith('{')) return JSON.parse(text) as Content
  const [person = '', generation = '', day = ''] = text.split(' ')
  const ends = timestamp(Temporal.Instant.from(`${day}T00:00Z`))
  return { person, generation: Number(generation), ends }
}

/**
 * A sign-in token that holds its owner and its end under seal, for mails that tell of a message or
 * remind: a row would tell who was told on which day, and so who writes to whom, or whose present is not
 * ready. It ends as other mailed links do, and whenever its owner's sessions are revoked, as with a changed
 * address.
 */
export function sealSignInLink(
  ctx: Context,
  { id, session_generation }: Pick<Participant, 'id' | 'session_generation'>,
): string {
  const ends = endOfLink(MAILED_LINK_LIFETIME_HOURS, ctx.clock())
  return ctx.seal.seal(written({ person: id, generation: session_generation, ends }), BOUND_TO)
}

type SealedLink = {
  participant: Participant
  exchange: Exchange
  kind: 'mail'
  expires_at: string
  spent_at: string | null
  isSealed: true
}

/** As `findLink` finds one that has a row; undefined if it is none of ours, or was revoked. */
export async function findSealedLink(ctx: Context, token: string): Promise<SealedLink | undefined> {
  const text = ctx.seal.openIfOurs(token, BOUND_TO)
  if (text === undefined) return undefined
  const { person, generation, ends } = read(text)
  // One that would live longer than any was made by a clock that was wrong: it can be asked for anew.
  const isLawful = ends <= endOfLink(MAILED_LINK_LIFETIME_HOURS, ctx.clock())
  const participant = await findParticipant(ctx, person)
  if (participant?.status !== 'active') return undefined
  if (participant.session_generation !== generation) return undefined
  const exchange = await findExchangeById(ctx, participant.exchange_id)
  if (!exchange) return undefined
  const spent = await ctx.db
    .selectFrom('spent_links')
    .select('ends_at')
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst()
  const spent_at = spent ? wholeDay(ctx.clock()) : null
  const expires_at = isLawful ? ends : wholeDay(ctx.clock())
  return { participant, exchange, kind: 'mail', expires_at, spent_at, isSealed: true }
}

/**
 * Notes that it is used, by its hash alone, in which its owner cannot be read. Returns whose it was;
 * undefined if it was used before, has ended or was revoked. To be called in a transaction.
 */
export async function spendSealedLink(
  ctx: Context,
  token: string,
): Promise<Participant | undefined> {
  const link = await findSealedLink(ctx, token)
  if (!link || link.spent_at !== null) return undefined
  const { expires_at: ends_at } = link
  if (ends_at <= timestamp(ctx.clock())) return undefined
  await ctx.db
    .insertInto('spent_links')
    .values({ token_hash: hashToken(token), ends_at })
    .execute()
  return link.participant
}

/**
 * Forgets which links were used that had ended by then: until that is long ago, whoever opens theirs late is
 * told that somebody else has used it.
 */
export async function forgetSpentLinks({ db }: Context, longAgo: Temporal.Instant): Promise<void> {
  await db.deleteFrom('spent_links').where('ends_at', '<=', timestamp(longAgo)).execute()
}
