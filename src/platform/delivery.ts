import type { Kysely } from 'kysely'
import type { Clock } from './clock.ts'
import type { Db, Tables } from './database.ts'
import { createTransportPause, settle } from './delivery-outcomes.ts'
import { delayed } from './delivery-reasons.ts'
import type { Delivery, Email, Mailer } from './mailer.ts'
import { claimDueMails, type OutboxMail } from './outbox.ts'

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
type Finished = { mail: OutboxMail; address: string; delivery: Delivery | undefined }

/** Keeps as many mails under way as the transport takes: one is done, the next is claimed. */
export function createDeliveryWorker(parts: WorkerParts): DeliveryWorker {
  const { db, clock, mailer, holder } = parts
  const pause = createTransportPause(clock)
  const underWay = new Set<Promise<void>>()
  // Kept until it is recorded: a full disk must not make us forget what was sent.
  const finished: Finished[] = []
  let bell = Promise.withResolvers<void>()
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
      await turn()
      if (!asked && finished.length === 0 && underWay.size > 0) await bell.promise
    }
  }

  /** One transaction records what is done, claims what comes next and writes it. */
  async function turn(): Promise<void> {
    const done = [...finished]
    const limit = stopped ? 0 : mailer.concurrency - underWay.size
    if (done.length === 0 && limit === 0) return
    const written = await db.transaction().execute(async (trx) => {
      for (const one of done) await record(trx, one)
      const mails = await claimDueMails(trx, clock, { limit, holder })
      return await writeAll(mails, trx)
    })
    finished.splice(0, done.length)
    for (const { mail, email } of written) {
      if (email && email !== NOT_WRITTEN) start(mail, email)
      else finished.push({ mail, address: '', delivery: email && delayed(email) })
    }
  }

  async function record(trx: Db, { mail, address, delivery }: Finished): Promise<void> {
    const isOurs = await settle(trx, { mail, delivery, clock, holder, pause })
    if (isOurs && delivery) await parts.note(trx, { mail, address, delivery })
  }

  async function writeAll(mails: readonly OutboxMail[], trx: Kysely<Tables>) {
    const written: { mail: OutboxMail; email: Email | undefined | typeof NOT_WRITTEN }[] = []
    for (const mail of mails) {
      // One mail that cannot be written must not stop the others.
      const email = await parts.render(mail, trx).catch((error) => {
        parts.onError(error)
        return NOT_WRITTEN as typeof NOT_WRITTEN
      })
      written.push({ mail, email })
    }
    return written
  }

  function start(mail: OutboxMail, email: Email): void {
    const { address } = email.to
    const sending = mailer.send(email).then((delivery) => {
      finished.push({ mail, address, delivery: discreet(email, delivery) })
      underWay.delete(sending)
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

/** Of a mail whose reader is a secret we keep our own words; what a server answers names people. */
function discreet(email: Email, delivery: Delivery): Delivery {
  if (!email.readerIsSecret) return delivery
  if (delivery.outcome !== 'sent') {
    return { ...delivery, reason: delivery.reason.replace(/: .*$/, '.') }
  }
  return delivery.reference.includes('@') ? { ...delivery, reference: 'accepted' } : delivery
}
