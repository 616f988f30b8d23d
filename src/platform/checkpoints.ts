import { statSync } from 'node:fs'
import { type Hand, hire } from './checkpoint-hand.ts'
import type { Done } from './checkpoint-worker.ts'

/** How long after a change the log is emptied; changes in between share one checkpoint. */
const SOON_MS = 5_000
/** How often it is emptied of what the program notes for itself. */
const USUAL_MS = 60_000
/** How soon it is tried again if somebody was reading or writing. */
const AGAIN_MS = 1_000
/** For how long that may go on before it is said. */
const PATIENCE_MS = 5 * 60_000

export type Checkpoints = {
  /** Asks for one within seconds, as something was written that people would miss or want gone. */
  soon(): void
  /** Lets the one that is being made come to its end, and makes no more. */
  stop(): Promise<void>
}

type Options = {
  /**
   * Names the rebuild that is owed, so that nothing in the file is left of what was erased; undefined if none is.
   * Asked each time, as another process that owed it may be gone.
   */
  owed: () => Promise<string | undefined>
  /** Forgets what was owed by this name; what was erased since then has another one. */
  paid: (debt: string) => Promise<void>
  /** Runs `work` while nobody else in this process uses the database, without blocking anybody. */
  alone: (work: () => Promise<Done>) => Promise<Done>
  /** Others have kept the log from being emptied for five minutes; called once until it succeeds. */
  onHindered: () => void
  /** The disk has no room for a rebuild; called once until one succeeds. It is tried again each minute. */
  onNoRoom: () => void
  /** Called once for each fault until one succeeds. It is tried again each minute. */
  onError: (error: unknown) => void
  /** Milliseconds that pass steadily, and a timer that rings unless the returned function is called. */
  elapsedMs?: () => number
  alarm?: (milliseconds: number, ring: () => void) => () => void
}

/**
 * Keeps the write-ahead log of a SQLite file short, by moving what is in it into the file itself: so
 * a file copied while nothing runs is whole, and what was erased does not linger in the log. A thread
 * does it on a connection of its own that waits for no lock, so that the event loop never waits for
 * it (https://www.sqlite.org/wal.html#ckpt). Begins with one at once; whatever goes wrong, the next one comes.
 */
export function keepCheckpoints(file: string, options: Options): Checkpoints {
  const { owed, alarm = timer, elapsedMs = () => performance.now() } = options
  const hand = hire(file)
  const rebuild = rebuilder(options, hand)
  const isFilled = watchLog(`${file}-wal`)
  const hindrance = watchHindrance(elapsedMs, options.onHindered)
  const faults = tellOnce(options.onError)
  let silence = () => {}
  let state: 'waiting' | 'soon' | 'working' | 'working, and soon again' = 'waiting'
  let isStopped = false
  let latest = work()

  function wait(milliseconds: number): void {
    silence()
    state = milliseconds === USUAL_MS ? 'waiting' : 'soon'
    silence = alarm(milliseconds, () => {
      latest = work()
    })
  }

  async function work(): Promise<void> {
    state = 'working'
    let isHindered = false
    try {
      isHindered = !(await tryOnce())
      if (!isHindered) faults.end()
    } catch (error) {
      faults.tell(error)
    }
    if (isStopped) return
    if (isHindered) wait(AGAIN_MS)
    else wait(state === 'working' ? USUAL_MS : SOON_MS)
  }

  /** False if somebody else was in the way. */
  async function tryOnce(): Promise<boolean> {
    const debt = await owed()
    if (debt === undefined && !isFilled()) return true
    const done = debt === undefined ? await hand.ask('checkpoint') : await rebuild(debt)
    if ('error' in done) throw done.error
    return hindrance.isOver(done.emptied)
  }

  return {
    soon() {
      if (state === 'waiting') wait(SOON_MS)
      else if (state === 'working') state = 'working, and soon again'
    },
    async stop() {
      isStopped = true
      silence()
      await latest
      await hand.dismiss()
    },
  }
}

/** Does what is owed, and says once when the disk has no room for it. */
function rebuilder({ alone, paid, onNoRoom }: Options, hand: Hand) {
  let lacksRoom = false
  return async (debt: string): Promise<Done> => {
    const done = await alone(() => hand.ask('rebuild'))
    if (done.rebuilt) await paid(debt)
    if (done.lacksRoom && !lacksRoom) onNoRoom()
    lacksRoom = done.lacksRoom === true
    return done
  }
}

/** Tells of each fault once until there is none any more. */
function tellOnce(tell: (error: unknown) => void) {
  const told = new Set<string>()
  return {
    tell(error: unknown): void {
      if (told.has(String(error))) return
      told.add(String(error))
      tell(error)
    },
    end: () => told.clear(),
  }
}

/** Tells, once each time, when others have been in the way for too long. */
function watchHindrance(elapsedMs: () => number, tell: () => void) {
  let since: number | undefined
  let isTold = false
  return {
    isOver(emptied: boolean): boolean {
      if (emptied) {
        since = undefined
        isTold = false
        return true
      }
      since ??= elapsedMs()
      if (!isTold && elapsedMs() - since >= PATIENCE_MS) {
        isTold = true
        tell()
      }
      return false
    },
  }
}

/**
 * Whether there may be something in the log. One that was deleted while it was open is there all the same,
 * but nobody else finds it; one that another program has begun meanwhile, and written to, is left alone.
 */
function watchLog(file: string): () => boolean {
  const look = () => statSync(file, { throwIfNoEntry: false })
  let opened = look()?.ino
  return () => {
    const found = look()
    opened ??= found?.ino
    const isGone = opened !== undefined && found?.ino !== opened
    const size = found?.size ?? 0
    return isGone ? size === 0 : size > 0
  }
}

function timer(milliseconds: number, ring: () => void): () => void {
  const timeout = setTimeout(ring, milliseconds)
  timeout.unref()
  return () => clearTimeout(timeout)
}
