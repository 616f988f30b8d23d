import { tellAdmin } from '../admin/commands.ts'
import { type Context, enqueueMail, type MailKind, outboxAt, transact } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { type MailState, NOT_ARRIVED, sendAgain } from '../platform/outbox.ts'
import { findMail, listFailedSecrets, listNotArrived, readerOf } from './queries.ts'
import { mayRetry, maySendAgain } from './rules.ts'

/** Any state but `waiting`: what waits is on its way already. */
const SETTLED: readonly MailState[] = ['sent', ...NOT_ARRIVED, 'complained', 'held', 'dropped']

const FAILURES_COLLECTED_HOURS = 1

/**
 * For somebody whose address was corrected: what still waits and what did not arrive goes to
 * the new one, and after the draw its result in any case. False if there was nothing.
 */
export async function sendWhatIsDue(
  ctx: Context,
  trx: Db,
  reader: { id: string; exchangeId: string; afterDraw: boolean },
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
  if (result) await dropFailedSecrets(ctx, trx, reader)
  return (await sendAgain(trx, outboxAt(ctx), [...ids], ['waiting', ...SETTLED])) > 0
}

/** What failed in secret is in the result that goes to the new address. */
async function dropFailedSecrets(
  ctx: Context,
  trx: Db,
  reader: { id: string; exchangeId: string },
) {
  const failed = await listFailedSecrets(trx, reader.exchangeId)
  const ids = failed.filter((mail) => readerOf(ctx, mail) === reader.id).map(({ id }) => id)
  await trx.updateTable('outbox').set({ state: 'dropped' }).where('id', 'in', ids).execute()
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
 * Sends the draw's result again to everybody who has not looked. After a change all of them get
 * it in secret: who is left out would else be who was changed. Returns how many that are.
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
      .orderBy('id')
      .execute()
    const secretly = await wasChanged(trx, exchange)
    const earlier = await newestResults(ctx, trx, exchange, secretly)
    const ids = people.flatMap(({ id }) => earlier.get(id) ?? [])
    const missing = people.filter(({ id }) => !earlier.has(id))
    for (const { id } of missing) {
      const kind = 'assignment'
      const order = { kind, exchangeId: exchange.id, participantId: id, once: newId() } as const
      await enqueueMail(ctx, trx, { ...order, secretly })
    }
    return missing.length + (await sendAgain(trx, outboxAt(ctx), ids, SETTLED))
  })
}

/** By the reader's id, the newest mail with the result, of those in secret or of the others. */
async function newestResults(
  ctx: Context,
  trx: Db,
  exchange: Exchange,
  inSecret: boolean,
): Promise<Map<string, string>> {
  const mails = await trx
    .selectFrom('outbox')
    .selectAll()
    .where('exchange_id', '=', exchange.id)
    .where('kind', '=', 'assignment')
    .where('sealed_participant', inSecret ? 'is not' : 'is', null)
    .orderBy('created_at')
    .execute()
  return new Map(mails.map((mail) => [readerOf(ctx, mail), mail.id]))
}

/** True if somebody's recipient was changed since the draw. */
async function wasChanged(trx: Db, { id, drawn_at }: Exchange): Promise<boolean> {
  const change = await trx
    .selectFrom('outbox')
    .select('id')
    .where('exchange_id', '=', id)
    .where('kind', '=', 'changed_assignment')
    .where('created_at', '>=', drawn_at ?? '')
    .limit(1)
    .executeTakeFirst()
  return change !== undefined
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

/** Job: tells the admin that mail failed since they were last told; once an hour is enough. */
export async function tellOfFailedMail(ctx: Context): Promise<void> {
  const now = ctx.clock()
  await transact(ctx, async (trx) => {
    const told = await trx
      .selectFrom('outbox')
      .select((outbox) => outbox.fn.max('created_at').as('at'))
      .where('kind', '=', 'mail_failure_notice')
      .executeTakeFirst()
    const toldAt = told?.at ?? ''
    if (toldAt > timestamp(now.subtract({ hours: FAILURES_COLLECTED_HOURS }))) return
    const missed = await listNotArrived({ ...ctx, db: trx })
    const failed = missed.some(({ finished_at }) => (finished_at ?? '') > toldAt)
    if (failed) await tellAdmin(ctx, trx, { kind: 'mail_failure_notice', once: newId() })
  })
}
