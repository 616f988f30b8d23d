import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { type Database, hasTable } from './database.ts'
import { holdsSomething, leadsNowhere, strayLog } from './database-file.ts'
import { statIfThere } from './destroyed-files.ts'
import { readIfThere, renameDurably, writeDurably } from './durable-files.ts'
import { linkLeadsNowhere } from './failures.ts'
import { signHead } from './file-head.ts'
import { isOfTheSystem, makeFolder } from './folders.ts'
import { newId } from './ids.ts'
import { keyFileIn } from './key-file.ts'
import { listKeys } from './keyring.ts'
import { isBeingRestored } from './restore-lock.ts'
import { keepSetting, readSettings, saveSetting } from './settings.ts'

/** Says of which database this is the folder, so that a lost one is not taken for a first start. */
const MARKER_FILE = 'instance.id'
const INSTANCE_ID = 'instance_id'

type Folder = { dataDir: string; databaseFile: string }

/** Makes the data folder, for its owner alone. */
export function makeDataFolder({ dataDir }: Folder): void {
  makeFolder(dataDir)
}

/**
 * Throws a sentence if there is no database, or an empty file, but what was left of one: a new one in its place would
 * be open to the first visitor, and hide the loss. So it does for one beside the log of another.
 */
export function refuseLostDatabase(folder: Folder): void {
  const { dataDir, databaseFile } = folder
  if (isBeingRestored(dataDir)) {
    throw new Error(`A restore into ${dataDir} is under way. Start again when it has ended.`)
  }
  if (isHalfRestored(folder)) {
    throw new Error(
      `A restore into ${dataDir} was interrupted. Nothing was changed. Run \`klaus restore\` once more.`,
    )
  }
  for (const file of [
    databaseFile,
    markerIn(dataDir),
    keyFileIn(dataDir),
    path.join(dataDir, 'keys'),
  ]) {
    // It would look like nothing at all.
    if (leadsNowhere(file)) throw new Error(linkLeadsNowhere(file))
  }
  const isThere = holdsSomething(databaseFile)
  if (isThere) refuseStrayLog(databaseFile)
  if (isThere) return
  const left = [markerIn(dataDir), keyFileIn(dataDir)].filter((file) => existsSync(file))
  if (listKeys(dataDir).length > 0) left.push(path.join(dataDir, 'keys'))
  if (left.length === 0) return
  throw new Error(lost(folder, left))
}

/** Throws a sentence if what stands in the log beside this database belongs to another one. */
export function refuseStrayLog(databaseFile: string): void {
  const log = strayLog(databaseFile)
  if (log === undefined) return
  throw new Error(
    `${databaseFile} is a copy that was put beside ${log}, the log of another database, with which it would be mixed. Nothing was changed. ` +
      'Restore the copy into an empty folder with `klaus restore`, or put the former file back.',
  )
}

/** What to do where there is no database, or one with nothing in it, but what was left of one. */
export function lost(
  { dataDir, databaseFile }: Folder,
  left: readonly string[] = [keyFileIn(dataDir)],
): string {
  return (
    `There is no database ${databaseFile}, or nothing in it, but ${left.join(' and ')} of one. Nothing was changed. ` +
    'Put the database back, or restore a backup into an empty folder; to begin anew, empty this one. ' +
    'If it is a copy that was made while Sneaky Klaus was running: `klaus backup` makes one that is whole.'
  )
}

/** In the data folder, while everything is prepared that a restore puts into it. */
const RESTORE_FOLDER = 'restoring'

export function restoreFolderIn(dataDir: string): string {
  return path.join(dataDir, RESTORE_FOLDER)
}

/** Puts what a restore has prepared into its place: the database last, as without it nothing starts. */
export function takeRestored({ dataDir, databaseFile }: Folder): void {
  const stage = restoreFolderIn(dataDir)
  // A NAS makes its own folder in ours, too.
  const names = readdirSync(stage).filter(
    (name) => name !== path.basename(databaseFile) && !isOfTheSystem(name),
  )
  for (const name of [...names, path.basename(databaseFile)]) {
    renameDurably(path.join(stage, name), path.join(dataDir, name))
  }
}

/** Removes what is left of a restore that was killed; the folder was empty before. */
export function clearHalfRestored(folder: Folder): void {
  const { dataDir } = folder
  const stage = restoreFolderIn(dataDir)
  if (isHalfRestored(folder)) {
    for (const file of [markerIn(dataDir), keyFileIn(dataDir), path.join(dataDir, 'keys')]) {
      rmSync(file, { recursive: true, force: true })
    }
  }
  rmSync(stage, { recursive: true, force: true })
}

function isHalfRestored({ dataDir, databaseFile }: Folder): boolean {
  return existsSync(restoreFolderIn(dataDir)) && !existsSync(databaseFile)
}

/** Throws a sentence if the marker says that another database belongs here. */
export async function refuseForeignDatabase(
  { db }: { db: Database },
  { dataDir, databaseFile }: Folder,
): Promise<void> {
  const marker = readMarker(dataDir)
  if (marker === undefined || marker === (await findId(db))) return
  throw new Error(
    `${databaseFile} is not the database that belongs here, as ${markerIn(dataDir)} says. Nothing was changed. ` +
      'Put back the right one, or restore a backup into an empty folder. ' +
      `If you have put this one here yourself, delete ${markerIn(dataDir)}.`,
  )
}

/** Marks the folder as that of this database, which gets an id if it has none, and the file as that of this id. */
export async function markFolder(
  ctx: { db: Database },
  { dataDir, databaseFile }: Folder,
): Promise<void> {
  await keepSetting(ctx, INSTANCE_ID, newId())
  const id = await findId(ctx.db)
  if (id === undefined) return
  signHead(databaseFile, id)
  if (readMarker(dataDir) !== id) {
    writeDurably(markerIn(dataDir), `${id}\n`)
  }
}

/** The same for a database that comes from elsewhere, such as a restored one. */
export async function markAnew(ctx: { db: Database }, folder: Folder): Promise<void> {
  await saveSetting(ctx, INSTANCE_ID, newId())
  await markFolder(ctx, folder)
}

/** Takes from others on this machine what an earlier version let them read; not from another owner's files. */
export function closeToOthers({ dataDir, databaseFile }: Folder): void {
  const uid = process.getuid?.()
  const folders = [path.join(dataDir, 'keys'), path.join(dataDir, 'copies')]
  const inFolders = folders.filter((folder) => existsSync(folder)).flatMap(filesIn)
  const ours = filesIn(dataDir).filter(
    (file) =>
      file.startsWith(databaseFile) || [keyFileIn(dataDir), markerIn(dataDir)].includes(file),
  )
  // Where the database is a link, they are in another folder, which is not ours to look through.
  const linked = ['', '-wal', '-shm'].map((end) => databaseFile + end)
  for (const file of [dataDir, ...folders, ...inFolders, ...ours, ...linked]) {
    const found = statIfThere(file)
    if (found && found.uid === uid && (found.mode & 0o077) !== 0) {
      chmodSync(file, found.mode & 0o700)
    }
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder).map((name) => path.join(folder, name))
}

function markerIn(dataDir: string): string {
  return path.join(dataDir, MARKER_FILE)
}

function readMarker(dataDir: string): string | undefined {
  return readIfThere(markerIn(dataDir))
}

async function findId(db: Database): Promise<string | undefined> {
  if (!(await hasTable(db, 'settings'))) return undefined
  return (await readSettings({ db })).get(INSTANCE_ID)
}
