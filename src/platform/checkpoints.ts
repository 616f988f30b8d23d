import { statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Done, Task } from './checkpoint-worker.ts'

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
  /** Asks for the file to be rebuilt within seconds, so that nothing in it is left of what was erased. */
  rebuildSoon(): void
  stop(): Promise<void>
}

type Options = {
  /** Runs `work` while nobody else in this process uses the database, without blocking anybody. */
  alone: (work: () => Promise<Done>) => Promise<Done>
  /** Others have kept the log from being emptied for five minutes; called once until it succeeds. */
  onHindered: () => void
  /** The disk has no room for a rebuild; called once until one succeeds. It is tried again each minute. */
  onNoRoom: () => void
  onError: (error: unknown) => void
  /** Milliseconds that pass steadily, and a timer that rings unless the returned function is called. */
  elapsedMs?: () => number
  alarm?: (milliseconds: number, ring: () => void) => () => void
}

/**
 * Keeps the write-ahead log of a SQLite file short, by moving what is in it into the file itself: so
 * a file copied while nothing runs is whole, and what was erased does not linger in the log. A thread
 * does it on a connection of its own that waits for no lock, so that the event loop never waits for
 * it (https://www.sqlite.org/wal.html#ckpt). Begins with one at once.
 */
export function keepCheckpoints(file: string, options: Options): Checkpoints {
  const { alone, onError, alarm = timer, elapsedMs = () => performance.now() } = options
  const hand = hire(file)
  const isFilled = watchLog(`${file}-wal`)
  const hindrance = watchHindrance(elapsedMs, options.onHindered)
  let silence = () => {}
  let state: 'waiting' | 'soon' | 'working' | 'working, and soon again' = 'waiting'
  let isRebuildDue = false
  let lacksRoom = false

  function wait(milliseconds: number): void {
    silence()
    state = milliseconds === USUAL_MS ? 'waiting' : 'soon'
    silence = alarm(milliseconds, () => void work().catch(onError))
  }

  async function work(): Promise<void> {
    if (!isRebuildDue && !isFilled()) return wait(USUAL_MS)
    state = 'working'
    const isRebuild = isRebuildDue
    isRebuildDue = false
    const done = isRebuild ? await alone(() => hand.ask('rebuild')) : await hand.ask('checkpoint')
    isRebuildDue ||= isRebuild && !done.rebuilt
    if (done.lacksRoom && !lacksRoom) options.onNoRoom()
    if (isRebuild) lacksRoom = done.lacksRoom === true
    note(done)
  }

  function note(done: Done): void {
    if ('error' in done) {
      onError(done.error)
      wait(USUAL_MS)
    } else if (hindrance.isOver(done.emptied)) {
      wait(state === 'working' ? USUAL_MS : SOON_MS)
    } else {
      wait(AGAIN_MS)
    }
  }

  function soon(): void {
    if (state === 'waiting') wait(SOON_MS)
    else if (state === 'working') state = 'working, and soon again'
  }

  void work().catch(onError)
  return {
    soon,
    rebuildSoon() {
      isRebuildDue = true
      soon()
    },
    async stop() {
      silence()
      await hand.dismiss()
    },
  }
}

/** A thread that does one task at a time; it is started with the first one. */
function hire(file: string) {
  let worker: Worker | undefined
  let answer = (_: Done) => {}

  function start(): Worker {
    const started = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), {
      workerData: file,
    })
    started.on('message', (done: Done) => answer(done))
    started.on('error', (error) => {
      worker = undefined
      answer({ error })
    })
    // Last, as listening for messages would keep the process alive again.
    started.unref()
    return started
  }

  return {
    async ask(task: Task): Promise<Done> {
      const done = new Promise<Done>((resolve) => {
        answer = resolve
      })
      worker ??= start()
      worker.postMessage(task)
      return await done
    },
    /** Whoever waits for an answer waits for ever. */
    dismiss: async () => await worker?.terminate(),
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
