import type { Ground } from './database.ts'
import type { Seal } from './seal.ts'
import { forgetSetting, keepSetting } from './settings.ts'

const SECRET_KEY_FINGERPRINT = 'secret_key_fingerprint'

/** True if the database was made with another secret key, so that its seals cannot be opened. */
export async function hasAnotherKey(ctx: Ground & { seal: Seal }): Promise<boolean> {
  const tables = await ctx.db.introspection.getTables()
  if (!tables.some(({ name }) => name === 'settings')) return false
  const known = await ctx.db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', SECRET_KEY_FINGERPRINT)
    .executeTakeFirst()
  return known !== undefined && known.value !== fingerprint(ctx)
}

/** Remembers, on first start, with which secret key this database was made. */
export async function rememberKey(ctx: Ground & { seal: Seal }): Promise<void> {
  await keepSetting(ctx, SECRET_KEY_FINGERPRINT, fingerprint(ctx))
}

/** Forgets with which key this database was made, once nothing in it is sealed any more. */
export async function forgetKey(ctx: Ground): Promise<void> {
  await forgetSetting(ctx, SECRET_KEY_FINGERPRINT)
}

function fingerprint({ seal }: { seal: Seal }): string {
  return seal.fingerprint('secret key', 'of this instance')
}
