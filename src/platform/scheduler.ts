import { Cron } from 'croner'
import type { Kysely } from 'kysely'
import type { Tables } from './database.ts'
import { releaseLease, takeLease } from './leases.ts'

export type Job = {
  name: string
  /** A cron pattern with seconds; what is due, the job asks the database. */
  pattern: string
  run: () => Promise<void>
}

export type Scheduler = { stop(): Promise<void> }

type SchedulerParts = {
  db: Kysely<Tables>
  /** This process, by the name of its presence. */
  holder: string
  onError: (error: unknown, job: string) => void
}

/** Runs each job by its pattern, in one process at a time and never beside itself. */
export function startScheduler(jobs: readonly Job[], parts: SchedulerParts): Scheduler {
  const running = new Set<Promise<unknown>>()
  const crons = jobs.map(
    (job) =>
      new Cron(job.pattern, { protect: true, unref: true }, async () => {
        const work = runJob(job, parts).catch((error) => parts.onError(error, job.name))
        running.add(work)
        await work
        running.delete(work)
      }),
  )
  return {
    async stop() {
      for (const cron of crons) cron.stop()
      await Promise.all(running)
    },
  }
}

/** Runs a job under its lease, however long it takes. False if another process has it in hand. */
export async function runJob(
  { name, run }: Job,
  { db, holder }: Pick<SchedulerParts, 'db' | 'holder'>,
): Promise<boolean> {
  if (!(await takeLease(db, { name, holder }))) return false
  try {
    await run()
  } finally {
    await releaseLease(db, { name, holder })
  }
  return true
}
