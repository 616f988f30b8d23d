import { closeSync, existsSync, openSync, readSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { backup, DatabaseSync } from 'node:sqlite'
import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { timestamp } from './clock.ts'
import { type Ground, openDatabase } from './database.ts'
import { asPath, isCutOff } from './database-file.ts'
import { draftOf } from './durable-files.ts'
import { AS_COPY } from './file-head.ts'
import { forgetSetting, readSettings, saveSetting } from './settings.ts'

/** When a copy was made, and by which version. */
export type Stamp = { madeAt: string; version: string }

const MADE_AT = 'backup_made_at'
const VERSION = 'backup_version'
/** The setting that says when a copy was last made. */
export const LAST_BACKUP_AT = 'last_backup_at'
/** The setting that a restored copy has until it is started again. */
export const RESTORED_AT = 'restored_at'
/** Stays when it is started again. */
export const LAST_RESTORED_AT = 'last_restored_at'
/** Result codes (SQLite, 2.1) of a file that is damaged, or no database. */
const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26

/** SQLite found nothing wrong: its files were just being made or removed by another process. */
const SQLITE_OK = 0
const COPY_TRIES = 5
const COPY_AGAIN_MS = 50

/** More than any database has, as a copy in steps starts again whenever somebody writes. */
const ALL_PAGES = 1_000_000_000

/**
 * Copies a database that may be in use into one new file that its owner alone can read. Returns what
 * is wrong with the copy, in SQLite's words; nothing is left of such a copy.
 */
export async function copyDatabase(from: string, to: string, stamp: Stamp): Promise<string[]> {
  const draft = draftOf(to)
  try {
    // Made for its owner alone: where another owns all files, as on a NAS, nobody may change that later.
    closeSync(openSync(draft, 'wx', 0o600))
    await copyPages(from, draft)
    const faults = makeWhole(draft)
    if (faults.length > 0) return faults
    await writeStamp(draft, stamp)
    makeWhole(draft)
    renameSync(draft, to)
    return []
  } catch (error) {
    return faultIn(error)
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(draft + end, { force: true })
  }
}

async function copyPages(from: string, to: string, tries = 1): Promise<void> {
  const source = new DatabaseSync(asPath(from), { readOnly: true })
  try {
    await backup(source, asPath(to), { rate: ALL_PAGES })
  } catch (error) {
    if (errorCode(error) !== SQLITE_OK || tries >= COPY_TRIES) throw error
    await wait(COPY_AGAIN_MS)
    await copyPages(from, to, tries + 1)
  } finally {
    source.close()
  }
}

/**
 * Reads a file that has no name from now on: whatever becomes of this process, nothing is left of it.
 */
export async function readNameless(file: string): Promise<Readable> {
  const opened = await open(file)
  rmSync(file)
  return opened.createReadStream()
}

/** How a SQLite database begins (Database File Format, 1.3.1). */
export const DATABASE_START = Buffer.from('SQLite format 3\0', 'latin1')

/** Whether a file begins as a SQLite database does. */
export function isDatabase(file: string): boolean {
  const start = Buffer.alloc(DATABASE_START.length)
  const opened = openSync(file, 'r')
  readSync(opened, start)
  closeSync(opened)
  return start.equals(DATABASE_START)
}

/** What is wrong with the database in this file, in SQLite's words; nothing if it is whole. */
export function faultsOf(file: string): string[] {
  if (!existsSync(file)) return ['there is no such file']
  if (isCutOff(file)) return ['it is cut off']
  const database = new DatabaseSync(asPath(file), { readOnly: true })
  return checked(database)
}

/** When and by which version this copy was made; empty texts if nothing is known of it. */
export async function readStamp(ctx: Pick<Ground, 'db'>): Promise<Stamp> {
  const settings = await readSettings(ctx)
  return { madeAt: settings.get(MADE_AT) ?? '', version: settings.get(VERSION) ?? '' }
}

/** Notes that a backup was made just now. */
export async function noteBackup(ctx: Ground): Promise<void> {
  await saveSetting(ctx, LAST_BACKUP_AT, timestamp(ctx.clock()))
}

/** When the last backup was made; undefined if none ever was. */
export async function lastBackup(ctx: Ground): Promise<string | undefined> {
  return (await readSettings(ctx)).get(LAST_BACKUP_AT)
}

/** Whether this is a restored copy that nobody has looked at and started again: by itself it reaches nobody. */
export async function isRestored(ctx: Pick<Ground, 'db'>): Promise<boolean> {
  return (await readSettings(ctx)).has(RESTORED_AT)
}

/** Whether this ever was a restored copy: what it holds back may have gone out after it was made. */
export async function wasRestored(
  ctx: Pick<Ground, 'db'>,
  settings?: ReadonlyMap<string, string>,
): Promise<boolean> {
  return (settings ?? (await readSettings(ctx))).has(LAST_RESTORED_AT)
}

/** Notes that this is a restored copy, until it is started again. */
export async function noteRestored(ctx: Ground): Promise<void> {
  await saveSetting(ctx, RESTORED_AT, timestamp(ctx.clock()))
  await saveSetting(ctx, LAST_RESTORED_AT, timestamp(ctx.clock()))
}

/** For a restored copy that somebody has looked at. */
export async function forgetRestored(ctx: Pick<Ground, 'db'>): Promise<void> {
  await forgetSetting(ctx, RESTORED_AT)
}

/** For a copy that is in use from now on. */
export async function forgetStamp(ctx: Ground): Promise<void> {
  await forgetSetting(ctx, MADE_AT)
  await forgetSetting(ctx, VERSION)
}

async function writeStamp(file: string, { madeAt, version }: Stamp): Promise<void> {
  const db = openDatabase(file)
  const ctx = { db, clock: Temporal.Now.instant }
  await saveSetting(ctx, MADE_AT, madeAt)
  await saveSetting(ctx, VERSION, version)
  await db.destroy()
}

/** Takes back what SQLite keeps beside the file, so that the file alone is all, and checks it. */
function makeWhole(file: string): string[] {
  const database = new DatabaseSync(asPath(file))
  return checked(database, `pragma journal_mode = delete; ${AS_COPY}`)
}

function checked(database: DatabaseSync, before = ''): string[] {
  try {
    database.exec(before)
    const found = [
      ...database.prepare('pragma integrity_check').all(),
      ...database.prepare('pragma foreign_key_check').all(),
    ].map((row) => Object.values(row).join(' '))
    return found.filter((line) => line !== 'ok')
  } catch (error) {
    return faultIn(error)
  } finally {
    database.close()
  }
}

/** Throws the error again if it is not about the database, such as a full disk. */
function faultIn(error: unknown): string[] {
  if (![SQLITE_CORRUPT, SQLITE_NOTADB].includes(errorCode(error) ?? SQLITE_OK)) throw error
  return [error instanceof Error ? error.message : String(error)]
}

/** SQLite's result code; undefined for an error of another kind. */
function errorCode(error: unknown): number | undefined {
  return (error as { errcode?: number }).errcode
}
