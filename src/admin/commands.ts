import { type Context, transact } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { hashPassword, verifyPassword } from '../platform/passwords.ts'
import { hashToken, newToken } from '../platform/tokens.ts'
import { enqueueMail } from '../post/commands.ts'
import type { NoticeKind } from '../post/kinds.ts'
import { findAdmin } from './queries.ts'
import { RESET_LINK_LIFETIME_HOURS, wantsNotice } from './rules.ts'
import type { Admin } from './tables.ts'

/** Makes the one admin. Undefined if there is one already, even if two try at once. */
export async function createAdmin(
  ctx: Context,
  { email, password }: { email: string; password: string },
): Promise<Admin | undefined> {
  const password_hash = await hashPassword(password)
  return await transact(ctx, async (ctx) => {
    if (await findAdmin(ctx)) return undefined
    return await ctx.db
      .insertInto('admins')
      .values({
        id: newId(),
        email,
        password_hash,
        session_generation: 1,
        notices: '',
        created_at: timestamp(ctx.clock()),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
  })
}

/** The admin if email and password are theirs; a wrong email takes as long as a wrong password. */
export async function checkCredentials(
  ctx: Context,
  { email, password }: { email: string; password: string },
): Promise<Admin | undefined> {
  const admin = await findAdmin(ctx)
  const isTheirs = admin?.email === email
  const matches = await verifyPassword(password, isTheirs ? admin.password_hash : undefined)
  return matches ? admin : undefined
}

/** Mails a reset link if the address is the admin's; the caller cannot tell. */
export async function requestPasswordReset(ctx: Context, email: string): Promise<void> {
  await transact(ctx, async (ctx) => {
    const admin = await findAdmin(ctx)
    if (admin?.email === email) await enqueueMail(ctx, { kind: 'password_reset', once: newId() })
  })
}

/** A new reset token for the admin, valid for one hour. */
export async function createPasswordReset(ctx: Context, admin: Admin): Promise<string> {
  const token = newToken()
  const expires = ctx.clock().add({ hours: RESET_LINK_LIFETIME_HOURS })
  await ctx.db
    .insertInto('password_resets')
    .values({ token_hash: hashToken(token), admin_id: admin.id, expires_at: timestamp(expires) })
    .execute()
  return token
}

/**
 * Sets a new password by a reset link, which is spent, as are all others; every session of
 * the admin ends. False if the link is not valid any more.
 */
export async function resetPassword(
  ctx: Context,
  { token, password }: { token: string; password: string },
): Promise<boolean> {
  const password_hash = await hashPassword(password)
  return await transact(ctx, async (ctx) => {
    const reset = await ctx.db
      .deleteFrom('password_resets')
      .where('token_hash', '=', hashToken(token))
      .where('expires_at', '>', timestamp(ctx.clock()))
      .returning('admin_id')
      .executeTakeFirst()
    if (!reset) return false
    await changeAccount(ctx, { id: reset.admin_id }, { password_hash })
    return true
  })
}

/** Saves a new email or password; every reset link is spent and every session ends. */
export async function changeAccount(
  ctx: Context,
  { id }: Pick<Admin, 'id'>,
  account: { email?: string; password_hash: string },
): Promise<void> {
  await ctx.db.deleteFrom('password_resets').where('admin_id', '=', id).execute()
  await ctx.db
    .updateTable('admins')
    .set((row) => ({ ...account, session_generation: row('session_generation', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Saves what the admin wants to be told, and whether answers to mails come to them. */
export async function saveWishes(
  ctx: Context,
  { id }: Pick<Admin, 'id'>,
  { notices, replyToAdmin }: { notices: readonly NoticeKind[]; replyToAdmin: boolean },
): Promise<Admin> {
  return await ctx.db
    .updateTable('admins')
    .set({ notices: notices.join(' '), reply_to_admin: replyToAdmin ? 1 : 0 })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Ends every session of the admin. */
export async function endAllSessions(ctx: Context): Promise<void> {
  await ctx.db
    .updateTable('admins')
    .set((admin) => ({ session_generation: admin('session_generation', '+', 1) }))
    .execute()
}

type Notice = { kind: NoticeKind; exchangeId?: string; aboutId?: string; once: string }

/** Mails the admin a notice if they want this kind. */
export async function tellAdmin(ctx: Context, notice: Notice): Promise<void> {
  const admin = await findAdmin(ctx)
  if (admin && wantsNotice(admin, notice.kind)) await enqueueMail(ctx, notice)
}

/** Job: deletes the reset links whose time is over. */
export async function deleteOldResets(ctx: Context): Promise<void> {
  await ctx.db
    .deleteFrom('password_resets')
    .where('expires_at', '<=', timestamp(ctx.clock()))
    .execute()
}
