import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { asPath } from './database-file.ts'
import { BUSY_TIMEOUT_MS } from './patience.ts'

/**
 * What the first page of a database file says of it: a number that only grows while the file is in use, by at
 * least one with everything that comes into it out of the log, and whose it is. A backup has the number 0.
 */
type Head = { count: number; owner: number }

/** What a copy of a database is told: whatever file in use it is put over, its number is less. */
export const AS_COPY = 'pragma user_version = 0'

/**
 * Signs the file as that of this instance, at once and not with the next checkpoint. Nothing is written where
 * it is signed already.
 */
export function signHead(file: string, instanceId: string): void {
  const owner = createHash('sha256').update(instanceId).digest().readUInt32BE() >>> 1
  using sqlite = new DatabaseSync(asPath(file), { timeout: BUSY_TIMEOUT_MS })
  const head = headBy(sqlite)
  if (head.owner === owner && head.count > 0) return
  sqlite.exec(`pragma application_id = ${owner}`)
  countOn(sqlite)
  sqlite.exec('pragma wal_checkpoint(passive)')
}

/** Before what stands in the log comes into the file. Throws if somebody else writes. */
export function countOn(sqlite: DatabaseSync): void {
  sqlite.exec('begin immediate')
  try {
    sqlite.exec(`pragma user_version = ${headBy(sqlite).count + 1}`)
    sqlite.exec('commit')
  } catch (error) {
    if (sqlite.isTransaction) sqlite.exec('rollback')
    throw error
  }
}

/**
 * Returns what throws, from then on, once another program has overwritten the file: with the database of
 * another instance, or a copy from before. SQLite, which has much of it in memory, would not notice.
 */
export function watchHead(file: string): () => void {
  const opened = fileNumber(file)
  let last = readHead(file)
  let isOverwritten = false
  return () => {
    // Of another file in its place nothing follows for this one.
    const found = fileNumber(file) === opened ? readHead(file) : undefined
    isOverwritten ||= isAnother(found, last)
    if (isOverwritten) throw new Error(overwritten(file))
    last = found ?? last
  }
}

/** Tells a file from all others, also from those on other disks; undefined if there is none. */
export function fileNumber(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false })
  return found && `${found.dev}:${found.ino}`
}

function isAnother(found: Head | undefined, last: Head | undefined): boolean {
  if (!found || !last) return false
  return found.count < last.count || (last.owner !== 0 && found.owner !== last.owner)
}

/**
 * Read past the log, and by SQLite: whoever opens and closes a file otherwise gives free what is locked in it
 * (https://sqlite.org/howtocorrupt.html). Undefined if it cannot be read, as for a moment of a checkpoint.
 */
function readHead(file: string): Head | undefined {
  if (fileNumber(file) === undefined) return undefined
  const place = `${pathToFileURL(path.resolve(file)).href}?immutable=1`
  try {
    using sqlite = new DatabaseSync(place, { readOnly: true })
    return headBy(sqlite)
  } catch {
    return undefined
  }
}

function headBy(sqlite: DatabaseSync): Head {
  const read = (name: string) => Number(sqlite.prepare(`pragma ${name}`).get()?.[name])
  return { count: read('user_version'), owner: read('application_id') }
}

function overwritten(file: string): string {
  return `The database ${file} was overwritten while it was in use, with an older copy or another database. Stop Sneaky Klaus, and restore a backup into an empty folder with \`klaus restore\`.`
}
