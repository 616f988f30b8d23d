import { type Context, transact } from '../context.ts'
import type { Pair } from '../draw/sealed-pairs.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { forget } from '../platform/mail/outbox.ts'
import { enqueueMail } from '../post/commands.ts'
import { findPair, isMarked, markId, markIds, messageIds, readMessages } from './queries.ts'
import {
  CONVERSATION_LENGTH_MAX,
  type Mark,
  type Message,
  mayWriteMessages,
  otherRole,
  type Role,
  sealedIn,
} from './rules.ts'

export type WriteOutcome = 'written' | 'not_allowed' | 'full'

/**
 * Writes to one's current recipient or giver, and tells them by mail unless they have unread
 * messages already or have muted the writer.
 */
export async function writeMessage(
  ctx: Context,
  writer: Participant,
  partner: Role,
  text: string,
): Promise<WriteOutcome> {
  return await transact(ctx, async (ctx) => {
    const exchange = await findExchangeById(ctx, writer.exchange_id)
    const pair = await findPair(ctx, writer, partner)
    if (!pair || !exchange || !mayWriteMessages(exchange.state)) return 'not_allowed'
    const number = (await readMessages(ctx, pair)).length
    if (number >= CONVERSATION_LENGTH_MAX) return 'full'
    const id = messageIds(ctx, pair)[number] ?? ''
    const message = { author: otherRole(partner), text, written_at: timestamp(ctx.clock()) }
    const sealed_message = ctx.seal.seal(JSON.stringify(message), sealedIn(pair, id))
    await ctx.db
      .insertInto('messages')
      .values({ exchange_id: pair.exchange_id, id, sealed_message })
      .execute()
    if (!(await isMarked(ctx, pair, { muted: partner }))) await tell(ctx, pair, partner)
    return 'written'
  })
}

/** Marks what the other side wrote as read. */
export async function markRead(ctx: Context, pair: Pair, role: Role): Promise<void> {
  await unmark(ctx, pair, { unread: role })
}

/** Mutes or unmutes the other side, mails included; whatever was unread counts as read. */
export async function setMuted(
  ctx: Context,
  pair: Pair,
  role: Role,
  muted: boolean,
): Promise<void> {
  await transact(ctx, async (ctx) => {
    await unmark(ctx, pair, { unread: role })
    if (muted) await mark(ctx, pair, { muted: role })
    else await unmark(ctx, pair, { muted: role })
  })
}

/** Shows one message to the admin, with the reporter's name but not the author's. */
export async function reportMessage(
  ctx: Context,
  reporter: Participant,
  message: Message,
  pair: Pair,
): Promise<void> {
  const id = ctx.seal.fingerprint(
    'message report',
    [messageIds(ctx, pair)[message.number], reporter.id].join(' '),
  )
  const { author, text } = message
  await transact(ctx, async (ctx) => {
    const { numInsertedOrUpdatedRows } = await ctx.db
      .insertInto('message_reports')
      .values({
        exchange_id: pair.exchange_id,
        id,
        reporter_id: reporter.id,
        sealed_report: ctx.seal.seal(JSON.stringify({ author, text }), sealedIn(pair, id)),
        created_at: timestamp(ctx.clock()),
      })
      .onConflict((conflict) => conflict.columns(['exchange_id', 'id']).doNothing())
      .executeTakeFirst()
    if (!numInsertedOrUpdatedRows) return
    const { exchange_id: exchangeId } = pair
    await enqueueMail(ctx, { kind: 'message_report', exchangeId, once: newId() })
  })
}

/** Erases a report that the admin has dealt with. Returns false if there is none with this id. */
export async function eraseReport(
  ctx: Context,
  exchangeId: string,
  reportId: string,
): Promise<boolean> {
  const { numDeletedRows } = await ctx.db
    .deleteFrom('message_reports')
    .where('exchange_id', '=', exchangeId)
    .where('id', '=', reportId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Erases every conversation of an exchange whose pairs are dissolved. */
export async function eraseMessages(ctx: Context, exchangeId: string): Promise<void> {
  await ctx.db.deleteFrom('messages').where('exchange_id', '=', exchangeId).execute()
  await ctx.db.deleteFrom('message_marks').where('exchange_id', '=', exchangeId).execute()
}

/** Erases every message of an exchange that was shown to the organiser. */
export async function eraseReports(ctx: Context, exchangeId: string): Promise<void> {
  await ctx.db.deleteFrom('message_reports').where('exchange_id', '=', exchangeId).execute()
}

/** Erases the conversation of a dissolved pair, and no other. */
export async function erasePairsMessages(ctx: Context, pair: Pair): Promise<void> {
  await ctx.db
    .deleteFrom('messages')
    .where('exchange_id', '=', pair.exchange_id)
    .where('id', 'in', messageIds(ctx, pair))
    .execute()
  await ctx.db
    .deleteFrom('message_marks')
    .where('exchange_id', '=', pair.exchange_id)
    .where('id', 'in', markIds(ctx, pair))
    .execute()
}

/**
 * Job: deletes notices that no longer wait. From the times of a question and its answer one could
 * guess who talks to whom.
 */
export async function forgetFinishedNotices(ctx: Context): Promise<void> {
  const finished = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('kind', '=', 'message_notice')
    .where('state', '!=', 'waiting')
    .execute()
  await forget(
    ctx,
    finished.map(({ id }) => id),
  )
}

/** Enqueues one mail until they look. Without a transport, only their page tells them. */
async function tell(ctx: Context, pair: Pair, role: Role): Promise<void> {
  const isNew = await mark(ctx, pair, { unread: role })
  // The admin would read held notices, and those of a question and its answer reveal a pair.
  if (!isNew || ctx.sender === undefined) return
  await enqueueMail(ctx, {
    kind: 'message_notice',
    exchangeId: pair.exchange_id,
    participantId: role === 'giver' ? pair.giver_id : pair.recipient_id,
    once: newId(),
    secretly: true,
  })
}

/** Returns true if it was not marked before. */
async function mark(ctx: Context, pair: Pair, what: Mark): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await ctx.db
    .insertInto('message_marks')
    .values({ exchange_id: pair.exchange_id, id: markId(ctx, pair, what) })
    .onConflict((conflict) => conflict.columns(['exchange_id', 'id']).doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

async function unmark(ctx: Context, pair: Pair, what: Mark): Promise<void> {
  await ctx.db
    .deleteFrom('message_marks')
    .where('exchange_id', '=', pair.exchange_id)
    .where('id', '=', markId(ctx, pair, what))
    .execute()
}
