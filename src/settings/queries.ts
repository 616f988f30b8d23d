import { DEFAULT_TIMEZONE } from '../admin/rules.ts'
import type { Context } from '../context.ts'
import { RESTORED_AT } from '../platform/backup.ts'
import { timezoneOfPlace } from '../platform/clock.ts'
import { readSettings } from '../platform/settings.ts'

export const INSTANCE_NAME = 'instance_name'

export type Settings = {
  /** Empty if the place has no name of its own. */
  instanceName: string
  /** The organiser's; until they have said it the machine's, and empty where that names no place. */
  timezone: string
  /** A restored copy waits to be looked at and started again. */
  isRestored: boolean
  /** What else the instance remembers about itself, by name. */
  all: ReadonlyMap<string, string>
}

/** What the admin has set for the whole instance. */
export async function findSettings(ctx: Context): Promise<Settings> {
  const values = await readSettings(ctx)
  return {
    instanceName: values.get(INSTANCE_NAME) ?? '',
    timezone: values.get(DEFAULT_TIMEZONE) ?? timezoneOfPlace(ctx.config.timezone),
    isRestored: values.has(RESTORED_AT),
    all: values,
  }
}
