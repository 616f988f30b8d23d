import { setTimeout as wait } from 'node:timers/promises'
import { type Ground, inTransaction } from '../database.ts'
import { claimDueMails, secondsUntilDue, unclaim } from './claims.ts'
import { type Recorder, record } from './delivery-outcomes.ts'
import {
  type Finished,
  handOver,
  isReady,
  mayConcernOthers,
  type Ready,
  writeAll,
} from './in-hand.ts'
import { createLane } from './lanes.ts'
import type { OutboxMail } from './outbox.ts'
import type { WorkerParts } from './worker-parts.ts'

/** So many mails are claimed and rendered before a connection is free for them. */
const AHEAD_MAX = 20
/** What is due later than this is found by whoever asks every few seconds. */
const WAKES_WITHIN_SECONDS = 30
/** Outcomes are recorded together within this time, as every commit waits for the disk. */
const RECORDED_WITHIN_MS = 50

export type DeliveryWorker = {
  /** Starts a delivery without waiting for it. */
  nudge(): void
  /** Delivers everything that is due now; resolves when that is done. */
  deliverDue(): Promise<void>
  /** Whether the last round broke off, as with a database that cannot be written. */
  fails(): boolean
  /** Finishes the mails in flight and claims no more. */
  stop(): Promise<void>
}

/** Keeps as many mails in flight as their lane allows: when one is done, the next starts. */
export function createDeliveryWorker<Context extends Ground>(
  ctx: Context,
  parts: WorkerParts<Context>,
): DeliveryWorker {
  return new Worker(ctx, parts)
}

class Worker<Context extends Ground> implements DeliveryWorker {
  private readonly outer: Context
  private readonly parts: WorkerParts<Context>
  private readonly recorder: Recorder<Context>
  private readonly ready: Ready[] = []
  private readonly lost: OutboxMail[] = []
  private readonly underWay = new Set<Promise<void>>()
  /** Kept until it is recorded, as a full disk must not make us forget what was sent. */
  private readonly finished: Finished[] = []
  private alarm: NodeJS.Timeout | undefined
  /** What became due since then was not claimed yet. */
  private looked: Temporal.Instant
  private bell = Promise.withResolvers<void>()
  private lastStarted = Promise.withResolvers<void>()
  private asked = false
  private failed = false
  private stopped = false
  private round: Promise<void> | undefined

  constructor(outer: Context, parts: WorkerParts<Context>) {
    this.outer = outer
    this.parts = parts
    this.recorder = {
      ...parts,
      lane: createLane(outer.clock, parts.lane),
    }
    this.looked = outer.clock()
  }

  nudge(): void {
    this.deliverDue().then(
      () => (this.failed = false),
      (error) => {
        this.failed = true
        this.parts.onError(error)
      },
    )
  }

  fails(): boolean {
    return this.failed
  }

  async deliverDue(): Promise<void> {
    this.asked = !this.stopped
    this.bell.resolve()
    // Another caller may have begun the round that serves us, too.
    while (this.asked || this.round) {
      this.round ??= this.deliver().finally(() => {
        this.round = undefined
      })
      await this.round
    }
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.alarm)
    await this.round?.catch(this.parts.onError)
    await Promise.all(this.underWay)
    await this.turn().catch(this.parts.onError)
  }

  private async deliver(): Promise<void> {
    while (this.asked || this.finished.length + this.lost.length + this.underWay.size > 0) {
      this.asked = false
      this.bell = Promise.withResolvers()
      this.lastStarted = Promise.withResolvers()
      await this.turn()
      if (!this.asked) await this.news()
    }
    await this.setAlarm()
  }

  /** Wakes when the next mail is due, as a service may take two a second and refuse the third. */
  private async setAlarm(): Promise<void> {
    clearTimeout(this.alarm)
    const { kinds } = this.parts.lane
    const seconds = this.stopped ? undefined : await secondsUntilDue(this.outer, kinds, this.looked)
    if (seconds === undefined || seconds > WAKES_WITHIN_SECONDS) return
    this.alarm = setTimeout(() => this.nudge(), seconds * 1000).unref()
  }

  /** Waits for something to record, and lets outcomes collect while mails are still ready. */
  private async news(): Promise<void> {
    const isIdle = this.finished.length + this.lost.length === 0
    if (isIdle && this.underWay.size > 0) await this.bell.promise
    if (this.ready.length > 0) {
      await Promise.race([this.lastStarted.promise, wait(RECORDED_WITHIN_MS)])
    }
  }

  /** One transaction records what is done, claims what comes next and renders it. */
  private async turn(): Promise<void> {
    const { holder, mayGiveUp, lane } = this.parts
    this.looked = this.outer.clock()
    const done = [...this.finished]
    const lost = [...this.lost]
    const putBack = this.stopped || done.some(mayConcernOthers) ? [...this.ready] : []
    const inHand = this.underWay.size + this.ready.length - putBack.length
    if (done.length + lost.length + putBack.length === 0 && this.wanted(0) <= inHand) return
    const written = await inTransaction(this.outer.db, async (db) => {
      const ctx = { ...this.outer, db }
      await unclaim(ctx, [...lost, ...putBack.map(({ mail }) => mail)], holder)
      for (const one of done) await record(ctx, one, this.recorder)
      const limit = this.wanted(done.length) - inHand
      const first = await this.probe(ctx)
      const except = mayGiveUp() ? [] : await this.parts.waitingForTheDay?.(ctx)
      const claimed = await claimDueMails(ctx, { ...lane, limit, holder, first, except })
      return await writeAll(ctx, claimed, this.parts)
    })
    this.finished.splice(0, done.length)
    this.lost.splice(0, lost.length)
    this.ready.splice(0, putBack.length)
    this.ready.push(...written.filter(isReady))
    this.finished.push(...written.filter((one): one is Finished => !isReady(one)))
    this.startReady()
  }

  /** How many mails are to be in hand. What was done lately predicts how many will be wanted next. */
  private wanted(done: number): number {
    if (this.stopped) return 0
    if (this.recorder.lane.suspicion.isCareful()) return 1
    return this.parts.lane.concurrency + Math.min(2 * done, AHEAD_MAX)
  }

  private async probe(ctx: Context): Promise<string | undefined> {
    const { suspicion } = this.recorder.lane
    if (!suspicion.isCareful()) return undefined
    return await this.parts.pickProbe?.(ctx, suspicion.refusing())
  }

  private startReady(): void {
    while (!this.stopped && this.underWay.size < this.parts.lane.concurrency) {
      const next = this.ready.shift()
      if (!next) break
      this.start(next)
    }
    if (this.ready.length === 0) this.lastStarted.resolve()
  }

  private start(ready: Ready): void {
    const sending = handOver(this.outer, ready, this.parts).then((done) => {
      if ('lost' in done) this.lost.push(done.mail)
      else this.finished.push(done)
      this.underWay.delete(sending)
      if ('lost' in done || !mayConcernOthers(done)) this.startReady()
      this.bell.resolve()
    })
    this.underWay.add(sending)
  }
}
