import { type ResourceLimits, Worker } from 'node:worker_threads'
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
  return new OneWorker(options)
}

class OneWorker implements Workshop {
  private readonly workerFile: URL
  private readonly alarm: Alarm
  private readonly resourceLimits: ResourceLimits
  private readonly onError: (error: unknown) => void
  private readonly queue: Job[] = []
  private worker: Worker | undefined
  private current: Job | undefined
  private silence = () => {}

  constructor({ workerFile, alarm, mostMemoryMb, onError }: WorkshopOptions) {
    this.workerFile = workerFile ?? new URL('./worker.ts', import.meta.url)
    this.alarm = alarm ?? timer
    this.resourceLimits = { maxOldGenerationSizeMb: mostMemoryMb ?? MOST_MEMORY_MB }
    this.onError = onError
  }

  ask(task: Task): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.queue.push({ task, shares: SHARES, resolve, reject })
    if (this.current === undefined) this.next()
    return promise
  }

  async close(): Promise<void> {
    const open = [...(this.current === undefined ? [] : [this.current]), ...this.queue.splice(0)]
    this.current = undefined
    await this.dismiss()
    for (const { task, reject } of open) reject(new Error(`Closed before the ${task.name}`))
  }

  private next(): void {
    this.silence()
    this.current = this.queue.shift()
    if (this.current !== undefined) this.hand(this.current)
    else this.silence = this.alarm(IDLE_MS, () => this.dismiss())
  }

  private hand({ task, shares: [share = 1] }: Job): void {
    this.worker ??= this.hire()
    this.worker.postMessage({ task, share } satisfies Order)
  }

  private hire(): Worker {
    const hired = new Worker(this.workerFile, { resourceLimits: this.resourceLimits })
    hired.unref()
    hired.on('message', (report: Report) => {
      if (hired !== this.worker) return
      else if (report === 'started') this.silence = this.alarm(WATCHDOG_MS, () => this.giveUp())
      else this.finish((job) => job.resolve(report.answer))
    })
    hired.on('error', (error) => this.lose(hired, error))
    hired.on('exit', (code) => this.lose(hired, new Error(`The worker ended with code ${code}`)))
    return hired
  }

  private finish(settle: (job: Job) => void): void {
    if (this.current !== undefined) settle(this.current)
    this.next()
  }

  private giveUp(): void {
    const error = new Error(`The ${this.current?.task.name} took longer than ${WATCHDOG_MS} ms`)
    void this.dismiss()
    this.trySmaller(error)
  }

  private lose(lost: Worker, error: unknown): void {
    if (lost !== this.worker) return
    this.worker = undefined
    if (isOutOfMemory(error)) this.trySmaller(error)
    else if (this.current !== undefined) this.finish((job) => job.reject(error))
  }

  private trySmaller(error: unknown): void {
    const [, ...shares] = this.current?.shares ?? []
    if (this.current === undefined || shares.length === 0) {
      this.finish((job) => job.reject(error))
    } else {
      this.onError(error)
      this.queue.unshift({ ...this.current, shares })
      this.next()
    }
  }

  private async dismiss(): Promise<void> {
    this.silence()
    const dismissed = this.worker
    this.worker = undefined
    await dismissed?.terminate()
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
