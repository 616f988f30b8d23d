import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { newId } from './ids.ts'

/** More than SQLite needs to open a database: the index of its log has 32 KiB. */
const TRIED_BYTES = 65_536

/** The end of a draft's name, with what SQLite keeps beside it. */
const OUR_END = /^[a-z0-9]{20}\.part(-wal|-shm|-journal)?$/
/** A draft to which nobody has written for so long belongs to nobody. */
const LEFT_MS = 3_600_000

/** A new name in this folder for what is being made; what a killed process leaves is swept away. */
export function draftIn(folder: string): string {
  return path.join(folder, `.copy-${newId()}`)
}

export function isDraft(name: string): boolean {
  return name.startsWith('.copy-')
}

/**
 * A new name beside a file, anywhere, for what is to become it. Under such names, which are ours alone, it
 * deletes what killed processes have left, where the folder can be listed.
 */
export function draftOf(file: string): string {
  const folder = path.dirname(file)
  const start = `${path.basename(file)}.`
  const before = Date.now() - LEFT_MS
  for (const name of isListable(folder) ? readdirSync(folder) : []) {
    if (!name.startsWith(start) || !OUR_END.test(name.slice(start.length))) continue
    const draft = path.join(folder, name)
    const { mtimeMs } = statSync(draft, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity }
    if (mtimeMs < before) rmSync(draft, { force: true })
  }
  return `${file}.${newId()}.part`
}

function isListable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK)
    return true
  } catch {
    return false
  }
}

/**
 * The text of a file, without space around it; undefined if it is not there. Throws an error that names what
 * stands there instead, such as a folder, or a pipe, on which one would wait for ever.
 */
export function readIfThere(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) return undefined
  if (found.isFile()) return readFileSync(file, 'utf8').trim()
  const error = new Error(`EISDIR: ${file} is not a file`)
  throw Object.assign(error, { code: 'EISDIR', path: file })
}

/**
 * Writes a file that its owner alone can read, in the place of one that is there. It is on the disk when
 * this returns; a crash leaves the one or the other, and nothing between.
 */
export function writeDurably(file: string, text: string): void {
  const draft = writeDraft(file, text)
  renameDurably(draft, file)
}

/** The same for a file of which there is to be one only. Returns false, changing nothing, if it is there. */
export function createDurably(file: string, text: string): boolean {
  const draft = writeDraft(file, text)
  try {
    linkSync(draft, file)
    syncFolder(path.dirname(file))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(draft)
  }
}

function writeDraft(file: string, text: string): string {
  const draft = draftIn(path.dirname(file))
  try {
    withFile(draft, 'wx', (opened) => writeFileSync(opened, text))
  } catch (error) {
    rmSync(draft, { force: true })
    throw Object.assign(error as NodeJS.ErrnoException, { path: file })
  }
  return draft
}

/**
 * Tries to write a little into a folder, of which nothing is left. Returns the error, with the folder's path,
 * if it cannot be done; this finds disks that are full or mounted read-only, too.
 */
export function tryWriting(folder: string): NodeJS.ErrnoException | undefined {
  const draft = draftIn(folder)
  try {
    withFile(draft, 'wx', (opened) => writeFileSync(opened, Buffer.alloc(TRIED_BYTES)))
    return undefined
  } catch (error) {
    return Object.assign(error as NodeJS.ErrnoException, { path: folder })
  } finally {
    if (existsSync(draft)) rmSync(draft)
  }
}

/** Puts a file in the place of another. */
export function renameDurably(from: string, to: string): void {
  renameSync(from, to)
  syncFolder(path.dirname(to))
}

/**
 * Overwrites a file and removes it; nothing happens if it is not there. A file system that writes
 * elsewhere, as on flash memory, may keep the old blocks for a while.
 */
export function destroyFile(file: string): void {
  if (!existsSync(file)) return
  // A key file may be read-only for its owner, too.
  chmodSync(file, 0o600)
  withFile(file, 'r+', (opened) => writeFileSync(opened, randomBytes(statSync(file).size)))
  rmSync(file, { force: true })
  syncFolder(path.dirname(file))
}

function withFile(file: string, flags: string, write: (opened: number) => void): void {
  const opened = openSync(file, flags, 0o600)
  try {
    write(opened)
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

/** A name is on the disk once its folder is (fsync(2)). */
function syncFolder(folder: string): void {
  const opened = openSync(folder, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}
