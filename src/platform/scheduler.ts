import { Cron } from 'croner'
import type { Ground } from './database.ts'
import { releaseLease, takeLease } from './leases.ts'

/** What a job returns that was not run. */
export const WAITS = 'waits'

export type Job = {
  name: string
  /** A cron pattern with seconds; the job itself asks the database what is due. */
  pattern: string
  /** Returns `WAITS` if it has done nothing, as it is not its time: that is no run. */
  run: () => Promise<unknown>
  /** It acts by what day it is, so it waits while the clock may be wrong. */
  isByDate: boolean
}

/** How often a job ran here, and when it last did, by its name. */
export type JobRuns = Map<string, { done: number; failed: number; last: Temporal.Instant }>

export type Scheduler = { stop(): Promise<void> }

type SchedulerParts = {
  /** The presence id of this process. */
  holder: string
  onError: (error: unknown, job: string) => void
  /** Whether the clock can be believed. */
  isSteady: () => boolean
  /** Is kept up to date. */
  runs: JobRuns
}

/**
 * Runs each job on its pattern, in one process at a time and never overlapping itself; whatever goes wrong, its next
 * time comes.
 */
export function startScheduler(
  ctx: Ground,
  jobs: readonly Job[],
  parts: SchedulerParts,
): Scheduler {
  const running = new Set<Promise<unknown>>()
  const crons = jobs.map(
    (job) =>
      new Cron(job.pattern, { protect: true, unref: true }, async () => {
        const work = runAndNote(ctx, job, parts)
        running.add(work)
        await work.finally(() => running.delete(work))
      }),
  )
  return {
    async stop() {
      for (const cron of crons) cron.stop()
      await Promise.all(running)
    },
  }
}

async function runAndNote(ctx: Ground, job: Job, parts: SchedulerParts): Promise<void> {
  const note = (outcome: 'done' | 'failed') => {
    const before = parts.runs.get(job.name) ?? { done: 0, failed: 0 }
    const run = { ...before, [outcome]: before[outcome] + 1, last: ctx.clock() }
    parts.runs.set(job.name, run)
  }
  try {
    if (job.isByDate && !parts.isSteady()) return
    if (await runJob(ctx, job, parts)) note('done')
  } catch (error) {
    note('failed')
    parts.onError(error, job.name)
  }
}

/** Runs a job under its lease, however long it takes. Returns false if another process has it, or it waits. */
export async function runJob(
  ctx: Ground,
  { name, run }: Pick<Job, 'name' | 'run'>,
  { holder }: Pick<SchedulerParts, 'holder'>,
): Promise<boolean> {
  if (!(await takeLease(ctx, { name, holder }))) return false
  try {
    return (await run()) !== WAITS
  } finally {
    await releaseLease(ctx, { name, holder })
  }
}
