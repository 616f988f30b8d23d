import type { Config } from '../config.ts'
import { faultsOf } from '../platform/backup.ts'
import { openForLooking } from '../platform/database.ts'
import { holdsSomething, strayLog } from '../platform/database-file.ts'
import { findInstanceKey, hasBegunToRotate } from '../platform/instance-key.ts'
import { listInstanceKeys } from '../platform/key-file.ts'

/** The key for a file of keys, and whether it was seen to open the database; or why there is none. */
type Chosen = { ok: true; key: string; isTried: boolean } | { ok: false; why: string }

/** Chooses, of all instance keys at hand, the one that opens everything in this database. */
export async function chooseKey(config: Config): Promise<Chosen> {
  const [first] = listInstanceKeys(config)
  if (first === undefined) {
    return { ok: false, why: `There are no keys in ${config.dataDir}, and SECRET_KEY is not set.` }
  }
  // What is not whole cannot be looked into, and its keys may be needed the more.
  const isWhole =
    strayLog(config.databaseFile) === undefined && faultsOf(config.databaseFile).length === 0
  if (!isWhole) return { ok: true, key: first, isTried: false }
  const db = openForLooking(config.databaseFile)
  try {
    if (await hasBegunToRotate({ db })) return { ok: false, why: HALF_CHANGED }
  } finally {
    await db.destroy()
  }
  const key = await findFittingKey(config)
  return key === undefined ? { ok: false, why: NONE_FITS } : { ok: true, key, isTried: true }
}

/** The first of all instance keys at hand that opens this database; undefined if none does. */
export async function findFittingKey(config: Config): Promise<string | undefined> {
  if (!holdsSomething(config.databaseFile)) return undefined
  const db = openForLooking(config.databaseFile)
  try {
    return await findInstanceKey({ db }, config.dataDir, listInstanceKeys(config))
  } finally {
    await db.destroy()
  }
}

const NONE_FITS =
  'None of the keys here opens this database, so no keys were written: the secret key is not the one it was made with. Put the former one into SECRET_KEY, or the file secret.key back.'
const HALF_CHANGED =
  'A change of the secret key was interrupted, so no one key opens everything, and no keys were written. Start Sneaky Klaus, or run `klaus key:rotate` once more, which finishes it, and then call this again.'
