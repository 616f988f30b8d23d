import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { hashToken } from '../platform/tokens.ts'
import type { Admin } from './tables.ts'

/** The one admin, or undefined before the set-up. */
export function findAdmin(ctx: Context): Promise<Admin | undefined> {
  return ctx.db.selectFrom('admins').selectAll().executeTakeFirst()
}

/** The admin whom this password reset link is for, while it lives. */
export function findAdminOfReset(ctx: Context, token: string): Promise<Admin | undefined> {
  return ctx.db
    .selectFrom('admins')
    .innerJoin('password_resets', 'password_resets.admin_id', 'admins.id')
    .selectAll('admins')
    .where('token_hash', '=', hashToken(token))
    .where('expires_at', '>', timestamp(ctx.clock()))
    .executeTakeFirst()
}
