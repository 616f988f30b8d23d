import { accessSync, constants, statSync } from 'node:fs'
import path from 'node:path'
import { tryWriting } from './durable-files.ts'

/** What the system says of a file or folder, such as EROFS. */
export type DiskFault = { code?: string | undefined; path?: string | undefined }

/**
 * Why a database, or what SQLite keeps beside it, cannot be written. Undefined if they can.
 */
export function findDiskFault(database: string): DiskFault | undefined {
  const files = ['', '-wal', '-shm', '-journal'].map((end) => database + end)
  return firstOf(files) ?? tryWriting(path.dirname(database))
}

function firstOf(files: readonly string[]): DiskFault | undefined {
  for (const file of files) {
    try {
      const found = statSync(file, { throwIfNoEntry: false })
      if (found && !found.isFile()) return { code: 'EISDIR', path: file }
      if (found) accessSync(file, constants.R_OK | constants.W_OK)
    } catch (error) {
      return error as NodeJS.ErrnoException
    }
  }
  return undefined
}
