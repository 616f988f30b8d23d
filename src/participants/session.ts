import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { findExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { paths } from '../paths.ts'
import { timestamp } from '../platform/clock.ts'
import { bringBackForm, keepForm } from '../platform/kept-forms.ts'
import { seeOther } from '../platform/replies.ts'
import { findParticipant } from './queries.ts'
import { SESSION_DAYS, SESSION_EXTENDED_AFTER_HOURS } from './rules.ts'
import type { Participant } from './tables.ts'

type Grant = { id: string; generation: number; expiresAt: string }

declare module 'fastify' {
  interface Session {
    /** By exchange id: one browser may take part in several. */
    participants?: Record<string, Grant> | undefined
  }
  interface FastifyRequest {
    /** Who is signed in, on the pages behind `requireParticipant`. */
    visit: { exchange: Exchange; participant: Participant }
  }
}

/** Signs a participant in to their one exchange, under a new session id. */
export async function signInParticipant(
  ctx: Context,
  request: FastifyRequest,
  participant: Participant,
): Promise<void> {
  await request.session.regenerate(['admin', 'participants', 'kept'])
  request.session.participants = {
    ...request.session.participants,
    [participant.exchange_id]: {
      id: participant.id,
      generation: participant.session_generation,
      expiresAt: timestamp(ctx.clock().add({ hours: 24 * SESSION_DAYS })),
    },
  }
}

export function signOutParticipant(request: FastifyRequest, exchange: Exchange): void {
  const { [exchange.id]: _ended, ...others } = request.session.participants ?? {}
  request.session.participants = others
}

/** Who is signed in to this exchange; a session in use is extended once a day. */
async function signedInParticipant(
  ctx: Context,
  request: FastifyRequest,
  exchange: Exchange,
): Promise<Participant | undefined> {
  const grant = request.session.participants?.[exchange.id]
  if (!grant || grant.expiresAt <= timestamp(ctx.clock())) return undefined
  const participant = await findParticipant(ctx.db, grant.id)
  if (!participant || participant.session_generation !== grant.generation) return undefined
  extend(ctx, grant)
  return participant
}

/** A hook for the participant's pages: sends strangers to where they can ask for a link; what they typed is kept. */
export function requireParticipant(ctx: Context) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { slug } = request.params as { slug: string }
    const exchange = await findExchange(ctx.db, slug)
    if (!exchange) return reply.callNotFound()
    const participant = await signedInParticipant(ctx, request, exchange)
    if (!participant) {
      await keepForm(ctx, request, request.session.participants?.[exchange.id]?.id ?? '')
      return seeOther(reply, paths.requestAccess(slug))
    }
    await bringBackForm(ctx, request, participant.id)
    request.visit = { exchange, participant }
  }
}

function extend(ctx: Context, grant: Grant): void {
  const full = ctx.clock().add({ hours: 24 * SESSION_DAYS })
  const threshold = full.subtract({ hours: SESSION_EXTENDED_AFTER_HOURS })
  if (grant.expiresAt <= timestamp(threshold)) grant.expiresAt = timestamp(full)
}
