import { type Context, enqueueMail, transact } from '../context.ts'
import type { Pair } from '../draw/queries.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import {
  findPair,
  isMarked,
  markId,
  markIds,
  messageIds,
  readMessages,
  sealedIn,
} from './queries.ts'
import {
  CONVERSATION_LENGTH_MAX,
  type Mark,
  type Message,
  mayWriteMessages,
  otherRole,
  type Role,
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
  return await transact(ctx, async (trx) => {
    const exchange = await findExchangeById(trx, writer.exchange_id)
    const pair = await findPair(ctx, trx, writer, partner)
    if (!pair || !exchange || !mayWriteMessages(exchange.state)) return 'not_allowed'
    const number = (await readMessages(ctx, trx, pair)).length
    if (number >= CONVERSATION_LENGTH_MAX) return 'full'
    const id = messageIds(ctx, pair)[number] ?? ''
    const message = { author: otherRole(partner), text, written_at: timestamp(ctx.clock()) }
    const sealed_message = ctx.seal.seal(JSON.stringify(message), sealedIn(pair, id))
    await trx
      .insertInto('messages')
      .values({ exchange_id: pair.exchange_id, id, sealed_message })
      .execute()
    if (!(await isMarked(ctx, trx, pair, `muted by ${partner}`)))
      await tell(ctx, trx, pair, partner)
    return 'written'
  })
}

/** Remembers that a side has seen what the other wrote. */
export async function markRead(ctx: Context, pair: Pair, role: Role): Promise<void> {
  await unmark(ctx, ctx.db, pair, `unread by ${role}`)
}

/** Hides what the other side writes from this one, mails included, or shows it again. */
export async function setMuted(
  ctx: Context,
  pair: Pair,
  role: Role,
  muted: boolean,
): Promise<void> {
  await transact(ctx, async (trx) => {
    await unmark(ctx, trx, pair, `unread by ${role}`)
    if (muted) await mark(ctx, trx, pair, `muted by ${role}`)
    else await unmark(ctx, trx, pair, `muted by ${role}`)
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
  await transact(ctx, async (trx) => {
    const { numInsertedOrUpdatedRows } = await trx
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
    await enqueueMail(ctx, trx, { kind: 'message_report', exchangeId, once: newId() })
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
export async function eraseMessages(trx: Db, exchangeId: string): Promise<void> {
  await trx.deleteFrom('messages').where('exchange_id', '=', exchangeId).execute()
  await trx.deleteFrom('message_marks').where('exchange_id', '=', exchangeId).execute()
}

/** Erases the conversations of some pairs that are dissolved, and leaves the others alone. */
export async function erasePairsMessages(
  ctx: Context,
  trx: Db,
  pairs: readonly Pair[],
): Promise<void> {
  for (const pair of pairs) {
    await trx
      .deleteFrom('messages')
      .where('exchange_id', '=', pair.exchange_id)
      .where('id', 'in', messageIds(ctx, pair))
      .execute()
    await trx
      .deleteFrom('message_marks')
      .where('exchange_id', '=', pair.exchange_id)
      .where('id', 'in', markIds(ctx, pair))
      .execute()
  }
}

/**
 * Job: forgets the notices that went out. The times of a question's and of its answer's would
 * be all that is left to guess from who talks with whom.
 */
export async function forgetFinishedNotices(ctx: Context): Promise<void> {
  await ctx.db
    .deleteFrom('outbox')
    .where('kind', '=', 'message_notice')
    .where('state', '!=', 'waiting')
    .execute()
}

/** One mail until they look. Where no transport takes it, their page alone says so. */
async function tell(ctx: Context, trx: Db, pair: Pair, role: Role): Promise<void> {
  const isNew = await mark(ctx, trx, pair, `unread by ${role}`)
  // Held for the admin to read, the notices of a question and its answer would name a pair.
  if (!isNew || ctx.config.mail.kind === 'mailbox') return
  await enqueueMail(ctx, trx, {
    kind: 'message_notice',
    exchangeId: pair.exchange_id,
    participantId: role === 'giver' ? pair.giver_id : pair.recipient_id,
    once: newId(),
    secretly: true,
  })
}

/** True if it was not marked before. */
async function mark(ctx: Context, trx: Db, pair: Pair, what: Mark): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('message_marks')
    .values({ exchange_id: pair.exchange_id, id: markId(ctx, pair, what) })
    .onConflict((conflict) => conflict.columns(['exchange_id', 'id']).doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

async function unmark(ctx: Context, db: Db, pair: Pair, what: Mark): Promise<void> {
  await db
    .deleteFrom('message_marks')
    .where('exchange_id', '=', pair.exchange_id)
    .where('id', '=', markId(ctx, pair, what))
    .execute()
}
