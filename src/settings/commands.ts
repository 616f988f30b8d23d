import { changeAccount, saveWishes } from '../admin/commands.ts'
import { DEFAULT_TIMEZONE } from '../admin/rules.ts'
import type { Admin } from '../admin/tables.ts'
import { type Context, transact } from '../context.ts'
import { hashPassword } from '../platform/passwords.ts'
import { saveSetting } from '../platform/settings.ts'
import { changesAccount, type SettingsInput } from './forms.ts'
import { INSTANCE_NAME } from './queries.ts'

/** Saves the settings. A new email or password revokes every session. Returns the saved admin. */
export async function saveSettings(
  ctx: Context,
  admin: Admin,
  input: SettingsInput,
): Promise<Admin> {
  const { email, new_password, name, notices, reply_to_admin } = input
  const password_hash = new_password === '' ? admin.password_hash : await hashPassword(new_password)
  return await transact(ctx, async (ctx) => {
    await saveSetting(ctx, INSTANCE_NAME, input.instance_name)
    await saveSetting(ctx, DEFAULT_TIMEZONE, input.timezone)
    if (changesAccount(admin, input)) await changeAccount(ctx, admin, { email, password_hash })
    return await saveWishes(ctx, admin, { name, notices, replyToAdmin: reply_to_admin })
  })
}
