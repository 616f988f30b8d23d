import { tellAdmin } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { lastToldOfFailures } from '../letters/queries.ts'
import { tellAnew } from '../messages/commands.ts'
import { setMailTrouble } from '../participants/mail-trouble.ts'
import { findAnyParticipant, findParticipant, listParticipants } from '../participants/queries.ts'
import { timestamp } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { drop, NOT_ARRIVED, type OutboxMail, sendAgain } from '../platform/mail/outbox.ts'
import { type Delivery, inShort, type Reason, type Trouble } from '../platform/mail/reasons.ts'
import { codesOnly, withoutReader } from '../platform/mail/redaction.ts'
import type { MailNews } from '../platform/mail/resend-webhooks.ts'
import { recordReturn, renewReturned } from '../platform/mail/returned.ts'
import { dropAllTo, enqueueMail, SETTLED } from '../post/commands.ts'
import { isUnseen } from '../post/kinds.ts'
import { listNotArrived } from '../post/queries.ts'
import { idsOf } from '../post/rules.ts'
import { leadsNowhere, listDue, listToRetry } from './due.ts'
import { noteArrival } from './missed.ts'
import { findMail, listToNudge } from './queries.ts'
import { findByReference, isOfFormerDraw, weighReturn } from './returns.ts'
import {
  FAILURES_COLLECTED_HOURS,
  FAILURES_TOLD_AGAIN_HOURS,
  MESSAGES_REMEMBERED_MINUTES,
  maySendAgain,
} from './rules.ts'

export type AgainOutcome = 'queued' | 'unknown' | 'not_allowed' | 'not_due' | 'lost'

/**
 * Resends one mail that did not arrive, or any settled result of the current draw. Returns
 * `unknown` if the exchange has no such mail, `not_due` if it would be dropped as nobody needs it any more, and `lost` if it leads to a name that cannot be opened.
 */
export async function sendMailAgain(
  ctx: Context,
  exchange: Exchange,
  mailId: string,
): Promise<AgainOutcome> {
  return await transact(ctx, async (ctx) => {
    const mail = await findMail(ctx, exchange.id, mailId)
    if (!mail) return 'unknown'
    const reader = mail.participant_id && (await findParticipant(ctx, mail.participant_id))
    if (!maySendAgain({ ...mail, isIn: Boolean(reader) }, exchange)) return 'not_allowed'
    if ((await listDue(ctx, exchange, { ids: [mail.id] })).length === 0) return 'not_due'
    if (leadsNowhere(ctx, exchange, mail)) return 'lost'
    await sendAgain(ctx, [mail.id], [mail.state])
    return 'queued'
  })
}

/** Resends every mail that did not arrive and would go out. Returns how many. */
export async function retryFailedMails(ctx: Context, exchange: Exchange): Promise<number> {
  return await transact(ctx, async (ctx) => {
    return await sendAgain(ctx, idsOf(await listToRetry(ctx, exchange)), NOT_ARRIVED)
  })
}

/** Resends the result to everybody who has not looked. Returns how many. */
export async function resendResults(ctx: Context, exchange: Exchange): Promise<number> {
  return await transact(ctx, async (ctx) => {
    const people = await listToNudge(ctx, exchange, await listParticipants(ctx, exchange.id))
    const ids = people.flatMap(({ result }) => result ?? [])
    const missing = people.filter(({ result }) => result === undefined)
    for (const { id: participantId } of missing) {
      const order = { exchangeId: exchange.id, participantId, once: newId() }
      await enqueueMail(ctx, { kind: 'assignment', ...order })
    }
    return missing.length + (await sendAgain(ctx, ids, SETTLED))
  })
}

/**
 * Job: notifies the admin if mail has failed since the last notice that went out; at most once an hour, once a day if
 * that is in vain, and by no second one while one waits.
 */
export async function tellOfFailedMail(ctx: Context): Promise<void> {
  await transact(ctx, async (ctx) => {
    const { at: toldAt, upTo, triedAt, isToBeTold } = await lastToldOfFailures(ctx)
    const within = (hours: number) => timestamp(ctx.clock().subtract({ hours }))
    if (isToBeTold || toldAt > within(FAILURES_COLLECTED_HOURS)) return
    if (triedAt > within(FAILURES_TOLD_AGAIN_HOURS)) return
    const missed = await listNotArrived(ctx)
    const failed = missed.some(({ finished_at }) => (finished_at ?? '') > upTo)
    if (failed) await tellAdmin(ctx, { kind: 'mail_failure_notice', once: newId() })
  })
}

/** Notes what an outcome says about the reader's address, in the transaction that records it. */
export async function noteDelivery(
  ctx: Context,
  { mail, address, delivery }: { mail: OutboxMail; address: string; delivery: Delivery },
): Promise<void> {
  if (delivery.outcome === 'failed') {
    await noteTrouble(ctx, mail, address, delivery)
    await noteUntold(ctx, mail)
  }
  if (delivery.outcome === 'sent' && !isToldLater(ctx)) await noteTrouble(ctx, mail, address, null)
}

/** Records a webhook message about a mail. Returns false if the message is a replay. */
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
    const isOver = await isOfFormerDraw(ctx, mail)
    const ours = isOver ? undefined : await weighReturn(ctx, mail, news)
    if (what === 'delivered') {
      await noteTrouble(ctx, mail, address, null)
      return true
    }
    const trouble = await secretly(ctx, mail, { reason: ours ?? WHY[what], answer, address })
    if (ours) {
      await renewReturned(ctx, mail, trouble)
    } else {
      await recordReturn(ctx, mail.id, { state: what, answer: null, ...trouble })
      await noteTrouble(ctx, mail, address, trouble)
      await takeBackFromNobody(ctx, mail)
      if (isOver) await drop(ctx, [mail.id])
    }
    return true
  })
}

/** What comes back once its reader has no address any more is not to be sent again. */
async function takeBackFromNobody(ctx: Context, { participant_id: id }: OutboxMail): Promise<void> {
  const reader = id === null ? undefined : await findAnyParticipant(ctx, id)
  if (reader?.email === null) await dropAllTo(ctx, [reader.id])
}

/** A server may repeat the words of a mail, and its reader, who may have another address by now, or none. */
async function secretly(
  ctx: Context,
  { kind, participant_id: id }: OutboxMail,
  { reason, answer = '', address }: { reason: Reason; answer: string | undefined; address: string },
): Promise<Trouble> {
  const said = inShort({ reason, answer })
  const reader = id === null ? undefined : await findAnyParticipant(ctx, id)
  const isGone = reader?.email?.toLowerCase() !== address.toLowerCase()
  if (kind === 'assignment' || (id !== null && isGone)) return codesOnly(said)
  return withoutReader(said, { address, ...(reader && { name: reader.name }) })
}

const WHY = { bounced: 'came_back', complained: 'called_spam' } as const

/** Notes nothing of kinds that no page may show: the trouble would tell that there was such a mail. */
async function noteTrouble(ctx: Context, mail: OutboxMail, email: string, trouble: Trouble | null) {
  const { exchange_id: exchangeId } = mail
  if (exchangeId === null || isUnseen(mail) || email === '') return
  const where = { exchangeId, email }
  await (trouble ? setMailTrouble(ctx, where, trouble) : noteArrival(ctx, mail, email))
}

/** Who could not be told of messages is told of them at the next hour that is fixed for it. */
async function noteUntold(ctx: Context, { kind, participant_id: id }: OutboxMail): Promise<void> {
  const reader =
    id === null || kind !== 'message_notice' ? undefined : await findParticipant(ctx, id)
  if (reader) await tellAnew(ctx, reader)
}

/** Resend accepts mail before it knows whether it arrives, and reports later if asked to. */
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

/** Job: a message that came by a clock that was ahead came now, so that it is not remembered for longer. */
export async function renewNewsStamps({ db, clock }: Context): Promise<void> {
  const received_at = timestamp(clock())
  await db
    .updateTable('webhook_messages')
    .set({ received_at })
    .where('received_at', '>', received_at)
    .execute()
}
