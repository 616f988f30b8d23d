import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { findParticipant } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { paths } from '../paths.ts'
import { timestamp, wholeDay } from '../platform/clock.ts'
import { bringBackForm, keepForm } from '../platform/kept-forms.ts'
import { seeOther } from '../platform/replies.ts'
import type { Entered } from './commands.ts'
import { type Entry, entryOfOld, noteUse } from './openings.ts'
import { SESSION_DAYS } from './rules.ts'

type Grant = {
  id: string
  generation: number
  expiresAt: string
  /** Leads to their page; missing in sessions that predate it. */
  slug?: string
  /** Missing, too. */
  entry?: Entry
}

declare module 'fastify' {
  interface Session {
    /** By exchange id, as one browser may take part in several. */
    participants?: Record<string, Grant> | undefined
  }
}

/** Signs a participant in to this exchange, under a new session id. */
export async function signInParticipant(
  ctx: Context,
  request: FastifyRequest,
  { exchange, participant, entry }: Entered & { exchange: Exchange },
): Promise<void> {
  await request.session.regenerate(['admin', 'participants', 'kept'])
  request.session.participants = {
    ...request.session.participants,
    [exchange.id]: {
      id: participant.id,
      generation: participant.session_generation,
      expiresAt: endOfGrant(ctx),
      slug: exchange.slug,
      entry,
    },
  }
}

export function signOutParticipant({ session, exchange }: FastifyRequest): void {
  const { [exchange.id]: _ended, ...others } = session.participants ?? {}
  session.participants = others
}

/**
 * Hook for a participant's pages, behind `exchangeOfAddress`: sends strangers to where they can ask
 * for a link, and keeps what they typed.
 */
export function requireParticipant(ctx: Context) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { exchange, session } = request
    const participant = await findSignedIn(ctx, request)
    if (!participant) {
      await keepForm(ctx, request, session.participants?.[exchange.id]?.id ?? '')
      return seeOther(reply, paths.requestAccess(exchange.slug))
    }
    request.participant = participant
    await bringBackForm(ctx, request, participant.id)
  }
}

/**
 * The participant signed in to this exchange, if any. Once a day, extends a session in use, and notes
 * one that began in a way that others had in their hands.
 */
async function findSignedIn(
  ctx: Context,
  { exchange, session }: FastifyRequest,
): Promise<Participant | undefined> {
  const grant = session.participants?.[exchange.id]
  if (!grant || grant.expiresAt <= timestamp(ctx.clock())) return undefined
  const participant = await findParticipant(ctx, grant.id)
  if (!participant || participant.session_generation !== grant.generation) return undefined
  const entry = grant.entry ?? (await entryOfOld(ctx, participant))
  const noted = entry && (await noteUse(ctx, exchange, participant, entry))
  if (!noted) return undefined
  grant.entry = noted
  extend(ctx, grant)
  return participant
}

function extend(ctx: Context, grant: Grant): void {
  const end = endOfGrant(ctx)
  if (grant.expiresAt < end) grant.expiresAt = end
}

/** By the day, so that a session in use is extended once a day, and no hour of a visit is kept. */
function endOfGrant(ctx: Context): string {
  return wholeDay(ctx.clock().add({ hours: 24 * SESSION_DAYS }), 'ceil')
}
