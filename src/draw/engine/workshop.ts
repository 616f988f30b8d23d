import { Worker } from 'node:worker_threads'
import type { Task } from './task.ts'
import type { Order, Report } from './worker.ts'

/** From when the worker turns to a task; neither its start nor the queue is counted. */
const WATCHDOG_MS = 30_000
const IDLE_MS = 60_000
const MOST_MEMORY_MB = 512

/** What is tried one after the other when the watchdog barks: shares of the usual budgets of steps. */
const SHARES: readonly number[] = [1, 1 / 8, 1 / 64]

/** Rings once after so many milliseconds, unless the returned function is called before. */
export type Alarm = (milliseconds: number, ring: () => void) => () => void

/** A place where one worker does one task after the other. */
export type Workshop = {
  /** Rejects if the worker died of the task, or of each smaller one made of it. */
  ask(task: Task): Promise<unknown>
  /** Ends the worker; what is not answered by then rejects. */
  close(): Promise<void>
}

export type WorkshopOptions = {
  readonly workerFile?: URL
  readonly alarm?: Alarm
  /** Of the worker's heap; beyond it the worker dies, and nothing else. */
  readonly mostMemoryMb?: number
  /** Gets what the log should know though an answer may still come. */
  readonly onError: (error: unknown) => void
}

type Job = {
  readonly task: Task
  readonly shares: readonly number[]
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
}

/**
 * The worker is started for the first task, kept warm, and ended when it was idle for a minute. It
 * keeps no process alive that has nothing else to do. A task that makes it run for longer than the
 * watchdog allows, or out of memory, is tried again with smaller budgets.
 */
export function openWorkshop(options: WorkshopOptions): Workshop {
  const { alarm = timer, workerFile = new URL('./worker.ts', import.meta.url) } = options
  const resourceLimits = { maxOldGenerationSizeMb: options.mostMemoryMb ?? MOST_MEMORY_MB }
  const queue: Job[] = []
  let worker: Worker | undefined
  let current: Job | undefined
  let silence = () => {}

  function next(): void {
    silence()
    current = queue.shift()
    if (current !== undefined) hand(current)
    else silence = alarm(IDLE_MS, dismiss)
  }

  function hand({ task, shares: [share = 1] }: Job): void {
    worker ??= hire()
    worker.postMessage({ task, share } satisfies Order)
  }

  function hire(): Worker {
    const hired = new Worker(workerFile, { resourceLimits })
    hired.unref()
    hired.on('message', (report: Report) => {
      if (hired !== worker) return
      else if (report === 'started') silence = alarm(WATCHDOG_MS, giveUp)
      else finish((job) => job.resolve(report.answer))
    })
    hired.on('error', (error) => lose(hired, error))
    hired.on('exit', (code) => lose(hired, new Error(`The worker ended with code ${code}`)))
    return hired
  }

  function finish(settle: (job: Job) => void): void {
    if (current !== undefined) settle(current)
    next()
  }

  function giveUp(): void {
    const error = new Error(`The ${current?.task.name} took longer than ${WATCHDOG_MS} ms`)
    void dismiss()
    trySmaller(error)
  }

  function lose(lost: Worker, error: unknown): void {
    if (lost !== worker) return
    worker = undefined
    if (isOutOfMemory(error)) trySmaller(error)
    else if (current !== undefined) finish((job) => job.reject(error))
  }

  function trySmaller(error: unknown): void {
    const [, ...shares] = current?.shares ?? []
    if (current === undefined || shares.length === 0) {
      finish((job) => job.reject(error))
    } else {
      options.onError(error)
      queue.unshift({ ...current, shares })
      next()
    }
  }

  async function dismiss(): Promise<void> {
    silence()
    const dismissed = worker
    worker = undefined
    await dismissed?.terminate()
  }

  return {
    ask(task) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      queue.push({ task, shares: SHARES, resolve, reject })
      if (current === undefined) next()
      return promise
    },
    async close() {
      const open = [...(current === undefined ? [] : [current]), ...queue.splice(0)]
      current = undefined
      await dismiss()
      for (const { task, reject } of open) reject(new Error(`Closed before the ${task.name}`))
    },
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

const timer: Alarm = (milliseconds, ring) => {
  const timeout = setTimeout(ring, milliseconds)
  timeout.unref()
  return () => clearTimeout(timeout)
}
