import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import type { Participant } from '../participants/tables.ts'
import { paths } from '../paths.ts'
import { timestamp, wholeDay } from '../platform/clock.ts'
import { bindForms, renewSession } from '../platform/form-tokens.ts'
import { bringBackForm, keepForm } from '../platform/kept-forms.ts'
import { seeOther } from '../platform/replies.ts'
import { boundSessionsOfCards } from './card-sessions.ts'
import type { Entered } from './commands.ts'
import { type Entry, entryOfOld, findByEntry, noteUse } from './openings.ts'
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

/** Signs a participant in to this exchange, under a new session id. By a card, its oldest session may end. */
export async function signInParticipant(
  ctx: Context,
  request: FastifyRequest,
  { exchange, participant, entry }: Entered & { exchange: Exchange },
): Promise<void> {
  const { admin, participants = {}, sessionId } = request.session
  const guests = Object.values(participants).filter(({ id }) => id !== participant.id)
  const others = [...guests, ...(admin ? [admin] : [])].map(({ expiresAt }) => expiresAt)
  await renewSession(ctx, request, { keep: ['admin', 'participants', 'kept'], others })
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
  await boundSessionsOfCards(ctx, request, sessionId)
}

/** By which way the session of whoever is signed in here began. */
export function entryOf(request: FastifyRequest): Entry | undefined {
  return grantOf(request)?.entry
}

/** Ends what the session grants here; that there was a session is kept for forms in other windows. */
export function signOutParticipant(request: FastifyRequest): void {
  const grant = grantOf(request)
  if (grant) grant.expiresAt = ''
}

/**
 * Guards a participant's pages, behind `exchangeOfAddress`. Strangers are led to where they can ask
 * for a link before a byte of what they send is read; whose session has ended keeps what they typed.
 */
export function requireParticipant(area: FastifyInstance, ctx: Context): void {
  area.addHook('onRequest', async (request, reply) => {
    const participant = await findSignedIn(ctx, request)
    if (participant) {
      request.participant = participant
      request.isSomebodys = true
      if (request.method === 'GET') bindForms(request.session)
    } else if (!grantOf(request)) return askForLink(request, reply)
  })
  area.addHook('preHandler', async (request, reply) => {
    const { participant } = request
    const grant = grantOf(request)
    if (participant) return await bringBackForm(ctx, request, participant.id)
    if (grant)
      await keepForm(ctx, request, { is: 'guest', id: grant.id, exchange: request.exchange.id })
    return askForLink(request, reply)
  })
}

function askForLink({ exchange }: FastifyRequest, reply: FastifyReply): FastifyReply {
  return seeOther(reply, paths.requestAccess(exchange.slug))
}

/** What the session grants, or once granted, in this exchange. */
function grantOf({ exchange, session }: FastifyRequest): Grant | undefined {
  return session.participants?.[exchange.id]
}

/**
 * The participant signed in to this exchange, if any. Once a day, extends a session in use, and notes
 * one that began in a way that others had in their hands.
 */
async function findSignedIn(
  ctx: Context,
  request: FastifyRequest,
): Promise<Participant | undefined> {
  const grant = grantOf(request)
  if (!grant || grant.expiresAt <= timestamp(ctx.clock())) return undefined
  const entry = grant.entry ?? (await entryOfOld(ctx, grant.id))
  const participant = entry && (await findByEntry(ctx, grant.id, entry))
  if (!participant || participant.session_generation !== grant.generation) return undefined
  grant.entry = await noteUse(ctx, request.exchange, participant, entry)
  extend(ctx, grant)
  return participant
}

function extend(ctx: Context, grant: Grant): void {
  const end = endOfGrant(ctx)
  // A later end was written by a clock that was wrong.
  if (grant.expiresAt !== end) grant.expiresAt = end
}

/** By the day, so that a session in use is extended once a day, and no hour of a visit is kept. */
function endOfGrant(ctx: Context): string {
  return wholeDay(ctx.clock().add({ hours: 24 * SESSION_DAYS }), 'ceil')
}
