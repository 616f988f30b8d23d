import { type Context, transact } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { hashPassword, verifyPassword } from '../platform/passwords.ts'
import { countTry } from '../platform/rate-limits.ts'
import { saveSetting } from '../platform/settings.ts'
import { hashToken, newToken } from '../platform/tokens.ts'
import { enqueueMail } from '../post/commands.ts'
import type { NoticeKind } from '../post/kinds.ts'
import type { AccountInput } from './forms.ts'
import { findAdmin } from './queries.ts'
import {
  DEFAULT_TIMEZONE,
  GATHERED_NOTICES,
  NOTICES_AT_FIRST,
  RESET_LINK_LIFETIME_HOURS,
  wantsNotice,
} from './rules.ts'
import type { Admin } from './tables.ts'

/** Creates the only admin. Returns undefined if there is one already, even if two requests race. */
export async function createAdmin(
  ctx: Context,
  { email, password, name = '', timezone }: AccountInput,
): Promise<Admin | undefined> {
  const password_hash = await hashPassword(password)
  return await transact(ctx, async (ctx) => {
    if (await findAdmin(ctx)) return undefined
    if (timezone !== undefined) await saveSetting(ctx, DEFAULT_TIMEZONE, timezone)
    return await ctx.db
      .insertInto('admins')
      .values({
        id: newId(),
        email,
        name,
        password_hash,
        session_generation: 1,
        notices: NOTICES_AT_FIRST.join(' '),
        created_at: timestamp(ctx.clock()),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
  })
}

/** Returns the admin, or undefined if email or password is wrong; either way it takes as long. */
export async function checkCredentials(
  ctx: Context,
  { email, password }: { email: string; password: string },
): Promise<Admin | undefined> {
  const admin = await findAdmin(ctx)
  const isTheirs = admin?.email === email
  const matches = await verifyPassword(password, isTheirs ? admin.password_hash : undefined)
  return matches ? admin : undefined
}

/** Enqueues a reset link if this is the admin's address. The caller is not told whether it is. */
export async function requestPasswordReset(ctx: Context, email: string): Promise<void> {
  await transact(ctx, async (ctx) => {
    const admin = await findAdmin(ctx)
    if (admin?.email === email) await enqueueMail(ctx, { kind: 'password_reset', once: newId() })
  })
}

/** Creates a reset token that expires after one hour. Only its hash is stored. */
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
 * Sets a new password, revoking every reset link and session of the admin. Returns false if the
 * token is unknown, was used or has expired.
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

/** Saves a new email or password, and revokes every reset link and session. */
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

/** Saves how invitations call the admin, which notices they want, and whether they get replies. */
export async function saveWishes(
  ctx: Context,
  { id }: Pick<Admin, 'id'>,
  wishes: { name: string; notices: readonly NoticeKind[]; replyToAdmin: boolean },
): Promise<Admin> {
  return await ctx.db
    .updateTable('admins')
    .set({
      name: wishes.name,
      notices: wishes.notices.join(' '),
      reply_to_admin: wishes.replyToAdmin ? 1 : 0,
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Revokes every session of the admin. */
export async function endAllSessions(ctx: Context): Promise<void> {
  await ctx.db
    .updateTable('admins')
    .set((admin) => ({ session_generation: admin('session_generation', '+', 1) }))
    .execute()
}

/** Revokes every link to choose a new password. */
export async function endResets(ctx: Context): Promise<void> {
  await ctx.db.deleteFrom('password_resets').execute()
}

type NoticeOrder = Omit<Parameters<typeof enqueueMail>[1], 'kind' | 'participantId'> & {
  kind: NoticeKind
}

/**
 * Enqueues a notice to the admin, unless they have turned this kind off, or got as many today as their inbox
 * is to bear; the desk has them all.
 */
export async function tellAdmin(ctx: Context, notice: NoticeOrder): Promise<void> {
  const admin = await findAdmin(ctx)
  if (!admin || !wantsNotice(admin, notice.kind)) return
  const limit = GATHERED_NOTICES[notice.kind]
  const isTooMany = limit && (await countTry(ctx, limit, notice.exchangeId ?? ''))
  if (!isTooMany) await enqueueMail(ctx, notice)
}

/** Job: deletes expired reset links. */
export async function deleteOldResets(ctx: Context): Promise<void> {
  await ctx.db
    .deleteFrom('password_resets')
    .where('expires_at', '<=', timestamp(ctx.clock()))
    .execute()
}

/** Job: a reset link that lives longer than any was made by a clock that was wrong. */
export async function shortenResets(ctx: Context): Promise<void> {
  const expires_at = timestamp(ctx.clock().add({ hours: RESET_LINK_LIFETIME_HOURS }))
  await ctx.db
    .updateTable('password_resets')
    .set({ expires_at })
    .where('expires_at', '>', expires_at)
    .execute()
}

/** Job: a stamp that lies ahead was made by a clock that was wrong, and becomes now. */
export async function renewAdminStamps({ db, clock }: Context): Promise<void> {
  const now = timestamp(clock())
  await db.updateTable('admins').set({ created_at: now }).where('created_at', '>', now).execute()
}
