import { uptime } from 'node:os'
import { type Clock, timestamp } from './clock.ts'
import { type Ground, inTransaction } from './database.ts'
import { readSettings, saveSetting } from './settings.ts'

/** The setting that says when a process last noted its pulse, and for how long the clock is in doubt. */
const PULSE = 'clock'
/** A clock that moves by more was or is wrong: nobody knows which. */
export const MOVED_HOURS = 24
/** For how long it has to run steadily until it is believed. */
const IN_DOUBT_SECONDS = 3_600
/** Less is no jump: the other processes' pulses, a pause, a clock that is put right. */
const NOTICED_SECONDS = 5 * 60

export type Steadiness = {
  /** False for an hour of running after the clock has moved by more than a day. */
  isSteady(): boolean
  /** Whether what is due has waited for as long as the clock says: steady, and no jump since the last pulse. */
  isTimely(): boolean
  /** To be called with every pulse; compares the clock with the last pulse, of whichever process. */
  note(): Promise<void>
}

/** Milliseconds of two watches that nobody can set. */
export type Watches = {
  /** While the process runs; it stands still while the machine sleeps. */
  elapsedMs: () => number
  /** Since the machine was started, its sleep included. */
  uptimeMs: () => number
}

const WATCHES: Watches = { elapsedMs: () => performance.now(), uptimeMs: () => uptime() * 1000 }

type Options = {
  /** Gets by how many hours the clock has moved, ahead or back. */
  onMoved: (hours: number) => void
  /** Is called, in the transaction of the pulse, with the seconds by which deadlines are to be moved. */
  moveDeadlines?: (ctx: Ground, seconds: number) => Promise<void>
  watches?: Watches
}

/** Watches whether the clock of the machine can be believed, across restarts and processes. */
export async function watchSteadiness(ctx: Ground, options: Options): Promise<Steadiness> {
  const { onMoved, moveDeadlines, watches = WATCHES } = options
  const { elapsedMs, uptimeMs } = watches
  let drift = driftSince(ctx.clock, uptimeMs)
  let driftLately = driftSince(ctx.clock, elapsedMs)
  let doubtSeconds = 0
  let notedMs: number | undefined
  let notedUp = Number.POSITIVE_INFINITY

  async function note(): Promise<void> {
    const now = ctx.clock()
    const [ms, upSeconds] = [elapsedMs(), uptimeMs() / 1000]
    // What could not be written down, as on a full disk, is found again by the next pulse.
    const noted = await inTransaction(ctx.db, async (db) => {
      const last = parse((await readSettings({ ...ctx, db })).get(PULSE))
      const since = last ? now.since(last.at).total('seconds') : 0
      const moved = [drift(), since / 3600].find((hours) => Math.abs(hours) > MOVED_HOURS)
      // Two processes that share the hour count no second of it twice.
      const ran = notedMs === undefined ? 0 : (ms - notedMs) / 1000
      const counted = Math.min(ran, since)
      const doubt = moved === undefined ? lessened(last?.doubtSeconds, counted) : IN_DOUBT_SECONDS
      const jump = since < -NOTICED_SECONDS || since > ran + NOTICED_SECONDS ? since - ran : 0
      if (jump !== 0) await moveDeadlines?.({ ...ctx, db }, jump)
      const lived = upSeconds - Math.max(notedUp, last?.upSeconds ?? notedUp)
      const counts = lived > 0 && lived <= 3600 * MOVED_HOURS
      const lifeSeconds = (last?.lifeSeconds ?? 0) + (counts ? lived : 0)
      const pulse = [timestamp(now), doubt, upSeconds, lifeSeconds].join(' ')
      await saveSetting({ ...ctx, db }, PULSE, pulse)
      return { doubt, moved }
    })
    doubtSeconds = noted.doubt
    notedMs = ms
    notedUp = upSeconds
    driftLately = driftSince(ctx.clock, elapsedMs)
    if (noted.moved === undefined) return
    drift = driftSince(ctx.clock, uptimeMs)
    onMoved(Math.round(noted.moved))
  }

  const isSteady = () =>
    doubtSeconds === 0 && [drift, driftLately].every((by) => Math.abs(by()) <= MOVED_HOURS)

  await note()
  const isTimely = () => isSteady() && Math.abs(driftLately()) * 3600 <= NOTICED_SECONDS
  return { note, isSteady, isTimely }
}

/** When a process last noted its pulse in this database; undefined if none ever did. */
export async function lastPulse(
  ctx: Pick<Ground, 'db'>,
  settings?: ReadonlyMap<string, string>,
): Promise<Temporal.Instant | undefined> {
  return parse((settings ?? (await readSettings(ctx))).get(PULSE))?.at
}

/**
 * For how many seconds processes have run on this database, the machine's sleep of up to a day included: time that
 * surely passed, whatever any clock says. What passed while none ran is not counted.
 */
export async function secondsOfLife(
  ctx: Pick<Ground, 'db'>,
  settings?: ReadonlyMap<string, string>,
): Promise<number> {
  return parse((settings ?? (await readSettings(ctx))).get(PULSE))?.lifeSeconds ?? 0
}

/** By how many hours the clock has moved from now on against the watch. */
function driftSince(clock: Clock, watchMs: () => number): () => number {
  const [start, startMs] = [clock(), watchMs()]
  return () => (clock().since(start).total('milliseconds') - (watchMs() - startMs)) / 3_600_000
}

function lessened(doubtSeconds = 0, ran: number): number {
  return Math.max(0, Math.round(doubtSeconds - Math.max(0, ran)))
}

function parse(value: string | undefined) {
  if (value === undefined) return undefined
  const [at = '', doubt = '', up = '0', life = '0'] = value.split(' ')
  return {
    at: Temporal.Instant.from(at),
    doubtSeconds: Number(doubt),
    upSeconds: Number(up),
    lifeSeconds: Number(life),
  }
}
