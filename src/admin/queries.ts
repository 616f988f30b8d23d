import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { hashToken } from '../platform/tokens.ts'
import type { Admin } from './tables.ts'

export const INSTANCE_NAME = 'instance_name'
export const DEFAULT_TIMEZONE = 'default_timezone'

/** The one admin, or undefined before the set-up. */
export function findAdmin(db: Db): Promise<Admin | undefined> {
  return db.selectFrom('admins').selectAll().executeTakeFirst()
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

export type Settings = { instanceName: string; timezone: string }

/** What the admin set for the whole instance; `instanceName` is empty if they gave it none. */
export async function findSettings({ db, config }: Pick<Context, 'db' | 'config'>) {
  const rows = await db.selectFrom('settings').selectAll().execute()
  const values = new Map(rows.map(({ name, value }) => [name, value]))
  return {
    instanceName: values.get(INSTANCE_NAME) ?? '',
    timezone: values.get(DEFAULT_TIMEZONE) ?? config.timezone,
  } satisfies Settings
}

/** What the admin calls this instance, or an empty text. */
export async function findInstanceName(db: Db): Promise<string> {
  const named = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', INSTANCE_NAME)
    .executeTakeFirst()
  return named?.value ?? ''
}
