import { timestamp } from './clock.ts'
import type { Ground } from './database.ts'
import { prepare } from './prepared.ts'

/** One value per name: what the instance remembers about itself. */
type SettingsTable = { name: string; value: string }

declare module './database.ts' {
  interface Tables {
    settings: SettingsTable
  }
}

const all = prepare((db) => db.selectFrom('settings').selectAll())

/** All settings by name. */
export async function readSettings(
  ground: Pick<Ground, 'db'>,
): Promise<ReadonlyMap<string, string>> {
  const rows = await all.all(ground)
  return new Map(rows.map(({ name, value }) => [name, value]))
}

/** Saves a setting, replacing its value. */
export async function saveSetting(
  { db }: Pick<Ground, 'db'>,
  name: string,
  value: string,
): Promise<void> {
  await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute()
}

/** Saves a setting unless it has a value already. */
export async function keepSetting(
  { db }: Pick<Ground, 'db'>,
  name: string,
  value: string,
): Promise<void> {
  await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
}

/** Removes a setting; with `value` unless it has another one by now. */
export async function forgetSetting(
  { db }: Pick<Ground, 'db'>,
  name: string,
  value?: string,
): Promise<void> {
  await db
    .deleteFrom('settings')
    .where('name', '=', name)
    .$if(value !== undefined, (query) => query.where('value', '=', value ?? ''))
    .execute()
}

/** A time as `timestamp` writes it. */
const TIME = /\d{4,}-\d\d-\d\dT[\d:.]+Z/g

/** Times in these settings that lie ahead were noted by a clock that was wrong, and become now. */
export async function renewTimes(ctx: Ground, names: readonly string[]): Promise<void> {
  const now = timestamp(ctx.clock())
  for (const [name, value] of await readSettings(ctx)) {
    if (!names.includes(name)) continue
    const renewed = value.replaceAll(TIME, (time) => [time, now].toSorted()[0] ?? now)
    if (renewed === value) continue
    // Unless another value was saved meanwhile.
    await ctx.db
      .updateTable('settings')
      .set({ value: renewed })
      .where('name', '=', name)
      .where('value', '=', value)
      .execute()
  }
}
