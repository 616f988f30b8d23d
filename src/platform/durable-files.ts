import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'

/** Writes a new file that its owner alone can read. It is on the disk when this returns. */
export function writeDurably(file: string, text: string): void {
  withFile(file, 'wx', (opened) => writeSync(opened, text))
  syncFolder(path.dirname(file))
}

/** The same for a file that exists: a crash leaves the one or the other text, nothing between. */
export function replaceDurably(file: string, text: string): void {
  const draft = `${file}.new`
  rmSync(draft, { force: true })
  withFile(draft, 'wx', (opened) => writeSync(opened, text))
  renameDurably(draft, file)
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
  withFile(file, 'r+', (opened) => writeSync(opened, randomBytes(statSync(file).size)))
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
