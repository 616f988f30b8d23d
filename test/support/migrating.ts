import { workerData } from 'node:worker_threads'
import { openGround } from './ground.ts'

/** A process that starts: brings the database in this file up to date. */
const { db } = await openGround(workerData)
await db.destroy()
