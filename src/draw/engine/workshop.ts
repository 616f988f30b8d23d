import { Worker } from 'node:worker_threads'
import type { Task } from './task.ts'
import type { Order, Report } from './worker.ts'

/** From when the worker turns to a task; neither its start nor the queue is counted. */
const WATCHDOG_MS = 30_000
const IDLE_MS = 60_000
const MOST_MEMORY_MB = 512
/** More would only let garbage lie about for longer. */
const YOUNG_MEMORY_MB = 4

/** What is tried one after the other when the watchdog barks: shares of the usual budgets of steps. */
const SHARES: readonly number[] = [1, 1 / 8, 1 / 64]

/** Rings once after so many milliseconds, unless the returned function is called before. */
export type Alarm = (milliseconds: number, ring: () => void) => () => void

/** A place where one worker does one task after the other. */
export type Workshop = {
  /** Rejects if the worker died of the task, or of each smaller one made of it, or could not be started. */
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

/**
 * The worker is started for the first task, kept warm, and ended when it was idle for a minute. It
 * keeps no process alive that has nothing else to do. A task that makes it run for longer than the
 * watchdog allows, or out of memory, is tried again with smaller budgets.
 */
export function openWorkshop(options: WorkshopOptions): Workshop {
  const shop: Shop = { options, queue: [], current: undefined, worker: undefined, silence() {} }
  return {
    ask(task) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      shop.queue.push({ task, shares: SHARES, resolve, reject })
      if (shop.current === undefined) next(shop)
      return promise
    },
    async close() {
      const open = [...(shop.current === undefined ? [] : [shop.current]), ...shop.queue.splice(0)]
      shop.current = undefined
      await dismiss(shop)
      for (const { task, reject } of open) reject(new Error(`Closed before the ${task.name}`))
    },
  }
}

type Job = {
  readonly task: Task
  readonly shares: readonly number[]
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
}

type Shop = {
  readonly options: WorkshopOptions
  readonly queue: Job[]
  current: Job | undefined
  worker: Worker | undefined
  /** Takes back the alarm that is set. */
  silence: () => void
}

function next(shop: Shop): void {
  shop.silence()
  shop.current = shop.queue.shift()
  if (shop.current !== undefined) {
    const { task, shares } = shop.current
    try {
      shop.worker ??= hire(shop)
      shop.worker.postMessage({ task, share: shares[0] ?? 1 } satisfies Order)
    } catch (error) {
      // As where the system has no thread to spare. Who asks later is answered all the same.
      finish(shop, (job) => job.reject(error))
    }
  } else {
    setAlarm(shop, IDLE_MS, () => dismiss(shop))
  }
}

function hire(shop: Shop): Worker {
  const { workerFile = new URL('./worker.ts', import.meta.url), mostMemoryMb } = shop.options
  const resourceLimits = {
    maxOldGenerationSizeMb: mostMemoryMb ?? MOST_MEMORY_MB,
    maxYoungGenerationSizeMb: YOUNG_MEMORY_MB,
  }
  const hired = new Worker(workerFile, { resourceLimits })
  hired.on('message', (report: Report) => {
    if (hired !== shop.worker) return
    else if (report === 'started') setAlarm(shop, WATCHDOG_MS, () => giveUp(shop))
    else finish(shop, (job) => job.resolve(report.answer))
  })
  hired.on('error', (error) => lose(shop, hired, error))
  hired.on('exit', (code) => lose(shop, hired, new Error(`The worker ended with code ${code}`)))
  // Last, as listening for messages would keep the process alive again.
  hired.unref()
  return hired
}

function setAlarm(shop: Shop, milliseconds: number, ring: () => void): void {
  const { alarm = timer } = shop.options
  shop.silence = alarm(milliseconds, ring)
}

function finish(shop: Shop, settle: (job: Job) => void): void {
  if (shop.current !== undefined) settle(shop.current)
  next(shop)
}

function giveUp(shop: Shop): void {
  const error = new Error(`The ${shop.current?.task.name} took longer than ${WATCHDOG_MS} ms`)
  void dismiss(shop)
  trySmaller(shop, error)
}

function lose(shop: Shop, lost: Worker, error: unknown): void {
  if (lost !== shop.worker) return
  shop.worker = undefined
  if (isOutOfMemory(error)) trySmaller(shop, error)
  else if (shop.current !== undefined) finish(shop, (job) => job.reject(error))
}

function trySmaller(shop: Shop, error: unknown): void {
  const [, ...shares] = shop.current?.shares ?? []
  if (shop.current === undefined || shares.length === 0) {
    finish(shop, (job) => job.reject(error))
  } else {
    shop.options.onError(error)
    shop.queue.unshift({ ...shop.current, shares })
    next(shop)
  }
}

async function dismiss(shop: Shop): Promise<void> {
  shop.silence()
  const dismissed = shop.worker
  shop.worker = undefined
  await dismissed?.terminate()
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

const timer: Alarm = (milliseconds, ring) => {
  const timeout = setTimeout(ring, milliseconds)
  timeout.unref()
  return () => clearTimeout(timeout)
}
