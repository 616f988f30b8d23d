import { statfsSync, statSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { asPath } from './database-file.ts'
import { countOn, watchHead } from './file-head.ts'
import { isBusy } from './patience.ts'

export type Task = 'checkpoint' | 'rebuild'

/**
 * `emptied`: what was asked is done, and the write-ahead log is empty now; not if somebody reads or writes.
 * `rebuilt`: the file holds nothing of what was erased before; not if the disk has no room for it twice.
 */
export type Done =
  | { emptied: boolean; rebuilt: boolean; lacksRoom?: true }
  | { error: unknown; rebuilt?: undefined; lacksRoom?: undefined }

/** A rebuild writes the whole file into the log, and a little beside. */
const ROOM_BESIDE_BYTES = 2 ** 20
const ROOM_PER_BYTE = 1.1

const file = workerData as string
const sqlite = new DatabaseSync(asPath(file), { timeout: 0 })
// A folder for temporary files may be missing, and would hold a copy of everything.
sqlite.exec('pragma temp_store = memory')

const assertNotOverwritten = watchHead(file)

parentPort?.on('message', (task: Task) => {
  parentPort?.postMessage(done(task))
})

function done(task: Task): Done {
  try {
    // What is in the log belongs to other pages than those that are there now, and would hide that.
    assertNotOverwritten()
    const emptied = checkpoint()
    const done = task === 'rebuild' ? rebuilt(emptied) : { emptied, rebuilt: false }
    // A copy from before this one is told by what stands there now.
    assertNotOverwritten()
    return done
  } catch (error) {
    return { error }
  }
}

/**
 * Rows that were deleted leave bytes in unused parts of pages, even with `secure_delete`. A log that somebody reads
 * grows by no rebuild, and a disk is not filled by one.
 */
function rebuilt(isLogEmpty: boolean): Done {
  if (!isLogEmpty) return { emptied: false, rebuilt: false }
  if (!hasRoom()) return { emptied: true, rebuilt: false, lacksRoom: true }
  try {
    const isDone = unlessBusy(() => sqlite.exec('vacuum'))
    return { emptied: checkpoint() && isDone, rebuilt: isDone }
  } catch (error) {
    // It may have written a part of it into the log, which keeps its length until it is emptied.
    checkpoint()
    throw error
  }
}

function hasRoom(): boolean {
  const { bavail, bsize } = statfsSync(path.dirname(file))
  return bavail * bsize >= statSync(file).size * ROOM_PER_BYTE + ROOM_BESIDE_BYTES
}

/** The first half copies without a lock, so that the second has hardly anything left to do under one. */
function checkpoint(): boolean {
  const { log, checkpointed } = sqlite.prepare('pragma wal_checkpoint(passive)').get() ?? {}
  // Somebody reads what was there before: the log, which cannot be emptied yet, grows by no try.
  if (log !== checkpointed) return false
  if (!unlessBusy(() => countOn(sqlite))) return false
  return sqlite.prepare('pragma wal_checkpoint(truncate)').get()?.busy === 0
}

/** False if somebody else writes, who is not waited for. */
function unlessBusy(work: () => void): boolean {
  try {
    work()
    return true
  } catch (error) {
    if (isBusy(error)) return false
    throw error
  }
}
