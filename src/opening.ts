import { copyBeforeMigration } from './backup/copies.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import type { Clock } from './platform/clock.ts'
import {
  closeToOthers,
  makeDataFolder,
  markFolder,
  refuseForeignDatabase,
  refuseLostDatabase,
} from './platform/data-folder.ts'
import { type Database, firstFault, IN_MEMORY, openDatabase } from './platform/database.ts'
import { damaged, sentenceFor } from './platform/failures.ts'
import { type Keys, unlock } from './platform/instance-key.ts'
import {
  keyFileIn,
  makeKeyFile,
  readKeyFile,
  readNextKey,
  takeNextKey,
} from './platform/key-file.ts'
import { isBehind, listUnknownMigrations } from './platform/migrations.ts'
import { othersAreAlive } from './platform/presence.ts'

/** The database, up to date, and what opens the seals in it. */
export type Opened = Pick<Context, 'db' | 'seal' | 'keyring'>

const OTHER_KEY =
  'The secret key is not the one this database was made with, so who draws whom could not be opened. ' +
  'Put back the former SECRET_KEY, or the file secret.key, and start again. ' +
  'To change the key, see `klaus key:rotate --help`.'

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
    if (!isInMemory) refuseLostDatabase(config)
    db = openDatabase(databaseFile)
    await refuseDamage(db, databaseFile)
    if (!isInMemory) await refuseForeignDatabase({ db }, config)
    await refuseNewer(db, databaseFile)
    const { seal, keyring } = await openSeals(db, config, clock)
    if (!isInMemory) {
      await markFolder({ db }, config)
      closeToOthers(config)
    }
    return { db, seal, keyring }
  } catch (error) {
    await db?.destroy()
    const sentence = sentenceFor(error, databaseFile)
    throw sentence ? new Error(sentence, { cause: error }) : error
  }
}

async function refuseDamage(db: Database, databaseFile: string): Promise<void> {
  const fault = await firstFault(db)
  if (fault !== undefined) throw new Error(damaged(databaseFile, fault))
}

async function refuseNewer(db: Database, databaseFile: string): Promise<void> {
  const [newest] = await listUnknownMigrations({ db })
  if (newest === undefined) return
  throw new Error(
    `${databaseFile} was used by a newer version of Sneaky Klaus, which this one would damage. Nothing was changed. ` +
      'Install that version, or a newer one.',
  )
}

/** Finds the key, brings the database up to date, and changes the key if that was asked for. */
async function openSeals(db: Database, config: Config, clock: Clock): Promise<Keys> {
  const { dataDir } = config
  const next = config.secretKey === '' ? readNextKey(dataDir) : undefined
  const secretKey = config.secretKey || next || readKeyFile(dataDir) || (await firstKey(db, config))
  const former = config.formerSecretKey || (next && readKeyFile(dataDir))
  const keys = await unlock(db, { dataDir, secretKey, former }, async (keys, isRotation) => {
    if (isRotation && (await othersAreAlive({ db }))) throw new Error(IS_RUNNING)
    if (await isBehind({ db })) await copyBeforeMigration({ config, clock, ...keys })
  })
  if (!keys) throw new Error(OTHER_KEY)
  if (next !== undefined) takeNextKey(dataDir)
  return keys
}

async function firstKey(db: Database, { dataDir, databaseFile }: Config): Promise<string> {
  if ((await db.introspection.getTables()).length === 0) return makeKeyFile(dataDir)
  throw new Error(
    `The key to ${databaseFile} is missing: neither ${keyFileIn(dataDir)} nor SECRET_KEY is there. Nothing was changed. ` +
      'Put it back from where you keep your keys, or restore a backup into an empty folder with --without-keys.',
  )
}
