import { type Clock, timestamp } from './clock.ts'
import { type Ground, inTransaction } from './database.ts'
import { readSettings, saveSetting } from './settings.ts'

/** The setting that says when a process last noted its pulse, and for how long the clock is in doubt. */
const PULSE = 'clock'
/** A clock that moves by more was or is wrong: nobody knows which. */
const MOVED_HOURS = 24
/** For how long it has to run steadily until it is believed. */
const IN_DOUBT_SECONDS = 3_600

export type Steadiness = {
  /** False for an hour of running after the clock has moved by more than a day. */
  isSteady(): boolean
  /** To be called with every pulse; compares the clock with the last pulse, of whichever process. */
  note(): Promise<void>
}

type Options = {
  /** Gets by how many hours the clock has moved, ahead or back. */
  onMoved: (hours: number) => void
  /** Milliseconds of the process's own watch, which nobody can set. */
  elapsedMs?: () => number
}

/** Watches whether the clock of the machine can be believed, across restarts and processes. */
export async function watchSteadiness(ctx: Ground, options: Options): Promise<Steadiness> {
  const { onMoved, elapsedMs = () => performance.now() } = options
  let drift = driftSince(ctx.clock, elapsedMs)
  let doubtSeconds = 0
  let notedMs: number | undefined

  async function note(): Promise<void> {
    const now = ctx.clock()
    const ms = elapsedMs()
    await inTransaction(ctx.db, async (db) => {
      const last = parse((await readSettings({ ...ctx, db })).get(PULSE))
      const since = last ? now.since(last.at).total('seconds') : 0
      const moved = [drift(), since / 3600].find((hours) => Math.abs(hours) > MOVED_HOURS)
      // Two processes that share the hour count no second of it twice.
      const ran = notedMs === undefined ? 0 : Math.min((ms - notedMs) / 1000, since)
      doubtSeconds = moved === undefined ? lessened(last?.doubtSeconds, ran) : IN_DOUBT_SECONDS
      await saveSetting({ ...ctx, db }, PULSE, `${timestamp(now)} ${doubtSeconds}`)
      if (moved === undefined) return
      drift = driftSince(ctx.clock, elapsedMs)
      onMoved(Math.round(moved))
    })
    notedMs = ms
  }

  await note()
  return { note, isSteady: () => doubtSeconds === 0 && Math.abs(drift()) <= MOVED_HOURS }
}

/** By how many hours the clock has moved from now on against the watch. */
function driftSince(clock: Clock, elapsedMs: () => number): () => number {
  const [start, startMs] = [clock(), elapsedMs()]
  return () => (clock().since(start).total('milliseconds') - (elapsedMs() - startMs)) / 3_600_000
}

function lessened(doubtSeconds = 0, ran: number): number {
  return Math.max(0, Math.round(doubtSeconds - Math.max(0, ran)))
}

function parse(value: string | undefined) {
  if (value === undefined) return undefined
  const [at = '', doubt = ''] = value.split(' ')
  return { at: Temporal.Instant.from(at), doubtSeconds: Number(doubt) }
}
