import { readlinkSync } from 'node:fs'
import path from 'node:path'
import { leadsNowhere } from './database-file.ts'
import { findDiskFault } from './disk-faults.ts'
import { tryWriting } from './durable-files.ts'

/** How SQLite names what is wrong, by the first byte of its result codes (https://sqlite.org/rescode.html). */
const SQLITE = {
  PERM: 3,
  BUSY: 5,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26,
} as const

/** A file that is shorter than its pages, as SQLite meets it while reading. */
const SHORT_READ = SQLITE.IOERR | (2 << 8)

/** A disk without room, or of which we may have no more. */
const NO_ROOM = ['ENOSPC', 'EDQUOT']

const THE_DATABASE = 'The database'

type Failure = Error & {
  code?: string
  errcode?: number
  path?: string
  syscall?: string
  port?: number
}

/** Of an address that is no other machine's either, such as one of IPv6 where that is switched off. */
const NO_ADDRESS = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']

/**
 * What to do about a disk or a file that fails, in a sentence that names it; undefined if the
 * error is of another kind. `file` is the database that was being opened; what SQLite does not say of it
 * is looked up on its disk.
 */
export function sentenceFor(error: unknown, file?: string): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { errcode, code = '', syscall, path: place = file ?? THE_DATABASE } = error as Failure
  if (errcode === SHORT_READ) return damaged(file ?? THE_DATABASE, 'it is cut off')
  if (errcode !== undefined) return aboutDatabase(errcode & 0xff, file)
  if (code === 'EEXIST' && leadsNowhere(place)) return linkLeadsNowhere(place)
  if (code === 'EEXIST' && syscall === 'open') return existsAlready(place)
  return aboutFile(code, place)
}

/**
 * For what a command writes somewhere: an error that names that place if its disk is full, which SQLite and
 * a copy of a file do not; else the error as it is.
 */
export function aboutPlace(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || !isFull(error, place)) return error
  const message = `The disk is full: ${place} cannot be written. Make room there, or name another place. Everything else is as it was.`
  return new Error(message, { cause: error })
}

function isFull({ errcode = 0, code = '' }: Failure, place: string): boolean {
  if ((errcode & 0xff) === SQLITE.FULL || NO_ROOM.includes(code)) return true
  const mayBeFull = (errcode & 0xff) === SQLITE.IOERR
  return mayBeFull && NO_ROOM.includes(tryWriting(path.dirname(place))?.code ?? '')
}

/** What to do about a new file that would take the place of another. */
export function existsAlready(file: string): string {
  return `${file} exists already, and is left as it is. Name another file.`
}

/** What to do about a link to what is not there. */
export function linkLeadsNowhere(file: string): string {
  return `${file} is a link to ${readlinkSync(file)}, which isn’t there. Nothing was changed. Mount the disk that it is on, or put it back.`
}

/** What to do about a damaged database. */
export function damaged(file: string, fault: string): string {
  return (
    `${file} is damaged (${fault}). Leave it as it is, and restore a backup into an empty folder. ` +
    'If it is a copy that was made while Sneaky Klaus was running: `klaus backup` makes one that is whole.'
  )
}

/** What to do about a file that is something else. */
export function notOurs(file: string): string {
  return `${file} is not a database of Sneaky Klaus. Put the right file in its place, or restore a backup into an empty folder.`
}

function aboutDatabase(code: number, named: string | undefined): string | undefined {
  const file = named ?? THE_DATABASE
  switch (code) {
    case SQLITE.CORRUPT:
      return damaged(file, 'its pages do not fit together')
    case SQLITE.NOTADB:
      return notOurs(file)
    case SQLITE.FULL:
      return `The disk is full: ${file} cannot be written. Make room, and start again; nothing is lost.`
    case SQLITE.READONLY:
    case SQLITE.PERM:
    case SQLITE.CANTOPEN:
      return foundOnDisk(named) ?? `${file} cannot be opened for writing. ${ownership()}`
    case SQLITE.BUSY:
      return `${file} is kept locked by another program. Stop that one, and start again.`
    case SQLITE.IOERR:
      return (
        foundOnDisk(named) ??
        `${file} cannot be read or written: the disk reports an error, or is full. Look into the system’s log.`
      )
    default:
      return undefined
  }
}

/** SQLite says that a file cannot be used, but not why. */
function foundOnDisk(database: string | undefined): string | undefined {
  const fault = database === undefined ? undefined : findDiskFault(database)
  return fault && aboutFile(fault.code ?? '', fault.path ?? THE_DATABASE)
}

function aboutFile(code: string, path: string): string | undefined {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `${path} cannot be used. ${ownership()}`
    case 'EROFS':
      return `${path} cannot be written, as its disk is mounted read-only (EROFS). Mount it for writing, or name another place.`
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk is full: ${path} cannot be written. Make room, and start again; nothing is lost.`
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path} has to be a folder, and is none. Name another place, or move away what stands there.`
    case 'EISDIR':
      return `${path} has to be a file, and is none. Move away what stands there; if there was a file, put it back.`
    case 'ENOENT':
      return `${path} is not there, and cannot be made. Name another place.`
    case 'ELOOP':
      return `${path} is a link that leads back to itself (ELOOP). Name the place itself.`
    case 'ENAMETOOLONG':
      return `${path} is too long a name for this disk (ENAMETOOLONG). Name a shorter one.`
    default:
      return undefined
  }
}

/**
 * What to do about a port that cannot be opened, in a sentence that names the option it comes from; undefined
 * if the error is of another kind.
 */
export function sentenceForPort(
  error: unknown,
  option: 'PORT' | 'METRICS_PORT',
): string | undefined {
  const { code = '', syscall, port } = error as Failure
  if (syscall === 'getaddrinfo' || NO_ADDRESS.includes(code)) {
    return 'HOST is not an address of this machine. Leave it away to listen on all of them.'
  }
  switch (code) {
    case 'EADDRINUSE':
      return `${option} ${port} is in use (EADDRINUSE): perhaps Sneaky Klaus is running already. Stop the other program, or name another ${option}.`
    case 'EACCES':
      return `${option} ${port} is not free for this user. Name a ${option} from 1024 on.`
    default:
      return undefined
  }
}

function ownership(): string {
  const { uid } = { uid: process.getuid?.() }
  return `Let the user who runs Sneaky Klaus${uid === undefined ? '' : ` (number ${uid})`} own the folder and everything in it.`
}
