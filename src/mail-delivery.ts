import type { FastifyBaseLogger } from 'fastify'
import type { Context } from './context.ts'
import { noteDelivery } from './deliveries/commands.ts'
import { listWaiting, pickProbe } from './deliveries/domains.ts'
import { renderMail } from './letters/kinds.ts'
import { createDeliveryWorker, type DeliveryWorker } from './platform/mail/delivery.ts'
import type { Mailer } from './platform/mail/mailer.ts'
import type { Presence } from './platform/presence.ts'
import type { Steadiness } from './platform/steadiness.ts'
import { isUnseen } from './post/kinds.ts'
import { listWaitingForTheDay } from './post/queries.ts'

type Alive = { presence: Presence; steadiness: Steadiness; log: FastifyBaseLogger }

/** The delivery of mail, with what the rooms know about mails and their readers. */
export function startDelivery(
  ctx: Context,
  mailer: Mailer,
  { presence, steadiness, log }: Alive,
): DeliveryWorker {
  return createDeliveryWorker(ctx, {
    holder: presence.id,
    mayGiveUp: steadiness.isTimely,
    mailer,
    render: renderMail,
    note: noteDelivery,
    pickProbe,
    waitingForTheDay: listWaitingForTheDay,
    isUnseen,
    listWaiting,
    onError: (error) => log.error({ err: error }, 'mail delivery'),
  })
}
