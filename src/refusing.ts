import { statSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from './config.ts'
import { firstTear } from './draw/tears.ts'
import {
  lost,
  refuseForeignDatabase,
  refuseLostDatabase,
  refuseStrayLog,
} from './platform/data-folder.ts'
import { type Database, firstFault, openForLooking, readTables } from './platform/database.ts'
import { isCutOff } from './platform/database-file.ts'
import { damaged, notOurs, sentenceFor } from './platform/failures.ts'
import { findInstanceKey, hasSecret } from './platform/instance-key.ts'
import { keyFileIn, readKeyFile, readNextKey } from './platform/key-file.ts'
import { type Progress, readProgress } from './platform/migrations.ts'
import { inShort, refuseUnfinished, refuseUnknown, type Tables } from './platform/schema.ts'

/** What to do where the key is of another database. */
export const OTHER_KEY =
  'The secret key is not the one this database was made with, so who draws whom could not be opened. ' +
  'Put back the former SECRET_KEY, or the file secret.key, and start again. ' +
  'To change the key, see `klaus key:rotate --help`.'

const LOOKS = 3
const LOOK_AGAIN_MS = 150

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

/**
 * Throws a sentence if the data of an instance is not to be opened; nothing is changed. Another process may be about to
 * make it: what is refused is looked at again before it is.
 */
export async function refuseData(config: Config): Promise<void> {
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

/** Throws a sentence if the database is another program's, or beside another's log; not if it is too damaged to tell. */
export async function refuseAnothers({
  databaseFile,
}: Pick<Config, 'databaseFile'>): Promise<void> {
  refuseStrayLog(databaseFile)
  const db = openForLooking(databaseFile)
  const owner = await readTables(db)
    .then(async (tables) => (await readProgress({ db }, tables)).owner)
    .catch(() => undefined)
    .finally(() => db.destroy())
  if (owner === 'another program') throw new Error(notOurs(databaseFile))
}

/** Looks at a database without changing it, and throws a sentence if it is not to be opened. */
async function refuseAtSight(config: Config): Promise<void> {
  const { databaseFile, dataDir } = config
  const found = statSync(databaseFile, { throwIfNoEntry: false })
  if (!found?.isFile() || found.size === 0) return
  if (isCutOff(databaseFile)) throw new Error(damaged(databaseFile, 'it is cut off'))
  const db = openForLooking(databaseFile)
  try {
    const tables = await readTables(db)
    const progress = await readProgress({ db }, tables)
    if (progress.owner === 'another program') throw new Error(notOurs(databaseFile))
    const fault = await firstFault(db)
    if (fault !== undefined) throw new Error(damaged(databaseFile, fault))
    await refuseForeignDatabase({ db }, config)
    await refuseOther(db, tables, progress, databaseFile)
    // On a first start there are tables before there is a key.
    const isLost = progress.owner === 'nobody' && readKeyFile(dataDir) !== undefined
    if (isLost) throw new Error(lost(config))
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
async function refuseOther(
  db: Database,
  tables: Tables,
  { unknown, isNewer, isUpToDate }: Progress,
  databaseFile: string,
): Promise<void> {
  if (isNewer) {
    throw new Error(
      `${databaseFile} was used by a newer version of Sneaky Klaus, or an unfinished one, which has the migration ${inShort(unknown)}; this one would damage it. ` +
        'Nothing was changed. Go on with that version, or a newer one.',
    )
  }
  refuseUnknown(unknown, databaseFile)
  if (!isUpToDate) return
  refuseUnfinished(tables, databaseFile)
  const tear = await firstTear({ db })
  if (tear !== undefined) throw new Error(damaged(databaseFile, tear))
}

/** What to do where sealed data is without its key. */
export function keyIsMissing({ databaseFile, dataDir }: Config): string {
  return (
    `The key to ${databaseFile} is missing: neither ${keyFileIn(dataDir)} nor SECRET_KEY is there. Nothing was changed. ` +
    'Put it back from where you keep your keys, or restore a backup into an empty folder with --without-keys.'
  )
}
