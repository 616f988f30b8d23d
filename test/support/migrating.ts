import { workerData } from 'node:worker_threads'
import { openGround } from './ground.ts'

/** A worker that migrates the database in this file, as a starting process does. */
const { db } = await openGround(workerData)
await db.destroy()
