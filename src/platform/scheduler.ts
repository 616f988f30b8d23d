import { Cron } from 'croner'
import type { Clock } from './clock.ts'
import type { Db } from './database.ts'
import { newId } from './ids.ts'
import { releaseLease, takeLease } from './leases.ts'

export type Job = {
  name: string
  /** A cron pattern with seconds; what is due, the job asks the database. */
  pattern: string
  run: () => Promise<void>
}

export type Scheduler = { stop(): Promise<void> }

const LEASE_SECONDS = 5 * 60

/** Runs each job by its pattern, in one process at a time and never beside itself. */
export function startScheduler(
  jobs: readonly Job[],
  parts: { db: Db; clock: Clock; onError: (error: unknown, job: string) => void },
): Scheduler {
  const holder = newId()
  const running = new Set<Promise<void>>()

  async function runOnce({ name, run }: Job): Promise<void> {
    if (!(await takeLease(parts.db, parts.clock, { name, holder, seconds: LEASE_SECONDS }))) return
    try {
      await run()
    } finally {
      await releaseLease(parts.db, { name, holder })
    }
  }

  const crons = jobs.map(
    (job) =>
      new Cron(job.pattern, { protect: true, unref: true }, async () => {
        const work = runOnce(job).catch((error) => parts.onError(error, job.name))
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
