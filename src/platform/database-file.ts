import {
  closeSync,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs'
import path from 'node:path'

const DATABASE_FILE = 'sneaky-klaus.db'

/** Where a database says how it is written and read, and that it has a write-ahead log (Database File Format, 1.3.3). */
const VERSIONS_AT = 18
const WITH_LOG = [2, 2]

/** What every database begins with, and how long its head is (1.3). */
const MAGIC = Buffer.from('SQLite format 3\0')
const HEAD_BYTES = 100
/** Where it says how long a page is (1 stands for the largest), and how many there are, as of which change (1.3.2, 1.3.8). */
const PAGE_BYTES_AT = 16
const LARGEST_PAGE_BYTES = 65_536
const CHANGES_AT = 24
const PAGES_AT = 28
const PAGES_VALID_FOR_AT = 92

/** What SQLite keeps beside a database, by the ends of their names. */
const COMPANIONS = ['-wal', '-shm', '-journal']

/** The name of the database in a data folder, which may be a link. */
export function databaseNameIn(dataDir: string): string {
  return path.join(dataDir, DATABASE_FILE)
}

/**
 * The database of a data folder; where it is a link, the file that it leads to, as SQLite keeps its write-ahead
 * log beside that one. A link that leads nowhere is returned as it is, for the start to refuse.
 */
export function databaseIn(dataDir: string): string {
  const file = databaseNameIn(dataDir)
  return existsSync(file) && isLink(file) ? realpathSync(file) : file
}

/** Whether a symbolic link is in this place, wherever it leads; not where nobody may look, or nothing can be. */
function isLink(file: string): boolean {
  try {
    return lstatSync(file).isSymbolicLink()
  } catch {
    return false
  }
}

/** Whether a symbolic link is in this place to what is not there, as on a disk that is not mounted. */
export function leadsNowhere(file: string): boolean {
  return isLink(file) && !existsSync(file)
}

/** Where a file is or would be, however its name is spelt and by whichever links its folder is reached. */
export function placeOf(file: string): string {
  const place = path.resolve(file)
  const folder = path.dirname(place)
  return existsSync(folder) ? path.join(realpathSync(folder), path.basename(place)) : place
}

/**
 * Whether a database ends before its end. SQLite takes the beginning of a head for an empty one or for none, and reads
 * what is missing of the last page as noughts. While something is in its log or journal, that may be what is missing.
 */
export function isCutOff(file: string): boolean {
  // Looked at first, as it may be emptied into the file meanwhile.
  const isInLog = ['-wal', '-journal'].some((end) => holdsSomething(file + end))
  const head = Buffer.alloc(HEAD_BYTES)
  const descriptor = openSync(file, 'r')
  const bytes = readSync(descriptor, head, 0, HEAD_BYTES, 0)
  const { size } = fstatSync(descriptor)
  closeSync(descriptor)
  const common = Math.min(bytes, MAGIC.length)
  if (bytes === 0 || !MAGIC.subarray(0, common).equals(head.subarray(0, common))) return false
  return bytes < HEAD_BYTES || (!isInLog && isShort(head, size))
}

/** Whether this is less than the pages that the head tells of, or, where it does not tell, no whole number of them (1.3). */
function isShort(head: Buffer, size: number): boolean {
  const pageBytes = head.readUInt16BE(PAGE_BYTES_AT)
  const bytes = pageBytes === 1 ? LARGEST_PAGE_BYTES : pageBytes
  const isKnown = head.readUInt32BE(CHANGES_AT) === head.readUInt32BE(PAGES_VALID_FOR_AT)
  return isKnown ? size < head.readUInt32BE(PAGES_AT) * bytes : size % bytes > 0
}

/** A file's name for SQLite, which would take one that begins so for an address (https://sqlite.org/uri.html). */
export function asPath(file: string): string {
  return file.startsWith('file:') ? path.resolve(file) : file
}

/** Whether this is a database that has a write-ahead log, which stands beside it while it is not empty. */
export function keepsLog(file: string): boolean {
  const versions = Buffer.alloc(WITH_LOG.length)
  const opened = openSync(file, 'r')
  try {
    const read = readSync(opened, versions, 0, versions.length, VERSIONS_AT)
    return read === versions.length && versions.equals(Buffer.from(WITH_LOG))
  } finally {
    closeSync(opened)
  }
}

/** Whether something is in this file; not if there is none. */
export function holdsSomething(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0
}

/**
 * The log beside a database that has none, such as a backup; undefined if there is none. It is left of another, and
 * SQLite would take what is in it for this one’s.
 */
export function strayLog(file: string): string | undefined {
  const log = `${file}-wal`
  return holdsSomething(log) && !keepsLog(file) ? log : undefined
}

/** What SQLite would read together with a database that came into this place, if it is there already. */
export function companionOf(file: string): string | undefined {
  return companions(file).find((name) => existsSync(name))
}

/** Whether SQLite would take what stands in this place for a part of that database. */
export function isCompanion(place: string, database: string): boolean {
  return companions(placeOf(database)).includes(placeOf(place))
}

function companions(file: string): string[] {
  return COMPANIONS.map((end) => file + end)
}
