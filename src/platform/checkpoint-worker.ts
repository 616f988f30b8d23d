import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

/** Whether the write-ahead log is empty now; not if somebody reads or writes, or it went wrong. */
export type Checkpointed = { emptied: boolean } | { error: unknown }

const sqlite = new DatabaseSync(workerData as string, { timeout: 0 })

parentPort?.on('message', () => {
  parentPort?.postMessage(checkpoint())
})

/** The first half copies without a lock, so that the second has hardly anything left to do under one. */
function checkpoint(): Checkpointed {
  try {
    sqlite.exec('pragma wal_checkpoint(passive)')
    return { emptied: sqlite.prepare('pragma wal_checkpoint(truncate)').get()?.busy === 0 }
  } catch (error) {
    return { error }
  }
}
