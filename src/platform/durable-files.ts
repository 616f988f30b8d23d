import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
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

/** How a file system says that it has no hard links, as those of USB sticks have none. */
const WITHOUT_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']

/** The end of a draft's name, with what SQLite keeps beside it. */
const OUR_END = /\.[a-z0-9]{20}\.part(-wal|-shm|-journal)?$/
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
 * deletes what killed processes have left of any file of this folder, where that can be listed.
 */
export function draftOf(file: string): string {
  const folder = path.dirname(file)
  const before = Date.now() - LEFT_MS
  for (const name of isListable(folder) ? readdirSync(folder) : []) {
    if (OUR_END.test(name)) sweep(path.join(folder, name), before)
  }
  return `${file}.${newId()}.part`
}

/** What cannot be removed, as it is another user's, is no reason to make no copy. */
function sweep(draft: string, before: number): void {
  try {
    const found = lstatSync(draft)
    if (found.isFile() && found.mtimeMs < before) rmSync(draft, { force: true })
  } catch {}
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
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (WITHOUT_LINKS.includes(code)) return createInPlace(file, text)
    throw error
  } finally {
    rmSync(draft)
  }
}

/** A crash at this very moment leaves a file that is cut off, where nothing better can be had. */
function createInPlace(file: string, text: string): boolean {
  if (existsSync(file)) return false
  let isOurs = false
  try {
    withFile(file, 'wx', (opened) => {
      isOurs = true
      writeFileSync(opened, text)
    })
    syncFolder(path.dirname(file))
    return true
  } catch (error) {
    if (isOurs) rmSync(file, { force: true })
    else if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
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

/** Opens a file, and closes it once what was written has reached the disk. */
export function withFile(file: string, flags: string, write: (opened: number) => void): void {
  const opened = openSync(file, flags, 0o600)
  try {
    write(opened)
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

/** A name is on the disk once its folder is (fsync(2)). */
export function syncFolder(folder: string): void {
  const opened = openSync(folder, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}
