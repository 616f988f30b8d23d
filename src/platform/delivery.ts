import type { Kysely } from 'kysely'
import { type Clock, timestamp } from './clock.ts'
import type { Db, Tables } from './database.ts'
import { type Delivery, type Email, type Mailer, SEND_LIMIT_SECONDS } from './mailer.ts'
import { claimDueMails, type OutboxMail } from './outbox.ts'

/** A worker that dies keeps its claims this long; it outlasts the slowest transport. */
const CLAIM_LIFETIME_SECONDS = SEND_LIMIT_SECONDS + 60

const FIRST_RETRY_MINUTES = 1
const LONGEST_RETRY_MINUTES = 4 * 60

export type DeliveryWorker = {
  /** Delivers soon. Several calls while it works are one more round. */
  nudge(): void
  /** Delivers all that is due now and returns when it is done. */
  deliverDue(): Promise<void>
  /** Finishes the mails in hand and takes no more. */
  stop(): Promise<void>
}

/** How it went with one mail, and the address it was for. */
export type Settled = { mail: OutboxMail; address: string; delivery: Delivery }

type WorkerParts = {
  db: Kysely<Tables>
  clock: Clock
  mailer: Mailer
  /** The mail as it is now, or nothing if there is nobody left to tell. */
  render(mail: OutboxMail): Promise<Email | undefined>
  /** What the rooms note about it, in the transaction that records it. */
  note(trx: Db, settled: Settled): Promise<void>
  onError(error: unknown): void
}

/** Claims, renders, sends and records, a few mails at a time, until nothing is due. */
export function createDeliveryWorker(parts: WorkerParts): DeliveryWorker {
  let round: Promise<void> | undefined
  let again = false
  let stopped = false

  async function deliverDue(): Promise<void> {
    again = true
    while (again && !stopped) {
      round ??= deliverRounds().finally(() => {
        round = undefined
      })
      await round
    }
  }

  async function deliverRounds(): Promise<void> {
    while (again && !stopped) {
      again = false
      while (!stopped && (await deliverBatch(parts)) > 0);
    }
  }

  return {
    nudge() {
      deliverDue().catch(parts.onError)
    },
    deliverDue,
    async stop() {
      stopped = true
      await round
    },
  }
}

async function deliverBatch(parts: WorkerParts): Promise<number> {
  const mails = await claimDueMails(parts.db, parts.clock, {
    limit: parts.mailer.concurrency,
    seconds: CLAIM_LIFETIME_SECONDS,
  })
  await Promise.all(mails.map((mail) => deliverMail(parts, mail)))
  return mails.length
}

async function deliverMail(parts: WorkerParts, mail: OutboxMail): Promise<void> {
  try {
    const email = await parts.render(mail)
    const delivery = email ? discreet(email, await parts.mailer.send(email)) : undefined
    await record(parts, mail, delivery, email)
  } catch (error) {
    // One mail that cannot be rendered must not stop the others.
    parts.onError(error)
    const reason = 'Sneaky Klaus could not write this mail. The log says why.'
    await record(parts, mail, { outcome: 'delayed', reason })
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

async function record(parts: WorkerParts, mail: OutboxMail, delivery?: Delivery, email?: Email) {
  const { db, clock } = parts
  const now = timestamp(clock())
  await db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('outbox')
      .set({ claimed_until: null, ...outcome(mail, delivery, clock(), now) })
      .where('id', '=', mail.id)
      // Sent anew meanwhile, to another address perhaps: then this try says nothing about it.
      .where('round', '=', mail.round)
      .executeTakeFirst()
    if (numUpdatedRows === 0n || !delivery || !email) return
    await parts.note(trx, { mail, address: email.to.address, delivery })
  })
}

function outcome(
  mail: OutboxMail,
  delivery: Delivery | undefined,
  at: Temporal.Instant,
  now: string,
) {
  if (!delivery) return { state: 'dropped', finished_at: now } as const
  if (delivery.outcome === 'sent') {
    const { reference } = delivery
    return { state: 'sent', finished_at: now, reason: null, reference } as const
  }
  const { reason } = delivery
  const retryAt = at.add({ seconds: retryAfterSeconds(mail.tries, delivery) })
  if (delivery.outcome === 'failed' || timestamp(retryAt) > mail.give_up_at) {
    return { state: 'failed', finished_at: now, reason } as const
  }
  return { due_at: timestamp(retryAt), reason } as const
}

/** Exponential back-off: 1 minute, doubling to 4 hours; the transport may name its own. */
function retryAfterSeconds(tries: number, delivery: Delivery): number {
  const minutes = Math.min(FIRST_RETRY_MINUTES * 2 ** (tries - 1), LONGEST_RETRY_MINUTES)
  const asked = delivery.outcome === 'delayed' ? delivery.retryAfterSeconds : undefined
  return asked ?? minutes * 60
}
