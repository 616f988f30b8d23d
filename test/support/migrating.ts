import { workerData } from 'node:worker_threads'
import { migrate, openDatabase } from '../../src/platform/database.ts'

/** A process that starts: brings the database in this file up to date. */
const db = openDatabase(workerData)
await migrate(db)
await db.destroy()
