import { existsSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { asPath } from './database-file.ts'
import { aboutPlace } from './failures.ts'
import { isBusy } from './patience.ts'

/** In the data folder while a restore is under way; one that nobody holds is left of a restore that was killed. */
export const RESTORE_LOCK = 'restoring.lock'

/** Holds the data folder until what is returned is called, or this process ends; undefined if another one does. */
export function holdForRestore(dataDir: string): (() => void) | undefined {
  const file = path.join(dataDir, RESTORE_LOCK)
  try {
    writeFileSync(file, '', { flag: 'a', mode: 0o600 })
  } catch (error) {
    throw aboutPlace(error, dataDir)
  }
  const lock = tryToLock(file)
  if (lock === undefined) return undefined
  return () => {
    rmSync(file, { force: true })
    lock.close()
  }
}

/** Whether another process restores into this data folder right now. */
export function isBeingRestored(dataDir: string): boolean {
  const file = path.join(dataDir, RESTORE_LOCK)
  if (!existsSync(file)) return false
  const lock = tryToLock(file)
  lock?.close()
  return lock === undefined
}

/** SQLite's own lock on a file, of which the system lets go when the process ends, however it does. */
function tryToLock(file: string): DatabaseSync | undefined {
  const lock = new DatabaseSync(asPath(file), { timeout: 0 })
  try {
    // Else it has a file beside it.
    lock.exec('pragma journal_mode = memory')
    lock.exec('begin exclusive')
    return lock
  } catch (error) {
    lock.close()
    if (isBusy(error)) return undefined
    throw error
  }
}
