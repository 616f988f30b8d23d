import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { timestamp } from '../platform/clock.ts'
import { bringBackForm, formPageOf, keepForm } from '../platform/kept-forms.ts'
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
  await request.session.regenerate(['participants', 'kept'])
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
  await request.session.regenerate(['participants', 'kept'])
  request.session.admin = { ...grant, generation: admin.session_generation }
}

export function signOutAdmin(request: FastifyRequest): void {
  request.session.admin = undefined
}

/** Hook for the admin's pages: sends strangers to the sign-in page and keeps what they typed. */
export function requireAdmin(ctx: Context) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const admin = await findSignedIn(ctx, request)
    if (admin) {
      request.admin = admin
      return await bringBackForm(ctx, request, admin.id)
    }
    await keepForm(ctx, request, request.session.admin?.id ?? '')
    const next = formPageOf(request) ?? deskOf(request)
    return seeOther(reply, `${paths.adminSignIn()}?next=${encodeURIComponent(next)}`)
  }
}

/** Returns undefined if the session has expired or was revoked. */
async function findSignedIn(ctx: Context, request: FastifyRequest): Promise<Admin | undefined> {
  const grant = request.session.admin
  if (!grant || grant.expiresAt <= timestamp(ctx.clock())) return undefined
  const admin = await findAdmin(ctx)
  const isValid = admin?.id === grant.id && admin.session_generation === grant.generation
  return isValid ? admin : undefined
}

/** Where to return if a posted button has no form page: the desk, or the list of exchanges. */
function deskOf(request: FastifyRequest): string {
  const { slug } = request.params as { slug?: string }
  return slug ? paths.desk(slug) : paths.adminHome()
}
