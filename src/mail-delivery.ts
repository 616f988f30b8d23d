import type { FastifyBaseLogger } from 'fastify'
import type { Context } from './context.ts'
import { noteDelivery } from './deliveries/commands.ts'
import { listWaiting, pickProbe } from './deliveries/domains.ts'
import { renderMail } from './letters/kinds.ts'
import { createDeliveryWorker, type DeliveryWorker } from './platform/mail/delivery.ts'
import type { Mailer } from './platform/mail/mailer.ts'
import type { Presence } from './platform/presence.ts'
import type { Steadiness } from './platform/steadiness.ts'
import { type MailKind, SEEN_KINDS, UNSEEN_KINDS } from './post/kinds.ts'
import { listWaitingForTheDay } from './post/queries.ts'

type Alive = { presence: Presence; steadiness: Steadiness; log: FastifyBaseLogger }

/**
 * The delivery of mail, with what the rooms know about mails and their readers. What no page may show goes
 * out in a lane of its own, which one place is kept for.
 */
export function startDelivery(
  ctx: Context,
  mailer: Mailer,
  { presence, steadiness, log }: Alive,
): DeliveryWorker {
  const start = (kinds: readonly MailKind[], concurrency: number) =>
    createDeliveryWorker(ctx, {
      lane: { kinds, concurrency, waiting: (ctx) => listWaiting(ctx, kinds) },
      holder: presence.id,
      mayGiveUp: steadiness.isTimely,
      mailer,
      render: renderMail,
      note: noteDelivery,
      pickProbe: (ctx, refusing) => pickProbe(ctx, kinds, refusing),
      waitingForTheDay: listWaitingForTheDay,
      onError: (error) => log.error({ err: error }, 'mail delivery'),
    })
  return sideBySide([
    start(SEEN_KINDS, Math.max(mailer.concurrency - 1, 1)),
    start(UNSEEN_KINDS, 1),
  ])
}

function sideBySide(workers: readonly DeliveryWorker[]): DeliveryWorker {
  return {
    nudge() {
      for (const worker of workers) worker.nudge()
    },
    async deliverDue() {
      await Promise.all(workers.map((worker) => worker.deliverDue()))
    },
    fails: () => workers.some((worker) => worker.fails()),
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()))
    },
  }
}
