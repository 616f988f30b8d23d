import { tellAdmin } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { setMailTrouble } from '../participants/commands.ts'
import { timestamp } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { NOT_ARRIVED, type OutboxMail, recordReturn, sendAgain } from '../platform/mail/outbox.ts'
import type { Delivery, Trouble } from '../platform/mail/reasons.ts'
import type { MailNews } from '../platform/mail/resend-webhooks.ts'
import { enqueueMail, SETTLED } from '../post/commands.ts'
import { listNotArrived } from '../post/queries.ts'
import {
  findByReference,
  findMail,
  lastToldOfFailures,
  listUnlooked,
  newestResults,
  wasChanged,
} from './queries.ts'
import { FAILURES_COLLECTED_HOURS, MESSAGES_REMEMBERED_MINUTES, maySendAgain } from './rules.ts'

export type AgainOutcome = 'queued' | 'unknown' | 'not_allowed'

/** Sends one mail again: any that did not arrive, and a draw's result in any case. */
export async function sendMailAgain(
  ctx: Context,
  exchange: Exchange,
  mailId: string,
): Promise<AgainOutcome> {
  return await transact(ctx, async (ctx) => {
    const mail = await findMail(ctx, exchange.id, mailId)
    if (!mail) return 'unknown'
    if (!maySendAgain(mail, exchange)) return 'not_allowed'
    await sendAgain(ctx, [mail.id], [mail.state])
    return 'queued'
  })
}

/** Sends everything again that did not arrive. Returns how many mails that are. */
export async function retryFailedMails(ctx: Context, exchange: Exchange): Promise<number> {
  return await transact(ctx, async (ctx) => {
    const failed = await ctx.db
      .selectFrom('outbox')
      .select('id')
      .where('exchange_id', '=', exchange.id)
      .where('state', 'in', NOT_ARRIVED)
      .execute()
    const ids = failed.map(({ id }) => id)
    return await sendAgain(ctx, ids, NOT_ARRIVED)
  })
}

/**
 * Sends the draw's result again to everybody who has not looked. After a change all of them get
 * it in secret: who is left out would else be who was changed. Returns how many that are.
 */
export async function resendResults(ctx: Context, exchange: Exchange): Promise<number> {
  return await transact(ctx, async (ctx) => {
    const people = await listUnlooked(ctx, exchange.id)
    const secretly = await wasChanged(ctx, exchange)
    const earlier = await newestResults(ctx, exchange, secretly)
    const ids = people.flatMap(({ id }) => earlier.get(id) ?? [])
    const missing = people.filter(({ id }) => !earlier.has(id))
    for (const { id: participantId } of missing) {
      const order = { exchangeId: exchange.id, participantId, once: newId(), secretly }
      await enqueueMail(ctx, { kind: 'assignment', ...order })
    }
    return missing.length + (await sendAgain(ctx, ids, SETTLED))
  })
}

/** Job: tells the admin that mail failed since they were last told; once an hour is enough. */
export async function tellOfFailedMail(ctx: Context): Promise<void> {
  await transact(ctx, async (ctx) => {
    const toldAt = await lastToldOfFailures(ctx)
    const lately = ctx.clock().subtract({ hours: FAILURES_COLLECTED_HOURS })
    if (toldAt > timestamp(lately)) return
    const missed = await listNotArrived(ctx)
    const failed = missed.some(({ finished_at }) => (finished_at ?? '') > toldAt)
    if (failed) await tellAdmin(ctx, { kind: 'mail_failure_notice', once: newId() })
  })
}

/** What the outcome of sending says about the reader's address; noted where it is recorded. */
export async function noteDelivery(
  ctx: Context,
  { mail, address, delivery }: { mail: OutboxMail; address: string; delivery: Delivery },
): Promise<void> {
  if (delivery.outcome === 'failed') await noteTrouble(ctx, mail, address, delivery)
  if (delivery.outcome === 'sent' && !isToldLater(ctx)) await noteTrouble(ctx, mail, address, null)
}

/** Notes what became of a mail after it was taken. False if this very message was here before. */
export async function noteNews(
  ctx: Context,
  messageId: string,
  news: MailNews | undefined,
): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    if (!(await isFirst(ctx, messageId))) return false
    const mail = news && (await findByReference(ctx, news.reference))
    if (!news || !mail) return true
    const { address = '', what, answer } = news
    if (what === 'delivered') {
      await noteTrouble(ctx, mail, address, null)
    } else {
      const trouble = { reason: WHY[what], ...(answer !== undefined && { answer }) }
      const told = mail.sealed_participant === null ? (answer ?? null) : null
      await recordReturn(ctx, mail.id, { state: what, reason: WHY[what], answer: told })
      await noteTrouble(ctx, mail, address, trouble)
    }
    return true
  })
}

const WHY = { bounced: 'came_back', complained: 'called_spam' } as const

/** Nothing is noted of a mail whose very reader is a secret: a person's trouble would name them. */
async function noteTrouble(ctx: Context, mail: OutboxMail, email: string, trouble: Trouble | null) {
  const { exchange_id: exchangeId, sealed_participant } = mail
  if (exchangeId === null || sealed_participant !== null || email === '') return
  await setMailTrouble(ctx, { exchangeId, email }, trouble)
}

/** Resend takes a mail before it knows whether it arrives, and tells us later if it is asked to. */
function isToldLater({ config: { mail } }: Context): boolean {
  return mail.kind === 'resend' && mail.webhookSecret !== undefined
}

async function isFirst(ctx: Context, id: string): Promise<boolean> {
  const now = ctx.clock()
  const longAgo = timestamp(now.subtract({ minutes: MESSAGES_REMEMBERED_MINUTES }))
  await ctx.db.deleteFrom('webhook_messages').where('received_at', '<', longAgo).execute()
  const added = await ctx.db
    .insertInto('webhook_messages')
    .values({ id, received_at: timestamp(now) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return (added.numInsertedOrUpdatedRows ?? 0n) > 0n
}
