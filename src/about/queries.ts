import { existsSync, statSync } from 'node:fs'
import { VERSION } from '../config.ts'
import type { Context } from '../context.ts'
import { lastBackup } from '../platform/backup.ts'
import { countMailsByState } from '../post/queries.ts'

const SIZE_STEP_MB = 10

export type About = {
  version: string
  /** The database is no larger; in coarse steps, as a byte more or less could tell who was written to. */
  megabytesAtMost: number
  /** Undefined if there never was one. */
  lastBackup: string | undefined
  mails: Awaited<ReturnType<typeof countMailsByState>>
  /** Every job that has run since this process started, by name. */
  jobs: readonly { name: string; last: Temporal.Instant; failed: number }[]
}

/** How this instance is doing. */
export async function readAbout(ctx: Context): Promise<About> {
  const { databaseFile } = ctx.config
  const bytes = existsSync(databaseFile) ? statSync(databaseFile).size : 0
  const jobs = [...ctx.jobRuns].map(([name, { last, failed }]) => ({ name, last, failed }))
  return {
    version: VERSION,
    megabytesAtMost: Math.max(1, Math.ceil(bytes / 1e6 / SIZE_STEP_MB)) * SIZE_STEP_MB,
    lastBackup: await lastBackup(ctx),
    mails: await countMailsByState(ctx),
    jobs: jobs.sort((one, other) => one.name.localeCompare(other.name)),
  }
}
