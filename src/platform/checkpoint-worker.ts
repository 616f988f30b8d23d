import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { asPath } from './database-file.ts'
import { countOn, watchHead } from './file-head.ts'
import { isBusy } from './patience.ts'

export type Task = 'checkpoint' | 'rebuild'

/**
 * `emptied`: what was asked is done, and the write-ahead log is empty now; not if somebody reads or writes.
 * `rebuilt`: the file holds nothing of what was erased before.
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
    const rebuilt = task === 'rebuild' && unlessBusy(() => sqlite.exec('vacuum'))
    const emptied = checkpoint() && rebuilt === (task === 'rebuild')
    // A copy from before this one is told by what stands there now.
    assertNotOverwritten()
    return { emptied, rebuilt }
  } catch (error) {
    return { error }
  }
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
