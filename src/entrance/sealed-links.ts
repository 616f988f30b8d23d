import type { Context } from '../context.ts'
import { sealOf } from '../exchanges/keys.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { findParticipant } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp, wholeDay } from '../platform/clock.ts'
import type { Seal } from '../platform/seal.ts'
import { hashToken, isSameText } from '../platform/tokens.ts'
import { endOfLink, MAILED_LINK_LIFETIME_HOURS } from './rules.ts'

const BOUND_TO = 'sign-in link'
/** 128 bits in hex, behind what is sealed. */
const PROOF_LENGTH = 32

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

/** Who reads a mail, and in which exchange. */
type Reader = {
  exchange: Pick<Exchange, 'key_id'>
  participant: Pick<Participant, 'id' | 'session_generation'>
}

/**
 * A sign-in token that holds its owner and its end under seal, for mails that tell of a message or
 * remind: a row would tell who was told on which day, and so who writes to whom, or whose present is not
 * ready. The exchange's own key proves that it is ours: whoever had the database and the instance key could else
 * make one for everybody. It ends as other mailed links do, with that key, and whenever its owner's sessions are
 * revoked, as with a changed address. Undefined if there is no such key, or it is lost.
 */
export function sealSignInLink(
  ctx: Context,
  { exchange, participant }: Reader,
): string | undefined {
  const prover = sealOf(ctx, exchange)
  if (!prover) return undefined
  const { id, session_generation } = participant
  const ends = endOfLink(MAILED_LINK_LIFETIME_HOURS, ctx.clock())
  const content = written({ person: id, generation: session_generation, ends })
  const sealed = ctx.seal.seal(content, BOUND_TO)
  return `${sealed}.${proofOf(prover, sealed)}`
}

/** Of this very seal, so that nobody makes a second link of one that was used. */
function proofOf(prover: Seal, sealed: string): string {
  return prover.fingerprint(BOUND_TO, sealed).slice(0, PROOF_LENGTH)
}

/** What is sealed in a token, and the proof behind it, which those of an earlier version have not. */
function partsOf(token: string): { sealed: string; proof: string } {
  const [version, keyId, body, ...proof] = token.split('.')
  return { sealed: [version, keyId, body].join('.'), proof: proof.join('.') }
}

type SealedLink = {
  participant: Participant
  exchange: Exchange
  kind: 'mail'
  expires_at: string
  spent_at: string | null
  isSealed: true
}

/**
 * As `findLink` finds one that has a row; undefined if it is none of ours, or was revoked. One that the exchange's key
 * does not prove to be ours has run out: it was made by an earlier version, or for a draw that is undone, or that key is
 * lost; or somebody else made it, who gains nothing by having its owner mailed.
 */
export async function findSealedLink(ctx: Context, token: string): Promise<SealedLink | undefined> {
  const { sealed, proof } = partsOf(token)
  const text = ctx.seal.openIfOurs(sealed, BOUND_TO)
  if (text === undefined) return undefined
  const { person, generation, ends } = read(text)
  const participant = await findParticipant(ctx, person)
  if (participant?.status !== 'active') return undefined
  if (participant.session_generation !== generation) return undefined
  const exchange = await findExchangeById(ctx, participant.exchange_id)
  if (!exchange) return undefined
  const prover = sealOf(ctx, exchange)
  const isProved = prover !== undefined && isSameText(proof, proofOf(prover, sealed))
  // One that would live longer than any was made by a clock that was wrong: it can be asked for anew.
  const isLawful = ends <= endOfLink(MAILED_LINK_LIFETIME_HOURS, ctx.clock())
  const today = wholeDay(ctx.clock())
  const expires_at = isProved && isLawful ? ends : today
  const spent_at = (await isSpent(ctx, token)) ? today : null
  return { participant, exchange, kind: 'mail', expires_at, spent_at, isSealed: true }
}

async function isSpent({ db }: Context, token: string): Promise<boolean> {
  const spent = await db
    .selectFrom('spent_links')
    .select('ends_at')
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst()
  return spent !== undefined
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
