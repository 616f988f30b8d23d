import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { timestamp } from '../platform/clock.ts'
import { formPageOf } from '../platform/form-pages.ts'
import { bindForms, renewSession } from '../platform/form-tokens.ts'
import { bringBackForm, keepForm } from '../platform/kept-forms.ts'
import { seeOther } from '../platform/replies.ts'
import { findAdmin } from './queries.ts'
import { REMEMBERED_SESSION_DAYS, SESSION_DAYS } from './rules.ts'
import type { Admin } from './tables.ts'

declare module 'fastify' {
  interface Session {
    admin?: { id: string; generation: number; expiresAt: string } | undefined
  }
  interface FastifyRequest {
    /** The signed-in admin, on pages behind `requireAdmin`. */
    admin: Admin
  }
}

/** Signs the admin in under a new session id (OWASP, Session Management Cheat Sheet). */
export async function signInAdmin(
  ctx: Context,
  request: FastifyRequest,
  { admin, remember }: { admin: Admin; remember: boolean },
): Promise<void> {
  const { participants = {} } = request.session
  const others = Object.values(participants).map(({ expiresAt }) => expiresAt)
  await renewSession(ctx, request, { keep: ['participants', 'kept'], others })
  const days = remember ? REMEMBERED_SESSION_DAYS : SESSION_DAYS
  request.session.admin = {
    id: admin.id,
    generation: admin.session_generation,
    expiresAt: timestamp(ctx.clock().add({ hours: 24 * days })),
  }
}

/** Keeps this one session, under a new id, after `changeAccount` has revoked all of them. */
export async function keepSignedIn(request: FastifyRequest, admin: Admin): Promise<void> {
  const grant = request.session.admin
  if (!grant || grant.generation === admin.session_generation) return
  await renewSignedIn(request)
  request.session.admin = { ...grant, generation: admin.session_generation }
}

/**
 * Gives the session of whoever has shown again that they know the password a new id: the one that
 * somebody may have taken along ends (OWASP ASVS 5.0, V7.2.4).
 */
export async function renewSignedIn({ session }: FastifyRequest): Promise<void> {
  await session.regenerate(['admin', 'participants', 'kept', 'formSecret'])
}

/** Ends what the session grants. That there was a session is kept for forms in other windows. */
export function signOutAdmin({ session }: FastifyRequest): void {
  if (session.admin) session.admin = { ...session.admin, expiresAt: '' }
}

/**
 * Guards the admin's pages. Strangers are asked to sign in before a byte of what they send is read;
 * whose session has ended keeps what they typed.
 */
export function requireAdmin(area: FastifyInstance, ctx: Context): void {
  area.addHook('onRequest', async (request, reply) => {
    const admin = await findSignedIn(ctx, request)
    if (admin) {
      request.admin = admin
      request.isSomebodys = true
      // Sessions of an earlier version are bound at their first page.
      if (request.method === 'GET') bindForms(request.session)
    } else if (!request.session.admin) return askToSignIn(request, reply)
  })
  area.addHook('preHandler', async (request, reply) => {
    const { admin, session } = request
    if (admin) return await bringBackForm(ctx, request, admin.id)
    if (session.admin) await keepForm(ctx, request, { is: 'organiser', id: session.admin.id })
    return askToSignIn(request, reply)
  })
}

function askToSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const next = formPageOf(request) ?? deskOf(request)
  return seeOther(reply, `${paths.adminSignIn()}?next=${encodeURIComponent(next)}`)
}

/** Returns undefined if the session has expired or was revoked. */
async function findSignedIn(ctx: Context, request: FastifyRequest): Promise<Admin | undefined> {
  const grant = request.session.admin
  if (!grant || grant.expiresAt <= timestamp(ctx.clock())) return undefined
  // A later end was written by a clock that was wrong.
  const latest = timestamp(ctx.clock().add({ hours: 24 * REMEMBERED_SESSION_DAYS }))
  if (grant.expiresAt > latest) grant.expiresAt = latest
  const admin = await findAdmin(ctx)
  const isValid = admin?.id === grant.id && admin.session_generation === grant.generation
  return isValid ? admin : undefined
}

/** Where to return if a posted button has no form page: the desk, or the list of exchanges. */
function deskOf(request: FastifyRequest): string {
  const { slug } = request.params as { slug?: string }
  return slug ? paths.desk(slug) : paths.adminHome()
}
