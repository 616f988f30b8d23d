import { listLostExchanges } from '../backup/queries.ts'
import type { Config } from '../config.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { type Database, openForLooking } from '../platform/database.ts'
import { listInstanceKeys } from '../platform/key-file.ts'
import { openKeyring } from '../platform/keyring.ts'
import { createSeal } from '../platform/seal.ts'
import { contextOf } from './context.ts'

/**
 * The exchanges whose names are drawn, but whose key is not in the data folder, or opens by none of these
 * instance keys: by default all that are at hand.
 */
export async function findLostNames(
  config: Config,
  instanceKeys = listInstanceKeys(config),
): Promise<Exchange[]> {
  const db = openForLooking(config.databaseFile)
  return await listLost(config, db, instanceKeys).finally(() => db.destroy())
}

async function listLost(
  config: Config,
  db: Database,
  instanceKeys: readonly string[],
): Promise<Exchange[]> {
  // A first start that was killed has left a database without tables.
  const tables = await db.introspection.getTables()
  if (!tables.some(({ name }) => name === 'exchanges')) return []
  const { dataDir } = config
  let lost: Exchange[] | undefined
  for (const key of instanceKeys) {
    const opened = { seal: createSeal(''), keyring: openKeyring(dataDir, key) }
    const found = await listLostExchanges(contextOf(config, db, opened))
    lost = (lost ?? found).filter(({ id }) => found.some((one) => one.id === id))
  }
  return lost ?? []
}

/** The names of exchanges in one line. */
export function named(exchanges: readonly Pick<Exchange, 'name'>[]): string {
  return exchanges.map(({ name }) => `“${name}”`).join(', ')
}
