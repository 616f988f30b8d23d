import { setTimeout as wait } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Clock } from './clock.ts'
import type { Db, Tables } from './database.ts'
import { createTransportPause, settle } from './delivery-outcomes.ts'
import { delayed } from './delivery-reasons.ts'
import type { Delivery, Email, Mailer } from './mailer.ts'
import { claimDueMails, type OutboxMail, unclaim } from './outbox.ts'

/** So many mails at most are claimed and worded before a connection is free for them. */
const AHEAD_MAX = 20
/** What is sent is written down at the latest after this, together, as each commit waits for the disk. */
const RECORDED_WITHIN_MS = 50

const NOT_WRITTEN = 'Sneaky Klaus could not write this mail. The log says why.'

export type DeliveryWorker = {
  /** Delivers soon. */
  nudge(): void
  /** Delivers all that is due now and returns when it is done. */
  deliverDue(): Promise<void>
  /** Finishes the mails in hand and takes no more. */
  stop(): Promise<void>
}

/** How it went with one mail, and the address it was for. */
type Settled = { mail: OutboxMail; address: string; delivery: Delivery }

type WorkerParts = {
  db: Kysely<Tables>
  clock: Clock
  mailer: Mailer
  /** This process, by the name of its presence: while it is present, nobody else takes its mails. */
  holder: string
  /** The mail as it is now, or nothing if there is nobody left to tell. */
  render(mail: OutboxMail, trx: Kysely<Tables>): Promise<Email | undefined>
  /** What the rooms note about it, in the transaction that records it. */
  note(trx: Db, settled: Settled): Promise<void>
  onError(error: unknown): void
}

/** `delivery` is missing if there was nobody left to tell. */
type Written = { mail: OutboxMail; email: Email }
type Finished = { mail: OutboxMail; address: string; delivery: Delivery | undefined }

/** Keeps as many mails under way as the transport takes: one is done, the next is claimed. */
export function createDeliveryWorker(parts: WorkerParts): DeliveryWorker {
  const { db, clock, mailer, holder } = parts
  const pause = createTransportPause(clock)
  const ready: Written[] = []
  const underWay = new Set<Promise<void>>()
  // Kept until it is recorded: a full disk must not make us forget what was sent.
  const finished: Finished[] = []
  let bell = Promise.withResolvers<void>()
  let lastStarted = Promise.withResolvers<void>()
  let asked = false
  let stopped = false
  let round: Promise<void> | undefined

  async function deliverDue(): Promise<void> {
    asked = !stopped
    bell.resolve()
    while (asked) {
      round ??= deliver().finally(() => {
        round = undefined
      })
      await round
    }
  }

  async function deliver(): Promise<void> {
    while (asked || finished.length > 0 || underWay.size > 0) {
      asked = false
      bell = Promise.withResolvers()
      lastStarted = Promise.withResolvers()
      await turn()
      if (!asked) await news()
    }
  }

  /** Resolves when there is something to record, or to take up because nothing is left ready. */
  async function news(): Promise<void> {
    if (finished.length === 0 && underWay.size > 0) await bell.promise
    if (ready.length > 0) await Promise.race([lastStarted.promise, wait(RECORDED_WITHIN_MS)])
  }

  /** One transaction records what is done, claims what comes next and writes it. */
  async function turn(): Promise<void> {
    const done = [...finished]
    // As fast as mails were done since the last turn, others will be wanted until the next.
    const ahead = Math.min(2 * done.length, AHEAD_MAX)
    const limit = stopped ? 0 : mailer.concurrency + ahead - underWay.size - ready.length
    const putBack = stopped || done.some(({ delivery }) => concernsAll(delivery)) ? [...ready] : []
    if (done.length + putBack.length === 0 && limit <= 0) return
    const written = await db.transaction().execute(async (trx) => {
      await unclaim(trx, putBack, holder)
      for (const one of done) await record(trx, one)
      return await writeAll(await claimDueMails(trx, clock, { limit, holder }), trx)
    })
    finished.splice(0, done.length)
    ready.splice(0, putBack.length)
    ready.push(...written.filter(isWritten))
    finished.push(...written.filter((one): one is Finished => !isWritten(one)))
    startReady()
  }

  async function record(trx: Db, { mail, address, delivery }: Finished): Promise<void> {
    const isOurs = await settle(trx, { mail, delivery, clock, holder, pause })
    if (isOurs && delivery) await parts.note(trx, { mail, address, delivery })
  }

  async function writeAll(mails: readonly OutboxMail[], trx: Kysely<Tables>) {
    const written: (Written | Finished)[] = []
    for (const mail of mails) {
      try {
        const email = await parts.render(mail, trx)
        written.push(email ? { mail, email } : { mail, address: '', delivery: undefined })
      } catch (error) {
        // One mail that cannot be written must not stop the others.
        parts.onError(error)
        written.push({ mail, address: '', delivery: delayed(NOT_WRITTEN) })
      }
    }
    return written
  }

  function startReady(): void {
    while (!stopped && underWay.size < mailer.concurrency) {
      const next = ready.shift()
      if (!next) break
      start(next)
    }
    if (ready.length === 0) lastStarted.resolve()
  }

  function start({ mail, email }: Written): void {
    const { address } = email.to
    const sending = mailer.send(email).then((delivery) => {
      finished.push({ mail, address, delivery: discreet(email, delivery) })
      underWay.delete(sending)
      if (!concernsAll(delivery)) startReady()
      bell.resolve()
    })
    underWay.add(sending)
  }

  return {
    nudge() {
      deliverDue().catch(parts.onError)
    },
    deliverDue,
    async stop() {
      stopped = true
      await round?.catch(parts.onError)
      await Promise.all(underWay)
      await turn().catch(parts.onError)
    },
  }
}

function isWritten(one: Written | Finished): one is Written {
  return 'email' in one
}

function concernsAll(delivery: Delivery | undefined): boolean {
  return delivery?.outcome === 'delayed' && delivery.concernsAll === true
}

/** Of a mail whose reader is a secret we keep our own words; what a server answers names people. */
function discreet(email: Email, delivery: Delivery): Delivery {
  if (!email.readerIsSecret) return delivery
  if (delivery.outcome !== 'sent') {
    return { ...delivery, reason: delivery.reason.replace(/: .*$/, '.') }
  }
  return delivery.reference.includes('@') ? { ...delivery, reference: 'accepted' } : delivery
}
