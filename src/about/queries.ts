import { existsSync, statSync } from 'node:fs'
import { VERSION } from '../config.ts'
import type { Context } from '../context.ts'
import { lastBackup } from '../platform/backup.ts'
import { countMailsByState } from '../post/queries.ts'

export type About = {
  version: string
  /** Of the database, with what SQLite keeps beside it. */
  bytes: number
  /** Undefined if there never was one. */
  lastBackup: string | undefined
  mails: Awaited<ReturnType<typeof countMailsByState>>
  /** Every job that has run since this process started, by name. */
  jobs: readonly { name: string; last: Temporal.Instant; failed: number }[]
}

/** How this instance is doing. */
export async function readAbout(ctx: Context): Promise<About> {
  const files = ['', '-wal', '-shm'].map((end) => ctx.config.databaseFile + end)
  const jobs = [...ctx.jobRuns].map(([name, { last, failed }]) => ({ name, last, failed }))
  return {
    version: VERSION,
    bytes: files.filter(existsSync).reduce((sum, file) => sum + statSync(file).size, 0),
    lastBackup: await lastBackup(ctx),
    mails: await countMailsByState(ctx),
    jobs: jobs.sort((one, other) => one.name.localeCompare(other.name)),
  }
}
