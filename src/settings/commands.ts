import { changeAccount, saveWishes } from '../admin/commands.ts'
import { DEFAULT_TIMEZONE } from '../admin/rules.ts'
import type { Admin } from '../admin/tables.ts'
import { type Context, transact } from '../context.ts'
import { hashPassword, verifyPassword } from '../platform/passwords.ts'
import { saveSetting } from '../platform/settings.ts'
import type { SettingsInput } from './forms.ts'
import { INSTANCE_NAME } from './queries.ts'

/**
 * Saves the settings. A new email or password needs the current password, and revokes every
 * session. Returns the saved admin, or undefined if the password is wrong.
 */
export async function saveSettings(
  ctx: Context,
  admin: Admin,
  input: SettingsInput,
): Promise<Admin | undefined> {
  const { email, new_password, current_password, name, notices, reply_to_admin } = input
  const changes = email !== admin.email || new_password !== ''
  if (changes && !(await verifyPassword(current_password, admin.password_hash))) return undefined
  const password_hash = new_password === '' ? admin.password_hash : await hashPassword(new_password)
  return await transact(ctx, async (ctx) => {
    await saveSetting(ctx, INSTANCE_NAME, input.instance_name)
    await saveSetting(ctx, DEFAULT_TIMEZONE, input.timezone)
    if (changes) await changeAccount(ctx, admin, { email, password_hash })
    return await saveWishes(ctx, admin, { name, notices, replyToAdmin: reply_to_admin })
  })
}
