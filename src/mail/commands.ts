import { type Context, type MailKind, outboxAt, transact } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { type MailState, NOT_ARRIVED, sendAgain } from '../platform/outbox.ts'
import { findMail, readerOf } from './queries.ts'
import { mayRetry, maySendAgain } from './rules.ts'

/** Any state but `waiting`: what waits is on its way already. */
const SETTLED: readonly MailState[] = ['sent', ...NOT_ARRIVED, 'complained', 'held', 'dropped']

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
    ({ kind, state }) => state === 'waiting' || (mayRetry(state) && kind !== 'sign_in_link'),
  )
  const ids = new Set([...missed, ...(result ? [result] : [])].map(({ id }) => id))
  return (await sendAgain(trx, outboxAt(ctx), [...ids], ['waiting', ...SETTLED])) > 0
}

export type AgainOutcome = 'queued' | 'unknown' | 'not_allowed'

/** Sends one mail again: any that did not arrive, and a draw's result in any case. */
export async function sendMailAgain(
  ctx: Context,
  exchange: Exchange,
  mailId: string,
): Promise<AgainOutcome> {
  return await transact(ctx, async (trx) => {
    const mail = await findMail(trx, exchange.id, mailId)
    if (!mail) return 'unknown'
    if (!maySendAgain(mail, exchange)) return 'not_allowed'
    await sendAgain(trx, outboxAt(ctx), [mail.id], [mail.state])
    return 'queued'
  })
}

/** Sends everything again that did not arrive. Returns how many mails that are. */
export async function retryFailedMails(ctx: Context, exchange: Exchange): Promise<number> {
  return await transact(ctx, async (trx) => {
    const failed = await trx
      .selectFrom('outbox')
      .select('id')
      .where('exchange_id', '=', exchange.id)
      .where('state', 'in', NOT_ARRIVED)
      .execute()
    return await sendAgain(
      trx,
      outboxAt(ctx),
      failed.map(({ id }) => id),
      NOT_ARRIVED,
    )
  })
}

/**
 * Sends the draw's result again to everybody who has not looked at it. Whose recipient was
 * changed gets that mail again instead: it names them nowhere. Returns how many people that are.
 */
export async function resendResults(ctx: Context, exchange: Exchange): Promise<number> {
  return await transact(ctx, async (trx) => {
    const people = await trx
      .selectFrom('participants')
      .select('id')
      .where('exchange_id', '=', exchange.id)
      .where('status', '=', 'active')
      .where('email', 'is not', null)
      .where('looked_at', 'is', null)
      .execute()
    const unlooked = new Set(people.map(({ id }) => id))
    const mails = await trx
      .selectFrom('outbox')
      .selectAll()
      .where('exchange_id', '=', exchange.id)
      .where('kind', 'in', ['assignment', 'changed_assignment'])
      .orderBy('created_at')
      .orderBy('kind')
      .execute()
    const newest = new Map(mails.map((mail) => [readerOf(ctx, mail), mail.id]))
    const ids = [...newest].filter(([reader]) => unlooked.has(reader)).map(([, id]) => id)
    return await sendAgain(trx, outboxAt(ctx), ids, SETTLED)
  })
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
