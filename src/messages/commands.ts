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
 * Writes to one's recipient or giver, whoever that is at this moment, and tells them by mail
 * unless they have something unread already or have muted the writer.
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

/** Remembers that a side has seen what the other wrote. */
export async function markRead(ctx: Context, pair: Pair, role: Role): Promise<void> {
  await unmark(ctx, pair, { unread: role })
}

/** Hides what the other side writes from this one, mails included, or shows it again. */
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

/** Shows one message to the admin, with the reporter's name and without its author's. */
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

/** Erases a report once the admin has dealt with it. False if there is none with this id. */
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

/** Erases every conversation of an exchange, as its pairs are dissolved. */
export async function eraseMessages(ctx: Context, exchangeId: string): Promise<void> {
  await ctx.db.deleteFrom('messages').where('exchange_id', '=', exchangeId).execute()
  await ctx.db.deleteFrom('message_marks').where('exchange_id', '=', exchangeId).execute()
}

/** Erases the conversation of a pair that is dissolved, and leaves the others alone. */
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
 * Job: forgets the notices that went out. The times of a question's and of its answer's would
 * be all that is left to guess from who talks with whom.
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

/** One mail until they look. Where no transport takes it, their page alone says so. */
async function tell(ctx: Context, pair: Pair, role: Role): Promise<void> {
  const isNew = await mark(ctx, pair, { unread: role })
  // Held for the admin to read, the notices of a question and its answer would name a pair.
  if (!isNew || ctx.sender === undefined) return
  await enqueueMail(ctx, {
    kind: 'message_notice',
    exchangeId: pair.exchange_id,
    participantId: role === 'giver' ? pair.giver_id : pair.recipient_id,
    once: newId(),
    secretly: true,
  })
}

/** True if it was not marked before. */
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
