import { listLostExchanges } from '../backup/queries.ts'
import type { Config } from '../config.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { type Database, openDatabase } from '../platform/database.ts'
import { readKeyFile, readNextKey } from '../platform/key-file.ts'
import { openKeyring } from '../platform/keyring.ts'
import { createSeal } from '../platform/seal.ts'
import { contextOf } from './context.ts'

/**
 * The exchanges whose names are drawn, but whose key is not in the data folder, or opens by none of the
 * instance keys that are configured or about to be.
 */
export async function findLostNames(config: Config): Promise<Exchange[]> {
  const db = openDatabase(config.databaseFile)
  return await listLost(config, db).finally(() => db.destroy())
}

async function listLost(config: Config, db: Database): Promise<Exchange[]> {
  // A first start that was killed has left a database without tables.
  const tables = await db.introspection.getTables()
  if (!tables.some(({ name }) => name === 'exchanges')) return []
  const { dataDir, secretKey, formerSecretKey } = config
  const known = [secretKey, formerSecretKey, readKeyFile(dataDir), readNextKey(dataDir)]
  let lost: Exchange[] | undefined
  for (const key of known.filter((key) => key !== undefined && key !== '')) {
    const opened = { seal: createSeal(''), keyring: openKeyring(dataDir, key ?? '') }
    const found = await listLostExchanges(contextOf(config, db, opened))
    lost = (lost ?? found).filter(({ id }) => found.some((one) => one.id === id))
  }
  return lost ?? []
}

/** The names of exchanges in one line. */
export function named(exchanges: readonly Pick<Exchange, 'name'>[]): string {
  return exchanges.map(({ name }) => `“${name}”`).join(', ')
}
