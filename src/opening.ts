import { copyBeforeUpgrade, settleCopies } from './backup/before-upgrade.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import type { Clock } from './platform/clock.ts'
import {
  clearHalfRestored,
  closeToOthers,
  makeDataFolder,
  markFolder,
} from './platform/data-folder.ts'
import { type Database, IN_MEMORY, openDatabase } from './platform/database.ts'
import { sentenceFor } from './platform/failures.ts'
import { findInstanceKey, hasSecret, type Keys, unlock } from './platform/instance-key.ts'
import {
  destroyFormerKey,
  makeKeyFile,
  readKeyFile,
  readNextKey,
  takeNextKey,
} from './platform/key-file.ts'
import { openKeyring } from './platform/keyring.ts'
import { stateOf } from './platform/ledger.ts'
import { isBehind, migrate } from './platform/migrations.ts'
import { othersAreAlive } from './platform/presence.ts'
import { createSeal } from './platform/seal.ts'
import { keyIsMissing, OTHER_KEY, refuseData } from './refusing.ts'

/** The database, up to date, and what opens the seals in it. */
export type Opened = Pick<Context, 'db' | 'seal' | 'keyring'> & {
  /** What whoever reads the log should know of this start. */
  news: string | undefined
}

const KEY_IS_CHANGED =
  'A change of the secret key had begun, and is finished now: there is a new key in the data folder. Make a copy of it: klaus backup --keys FILE'

const IS_RUNNING = 'Sneaky Klaus is running on this data folder: stop it before its key is changed.'

/**
 * Opens the data of an instance, or makes it on the first start: with its keys, on the newest
 * migration, and closed to others on the machine. Throws a sentence, having changed nothing, if it is
 * not whole, or not the one that belongs here.
 */
export async function openData(config: Config, clock: Clock): Promise<Opened> {
  const { databaseFile } = config
  let db: Database | undefined
  try {
    const isInMemory = databaseFile === IN_MEMORY
    makeDataFolder(config)
    if (!isInMemory) {
      await refuseData(config)
      clearHalfRestored(config)
    }
    db = openDatabase(databaseFile)
    if (!isInMemory) settleCopies(config, await stateOf(db))
    const { seal, keyring, isChanged } = await openSeals(db, config, clock)
    if (!isInMemory) {
      settleCopies(config, await stateOf(db))
      await markFolder({ db }, config)
      closeToOthers(config)
    }
    return { db, seal, keyring, news: isChanged ? KEY_IS_CHANGED : undefined }
  } catch (error) {
    await db?.destroy()
    const sentence = sentenceFor(error, databaseFile)
    throw sentence ? new Error(sentence, { cause: error }) : error
  }
}

/** Finds the key, brings the database up to date, and changes the key if that was asked for. */
async function openSeals(
  db: Database,
  config: Config,
  clock: Clock,
): Promise<Keys & { isChanged: boolean }> {
  const { dataDir } = config
  const next = config.secretKey === '' ? readNextKey(dataDir) : undefined
  const secretKey = config.secretKey || next || readKeyFile(dataDir) || (await firstKey(db, config))
  const formerKeys = [config.formerSecretKey, next && readKeyFile(dataDir)]
  const former = await findInstanceKey({ db }, dataDir, formerKeys)
  let copy: string | undefined
  const keys = await unlock(db, { dataDir, secretKey, former }, async (keys, isRotation) => {
    if (isRotation && (await othersAreAlive({ db }))) throw new Error(IS_RUNNING)
    if (!(await isBehind({ db }))) return undefined
    const state = await stateOf(db)
    return async () => {
      copy = await copyBeforeUpgrade({ config, clock, ...keys }, state)
    }
  }).catch(async (error) => {
    // A service that tries it again and again is not to fill the disk. What cannot be told may need the copy.
    const state = await stateOf(db).catch(() => undefined)
    if (copy !== undefined && state !== undefined) settleCopies(config, state, copy)
    throw error
  })
  if (!keys) throw new Error(OTHER_KEY)
  if (next !== undefined) takeNextKey(dataDir)
  destroyFormerKey(dataDir)
  return { ...keys, isChanged: next !== undefined }
}

/** A key is made only after the tables: one beside an empty database is left of another. */
async function firstKey(db: Database, config: Config): Promise<string> {
  const { dataDir } = config
  if (await hasSecret(db)) throw new Error(keyIsMissing(config))
  await migrate({ db, seal: createSeal(''), keyring: openKeyring(dataDir, '') })
  return makeKeyFile(dataDir)
}
