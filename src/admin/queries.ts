import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { prepare } from '../platform/prepared.ts'
import { hashToken } from '../platform/tokens.ts'
import type { Admin } from './tables.ts'

const anyAdmin = prepare((db) => db.selectFrom('admins').selectAll())

/** The only admin. Returns undefined before the set-up. */
export function findAdmin(ctx: Context): Promise<Admin | undefined> {
  return anyAdmin.first(ctx)
}

/** Undefined if nobody signs in with this email, in lower case. */
export function findAdminByEmail(ctx: Context, email: string): Promise<Admin | undefined> {
  return ctx.db.selectFrom('admins').selectAll().where('email', '=', email).executeTakeFirst()
}

/** The admin this reset link belongs to. Returns undefined if it is unknown, used or expired. */
export function findAdminOfReset(ctx: Context, token: string): Promise<Admin | undefined> {
  return ctx.db
    .selectFrom('admins')
    .innerJoin('password_resets', 'password_resets.admin_id', 'admins.id')
    .selectAll('admins')
    .where('token_hash', '=', hashToken(token))
    .where('expires_at', '>', timestamp(ctx.clock()))
    .executeTakeFirst()
}
