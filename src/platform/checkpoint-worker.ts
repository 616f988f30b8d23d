import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { asPath } from './database-file.ts'
import { countOn, watchHead } from './file-head.ts'
import { isBusy } from './patience.ts'

export type Task = 'checkpoint' | 'rebuild'

/**
 * Whether the write-ahead log is empty now; not if somebody reads or writes. `rebuilt`: the file holds
 * nothing of what was erased before.
 */
export type Done = { emptied: boolean; rebuilt: boolean } | { error: unknown }

const sqlite = new DatabaseSync(asPath(workerData as string), { timeout: 0 })
// A folder for temporary files may be missing, and would hold a copy of everything.
sqlite.exec('pragma temp_store = memory')

const assertNotOverwritten = watchHead(workerData as string)

parentPort?.on('message', (task: Task) => {
  parentPort?.postMessage(done(task))
})

function done(task: Task): Done {
  try {
    // What is in the log belongs to other pages than those that are there now, and would hide that.
    assertNotOverwritten()
    // Rows that were deleted leave bytes in unused parts of pages, even with `secure_delete`.
    if (task === 'rebuild') sqlite.exec('vacuum')
    const emptied = checkpoint()
    // A copy from before this one is told by what stands there now.
    assertNotOverwritten()
    return { emptied, rebuilt: task === 'rebuild' }
  } catch (error) {
    return { error }
  }
}

/** The first half copies without a lock, so that the second has hardly anything left to do under one. */
function checkpoint(): boolean {
  sqlite.exec('pragma wal_checkpoint(passive)')
  try {
    countOn(sqlite)
  } catch (error) {
    if (isBusy(error)) return false
    throw error
  }
  return sqlite.prepare('pragma wal_checkpoint(truncate)').get()?.busy === 0
}
