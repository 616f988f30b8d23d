import { type Context, type MailKind, outboxAt } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { NOT_ARRIVED, sendAgain } from '../platform/outbox.ts'

/**
 * For somebody whose address was corrected: what still waits and what did not arrive goes to
 * the new one, and after the draw its result in any case. False if there was nothing.
 */
export async function sendWhatIsDue(
  ctx: Context,
  trx: Db,
  reader: { id: string; afterDraw: boolean },
): Promise<boolean> {
  const mails = await trx
    .selectFrom('outbox')
    .select(['id', 'kind', 'state'])
    .where('participant_id', '=', reader.id)
    .orderBy('created_at', 'desc')
    .execute()
  const result = reader.afterDraw ? mails.find(({ kind }) => kind === 'assignment') : undefined
  const missed = mails.filter(
    ({ kind, state }) =>
      state === 'waiting' || (NOT_ARRIVED.includes(state) && kind !== 'sign_in_link'),
  )
  const ids = new Set([...missed, ...(result ? [result] : [])].map(({ id }) => id))
  const states = ['waiting', ...NOT_ARRIVED, 'sent', 'complained', 'dropped', 'held'] as const
  return (await sendAgain(trx, outboxAt(ctx), [...ids], states)) > 0
}

/** Drops the mails of one kind that have not gone out: what they would say is no longer so. */
export async function dropUnsent(
  ctx: Context,
  trx: Db,
  mails: { kind: MailKind; exchangeId: string },
): Promise<void> {
  await trx
    .updateTable('outbox')
    .set({ state: 'dropped', finished_at: timestamp(ctx.clock()) })
    .where('exchange_id', '=', mails.exchangeId)
    .where('kind', '=', mails.kind)
    .where('state', 'in', ['waiting', 'held'])
    .execute()
}
