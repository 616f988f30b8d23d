import { setTimeout as wait } from 'node:timers/promises'
import { type Ground, inTransaction } from '../database.ts'
import { claimDueMails, hasClaim, secondsUntilDue, unclaim } from './claims.ts'
import { createTransportPause, settle, type TransportPause } from './delivery-outcomes.ts'
import {
  type Finished,
  isReady,
  isTransportTrouble,
  type Lost,
  type Pen,
  type Ready,
  writeAll,
} from './in-hand.ts'
import type { Mailer } from './mailer.ts'
import type { OutboxMail } from './outbox.ts'
import type { Delivery } from './reasons.ts'

/** At most this many mails are claimed and rendered before a connection is free for them. */
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
  /** Finishes the mails in flight and claims no more. */
  stop(): Promise<void>
}

/** The outcome of one mail, and the address it was for. */
type Settled = { mail: OutboxMail; address: string; delivery: Delivery }

type WorkerParts<Context> = Pen<Context> & {
  mailer: Mailer
  /** The presence id of this process; while it is present, nobody else takes its mails. */
  holder: string
  /** What rooms note about an outcome, in the transaction that records it. */
  note(ctx: Context, settled: Settled): Promise<void>
}

/** Keeps as many mails in flight as the transport allows: when one is done, the next starts. */
export function createDeliveryWorker<Context extends Ground>(
  ctx: Context,
  parts: WorkerParts<Context>,
): DeliveryWorker {
  return new Worker(ctx, parts)
}

class Worker<Context extends Ground> implements DeliveryWorker {
  private readonly outer: Context
  private readonly parts: WorkerParts<Context>
  private readonly pause: TransportPause
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
  private stopped = false
  private round: Promise<void> | undefined

  constructor(outer: Context, parts: WorkerParts<Context>) {
    this.outer = outer
    this.parts = parts
    this.pause = createTransportPause(outer.clock)
    this.looked = outer.clock()
  }

  nudge(): void {
    this.deliverDue().catch(this.parts.onError)
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
    const seconds = this.stopped ? undefined : await secondsUntilDue(this.outer, this.looked)
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
    const { mailer, holder } = this.parts
    this.looked = this.outer.clock()
    const done = [...this.finished]
    const lost = [...this.lost]
    const putBack = this.stopped || done.some(isTransportTrouble) ? [...this.ready] : []
    // What was done since the last turn predicts how much will be wanted before the next.
    const ahead = Math.min(2 * done.length, AHEAD_MAX)
    const inHand = this.underWay.size + this.ready.length
    const limit = this.stopped ? 0 : mailer.concurrency + ahead - inHand
    if (done.length + lost.length + putBack.length === 0 && limit <= 0) return
    const written = await inTransaction(this.outer.db, async (db) => {
      const ctx = { ...this.outer, db }
      await unclaim(ctx, [...lost, ...putBack.map(({ mail }) => mail)], holder)
      for (const one of done) await this.record(ctx, one)
      return await writeAll(ctx, await claimDueMails(ctx, { limit, holder }), this.parts)
    })
    this.finished.splice(0, done.length)
    this.lost.splice(0, lost.length)
    this.ready.splice(0, putBack.length)
    this.ready.push(...written.filter(isReady))
    this.finished.push(...written.filter((one): one is Finished => !isReady(one)))
    this.startReady()
  }

  private async record(ctx: Context, { mail, address, delivery }: Finished): Promise<void> {
    const { holder, note } = this.parts
    const isOurs = await settle(ctx, { mail, delivery, holder, pause: this.pause })
    if (isOurs && delivery) await note(ctx, { mail, address, delivery })
  }

  private startReady(): void {
    while (!this.stopped && this.underWay.size < this.parts.mailer.concurrency) {
      const next = this.ready.shift()
      if (!next) break
      this.start(next)
    }
    if (this.ready.length === 0) this.lastStarted.resolve()
  }

  private start(ready: Ready): void {
    const sending = this.send(ready).then((done) => {
      if ('lost' in done) this.lost.push(done.mail)
      else this.finished.push(done)
      this.underWay.delete(sending)
      if ('lost' in done || !isTransportTrouble(done)) this.startReady()
      this.bell.resolve()
    })
    this.underWay.add(sending)
  }

  /** Never rejects. */
  private async send({ mail, email }: Ready): Promise<Finished | Lost> {
    const { mailer, holder, onError } = this.parts
    try {
      if (!(await hasClaim(this.outer, mail, holder))) return { mail, lost: true }
    } catch (error) {
      onError(error)
      return { mail, lost: true }
    }
    return { mail, address: email.to.address, delivery: await mailer.send(email) }
  }
}
