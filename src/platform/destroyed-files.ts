import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  lstatSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { syncFolder, withFile } from './durable-files.ts'

/**
 * Overwrites a file and removes it, or an empty folder or a link in its place; nothing happens if nothing is there.
 * A file system that writes elsewhere, as on flash memory, may keep the old blocks for a while. Throws if it
 * could not be overwritten, though it may be removed then.
 */
export function destroyFile(file: string): void {
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (!found) return
  try {
    if (isFile(file)) overwrite(file)
  } finally {
    if (found.isDirectory()) rmdirSync(file)
    else rmSync(file, { force: true })
    syncFolder(path.dirname(file))
  }
}

/** False, too, for what leads nowhere or to itself. */
export function isFile(file: string): boolean {
  return statIfThere(file)?.isFile() ?? false
}

/** Undefined if nothing is there, or a link that leads nowhere or to itself. */
export function statIfThere(file: string): Stats | undefined {
  try {
    return statSync(file)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code)) return undefined
    throw error
  }
}

function overwrite(file: string): void {
  makeWritable(file)
  withFile(file, 'r+', (opened) => writeFileSync(opened, randomBytes(statSync(file).size)))
}

/** A key file may be read-only for its owner, too. Where nobody may change that, as on some shares, it is none. */
function makeWritable(file: string): void {
  try {
    chmodSync(file, 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error
  }
}
