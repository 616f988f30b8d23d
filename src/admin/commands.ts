import { type Context, enqueueMail, type NoticeKind, transact } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { hashPassword, verifyPassword } from '../platform/passwords.ts'
import { hashToken, newToken } from '../platform/tokens.ts'
import type { SettingsInput } from './forms.ts'
import { DEFAULT_TIMEZONE, findAdmin, INSTANCE_NAME } from './queries.ts'
import { RESET_LINK_LIFETIME_HOURS, wantsNotice } from './rules.ts'
import type { Admin } from './tables.ts'

const SECRET_KEY_FINGERPRINT = 'secret_key_fingerprint'

/** Makes the one admin. Undefined if there is one already, even if two try at once. */
export async function createAdmin(
  ctx: Context,
  { email, password }: { email: string; password: string },
): Promise<Admin | undefined> {
  const password_hash = await hashPassword(password)
  return await transact(ctx, async (trx) => {
    if (await findAdmin(trx)) return undefined
    return await trx
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
  const admin = await findAdmin(ctx.db)
  const isTheirs = admin?.email === email
  const matches = await verifyPassword(password, isTheirs ? admin.password_hash : undefined)
  return matches ? admin : undefined
}

/** Mails a reset link if the address is the admin's; the caller cannot tell. */
export async function requestPasswordReset(ctx: Context, email: string): Promise<void> {
  await transact(ctx, async (trx) => {
    const admin = await findAdmin(trx)
    if (admin?.email === email) {
      await enqueueMail(ctx, trx, { kind: 'password_reset', once: newId() })
    }
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
  return await transact(ctx, async (trx) => {
    const reset = await trx
      .deleteFrom('password_resets')
      .where('token_hash', '=', hashToken(token))
      .where('expires_at', '>', timestamp(ctx.clock()))
      .returning('admin_id')
      .executeTakeFirst()
    if (!reset) return false
    await trx.deleteFrom('password_resets').where('admin_id', '=', reset.admin_id).execute()
    await trx
      .updateTable('admins')
      .set((admin) => ({
        password_hash,
        session_generation: admin('session_generation', '+', 1),
      }))
      .where('id', '=', reset.admin_id)
      .execute()
    return true
  })
}

/**
 * Saves the settings. A new email or password needs the present password, and ends every
 * session. Returns the admin as they are now, or undefined if the password is wrong.
 */
export async function saveSettings(
  ctx: Context,
  admin: Admin,
  input: SettingsInput,
): Promise<Admin | undefined> {
  const { email, new_password, current_password, notices, reply_to_admin } = input
  const changesAccount = email !== admin.email || new_password !== ''
  if (changesAccount && !(await verifyPassword(current_password, admin.password_hash))) {
    return undefined
  }
  const password_hash = new_password === '' ? admin.password_hash : await hashPassword(new_password)
  return await transact(ctx, async (trx) => {
    await saveSetting(trx, INSTANCE_NAME, input.instance_name)
    await saveSetting(trx, DEFAULT_TIMEZONE, input.timezone)
    if (changesAccount) await trx.deleteFrom('password_resets').execute()
    return await trx
      .updateTable('admins')
      .set((row) => ({
        ...(changesAccount && {
          email,
          password_hash,
          session_generation: row('session_generation', '+', 1),
        }),
        notices: notices.join(' '),
        reply_to_admin: reply_to_admin ? 1 : 0,
      }))
      .where('id', '=', admin.id)
      .returningAll()
      .executeTakeFirstOrThrow()
  })
}

/** Ends every session of the admin. */
export async function endAllSessions(ctx: Context): Promise<void> {
  await ctx.db
    .updateTable('admins')
    .set((admin) => ({ session_generation: admin('session_generation', '+', 1) }))
    .execute()
}

async function saveSetting(trx: Db, name: string, value: string): Promise<void> {
  await trx
    .insertInto('settings')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute()
}

type Notice = { kind: NoticeKind; exchangeId?: string; aboutId?: string; once: string }

/** Mails the admin a notice if they want this kind. */
export async function tellAdmin(ctx: Context, trx: Db, notice: Notice): Promise<void> {
  const admin = await findAdmin(trx)
  if (admin && wantsNotice(admin, notice.kind)) await enqueueMail(ctx, trx, notice)
}

/** Deletes the reset links whose time is over. */
export async function deleteOldResets(ctx: Context): Promise<void> {
  await ctx.db
    .deleteFrom('password_resets')
    .where('expires_at', '<=', timestamp(ctx.clock()))
    .execute()
}

/**
 * Remembers the fingerprint of the instance's secret key on first start. False if the
 * database was made with another key: its assignments could not be opened.
 */
export async function recognizeSecretKey(ctx: Context): Promise<boolean> {
  const value = ctx.seal.fingerprint('secret key', 'of this instance')
  await ctx.db
    .insertInto('settings')
    .values({ name: SECRET_KEY_FINGERPRINT, value })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const known = await ctx.db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', SECRET_KEY_FINGERPRINT)
    .executeTakeFirstOrThrow()
  return known.value === value
}
