import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { noteSecurityEvent } from '../platform/security-log.ts'
import { notFound } from '../ui/replies.ts'
import { findParticipant } from './queries.ts'
import type { Participant } from './tables.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The participant in the URL or, on their own pages, the one who is signed in. */
    participant: Participant
  }
}

/** Hook behind `organiserOf`: answers 404 unless the URL names a participant of the exchange. */
export function participantOfAddress(ctx: Context) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { participantId } = request.params as { participantId: string }
    const participant = await findParticipant(ctx, participantId)
    const isHere = participant?.exchange_id === request.exchange.id
    if (participant && !isHere) noteSecurityEvent(request, 'not allowed')
    if (!participant || !isHere) return notFound(request, reply)
    request.participant = participant
  }
}
