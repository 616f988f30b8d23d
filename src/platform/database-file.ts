import { existsSync, lstatSync, realpathSync } from 'node:fs'
import path from 'node:path'

const DATABASE_FILE = 'sneaky-klaus.db'

/**
 * The database of a data folder; where it is a link, the file that it leads to, as SQLite keeps its write-ahead
 * log beside that one. A link that leads nowhere is returned as it is, for the start to refuse.
 */
export function databaseIn(dataDir: string): string {
  const file = path.join(dataDir, DATABASE_FILE)
  return existsSync(file) && isLink(file) ? realpathSync(file) : file
}

/** Whether a symbolic link is in this place, wherever it leads. */
export function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}
