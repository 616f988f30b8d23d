import { rmSync, statSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { copyBeforeMigration } from './backup/copies.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { firstTear } from './draw/tears.ts'
import type { Clock } from './platform/clock.ts'
import {
  clearHalfRestored,
  closeToOthers,
  lost,
  makeDataFolder,
  markFolder,
  refuseForeignDatabase,
  refuseLostDatabase,
} from './platform/data-folder.ts'
import {
  type Database,
  firstFault,
  IN_MEMORY,
  openDatabase,
  openForLooking,
} from './platform/database.ts'
import { isCutOff } from './platform/database-file.ts'
import { damaged, notOurs, sentenceFor } from './platform/failures.ts'
import { findInstanceKey, hasSecret, type Keys, unlock } from './platform/instance-key.ts'
import {
  destroyFormerKey,
  keyFileIn,
  makeKeyFile,
  readKeyFile,
  readNextKey,
  takeNextKey,
} from './platform/key-file.ts'
import { openKeyring } from './platform/keyring.ts'
import { isBehind, isOurs, migrate, readProgress } from './platform/migrations.ts'
import { othersAreAlive } from './platform/presence.ts'
import { readTables, refuseUnfinished, refuseUnknown, type Tables } from './platform/schema.ts'
import { createSeal } from './platform/seal.ts'

/** The database, up to date, and what opens the seals in it. */
export type Opened = Pick<Context, 'db' | 'seal' | 'keyring'> & {
  /** What whoever reads the log should know of this start. */
  news: string | undefined
}

const KEY_IS_CHANGED =
  'A change of the secret key had begun, and is finished now: there is a new key in the data folder. Make a copy of it: klaus backup --keys FILE'

const OTHER_KEY =
  'The secret key is not the one this database was made with, so who draws whom could not be opened. ' +
  'Put back the former SECRET_KEY, or the file secret.key, and start again. ' +
  'To change the key, see `klaus key:rotate --help`.'

const LOOKS = 3
const LOOK_AGAIN_MS = 150

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
    const { seal, keyring, isChanged } = await openSeals(db, config, clock)
    if (!isInMemory) {
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

/** Why the data of an instance would not be opened, as a sentence; nothing is changed. */
export async function refusalOf(config: Config): Promise<string | undefined> {
  try {
    await refuseData(config)
    return undefined
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return sentenceFor(error, config.databaseFile) ?? error.message
  }
}

/** Another process may be about to make it: what is refused is looked at again before it is. */
async function refuseData(config: Config): Promise<void> {
  refuseLostDatabase(config)
  for (let tries = 1; tries < LOOKS; tries++) {
    try {
      return await refuseAtSight(config)
    } catch {
      await wait(LOOK_AGAIN_MS)
    }
  }
  await refuseAtSight(config)
}

/** Looks at a database without changing it, and throws a sentence if it is not to be opened. */
async function refuseAtSight(config: Config): Promise<void> {
  const { databaseFile, dataDir } = config
  const found = statSync(databaseFile, { throwIfNoEntry: false })
  if (!found?.isFile() || found.size === 0) return
  if (isCutOff(databaseFile)) throw new Error(damaged(databaseFile, 'it is cut off'))
  const db = openForLooking(databaseFile)
  try {
    const fault = await firstFault(db)
    if (fault !== undefined) throw new Error(damaged(databaseFile, fault))
    await refuseForeignDatabase({ db }, config)
    const tables = await readTables(db)
    await refuseOther(db, tables, databaseFile)
    if (tables.length > 0 && !(await isOurs(db))) throw new Error(notOurs(databaseFile))
    // On a first start there are tables before there is a key.
    if (tables.length === 0 && readKeyFile(dataDir) !== undefined) throw new Error(lost(config))
    await refuseWrongKey(db, config)
  } finally {
    await db.destroy()
  }
}

async function refuseWrongKey(db: Database, config: Config): Promise<void> {
  if (!(await hasSecret(db))) return
  const { dataDir, secretKey, formerSecretKey } = config
  const files = secretKey === '' ? [readNextKey(dataDir), readKeyFile(dataDir)] : [secretKey]
  if (files.every((key) => key === undefined)) throw new Error(keyIsMissing(config))
  const found = await findInstanceKey({ db }, dataDir, [...files, formerSecretKey])
  if (found === undefined) throw new Error(OTHER_KEY)
}

/** Refuses a database that a newer version has made, one that was never released, or one whose draws are torn. */
async function refuseOther(db: Database, tables: Tables, databaseFile: string): Promise<void> {
  const { unknown, isNewer, isUpToDate } = await readProgress({ db })
  if (isNewer) {
    throw new Error(
      `${databaseFile} was used by a newer version of Sneaky Klaus, which this one would damage. Nothing was changed. ` +
        'Install that version, or a newer one.',
    )
  }
  refuseUnknown(unknown, databaseFile)
  if (!isUpToDate) return
  refuseUnfinished(tables, databaseFile)
  const tear = await firstTear({ db })
  if (tear !== undefined) throw new Error(damaged(databaseFile, tear))
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
    if (await isBehind({ db })) copy = await copyBeforeMigration({ config, clock, ...keys })
  }).catch(async (error) => {
    // A service that tries it again and again is not to fill the disk. What cannot be told may need the copy.
    const isStillBehind = await isBehind({ db }).catch(() => false)
    if (copy !== undefined && isStillBehind) rmSync(copy, { force: true })
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

function keyIsMissing({ databaseFile, dataDir }: Config): string {
  return (
    `The key to ${databaseFile} is missing: neither ${keyFileIn(dataDir)} nor SECRET_KEY is there. Nothing was changed. ` +
    'Put it back from where you keep your keys, or restore a backup into an empty folder with --without-keys.'
  )
}
