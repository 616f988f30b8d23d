import { type Context, transact } from '../context.ts'
import type { Pair } from '../draw/sealed-pairs.ts'
import { noteOn } from '../exchanges/commands.ts'
import { findExchangeById, listDrawn } from '../exchanges/queries.ts'
import { isAnotherDraw, isDrawn } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp, tomorrowAnywhere, wholeDay } from '../platform/clock.ts'
import { forEachAlone } from '../platform/each.ts'
import { newId } from '../platform/ids.ts'
import { readSettings, saveSetting } from '../platform/settings.ts'
import { enqueueMail } from '../post/commands.ts'
import { forgetTold, markMuted, markTold, markUnread } from './marks.ts'
import { findPair, readMessages } from './queries.ts'
import {
  CONVERSATION_LENGTH_MAX,
  hourToTell,
  lastHourToTell,
  type Message,
  messageId,
  otherRole,
  paddedJson,
  type Role,
  sealedIn,
} from './rules.ts'
import { eraseAllMarks } from './sealed-marks.ts'

/** `changed`: who is at the other end may be somebody else than whom they saw. */
export type WriteOutcome = 'written' | 'not_allowed' | 'full' | 'changed'

/** Which draw somebody saw, if that is known. */
type Seen = { draw?: string | undefined }

/**
 * Writes to one's current recipient or giver, and marks it as unread for them unless they have muted
 * the writer. The job `tellOfMessages` mails them.
 */
export async function writeMessage(
  ctx: Context,
  writer: Participant,
  partner: Role,
  { text, draw }: { text: string } & Seen,
): Promise<WriteOutcome> {
  return await transact(ctx, async (ctx) => {
    const exchange = await findExchangeById(ctx, writer.exchange_id)
    const pair = await findPair(ctx, writer, partner)
    if (!pair || !exchange || !isDrawn(exchange.state)) return 'not_allowed'
    if (isAnotherDraw(exchange, draw)) return 'changed'
    const number = (await readMessages(ctx, pair)).length
    if (number >= CONVERSATION_LENGTH_MAX) return 'full'
    const id = messageId(pair, number)
    const message = { author: otherRole(partner), text, written_at: timestamp(ctx.clock()) }
    const sealed_message = pair.seal.seal(paddedJson(message), sealedIn(pair, id))
    await ctx.db
      .insertInto('messages')
      .values({ exchange_id: pair.exchange_id, id, sealed_message })
      .execute()
    await markUnread(ctx, pair, partner)
    return 'written'
  })
}

/**
 * Mutes or unmutes the other side, mails included; whatever was unread counts as read. Not before the draw,
 * nor if that may be somebody else now.
 */
export async function setMuted(
  ctx: Context,
  person: Participant,
  partner: Role,
  { muted, draw }: { muted: boolean } & Seen,
): Promise<'set' | 'not_allowed' | 'changed'> {
  return await transact(ctx, async (ctx) => {
    const exchange = await findExchangeById(ctx, person.exchange_id)
    const pair = await findPair(ctx, person, partner)
    if (!pair || !exchange) return 'not_allowed'
    if (isAnotherDraw(exchange, draw)) return 'changed'
    await markMuted(ctx, pair, otherRole(partner), muted)
    return 'set'
  })
}

/**
 * Shows one message to the admin, with the reporter's name but not the author's; once, however often it is
 * shown.
 */
export async function reportMessage(
  ctx: Context,
  reporter: Participant,
  message: Message,
  pair: Pair,
): Promise<void> {
  // Of what is in it, as a repair changes the ids of messages.
  const { author, written_at, text } = message
  const what = [reporter.id, author, written_at, text].join(' ')
  const id = pair.seal.fingerprint('message report', what)
  const report = { author, text, reporter_id: reporter.id }
  await transact(ctx, async (ctx) => {
    const { numInsertedOrUpdatedRows } = await ctx.db
      .insertInto('message_reports')
      .values({
        exchange_id: pair.exchange_id,
        id,
        sealed_report: pair.seal.seal(paddedJson(report), sealedIn(pair, id)),
        created_at: wholeDay(ctx.clock()),
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

/** Erases every conversation of an exchange whose draw is undone, and what of them was shown to the admin. */
export async function eraseMessages(ctx: Context, exchangeId: string): Promise<void> {
  await ctx.db.deleteFrom('messages').where('exchange_id', '=', exchangeId).execute()
  await ctx.db.deleteFrom('message_reports').where('exchange_id', '=', exchangeId).execute()
  await eraseAllMarks(ctx, exchangeId)
}

/** To be called in the transaction that changes somebody's address: there they are told of what is unread. */
export async function tellAnew(
  ctx: Context,
  person: Pick<Participant, 'id' | 'exchange_id'>,
): Promise<void> {
  await forgetTold(ctx, person.exchange_id, [person])
}

/** The same of everybody who takes part. */
export async function tellAllAnew(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<void> {
  await forgetTold(ctx, id, await listParticipants(ctx, id))
}

/**
 * Job: at two fixed hours a day, local to the exchange, tells everybody by mail who has unread
 * messages and was not told of them yet. The hour then says nothing of when somebody wrote. Without a
 * transport only their page tells them, as the admin would read held notices.
 */
export async function tellOfMessages(ctx: Context): Promise<void> {
  if (ctx.sender === undefined) return
  await forEachAlone(await listDrawn(ctx), async (exchange) => {
    const moment = hourToTell(exchange, ctx.clock())
    if (moment === undefined) return
    const hour = timestamp(moment)
    await transact(ctx, async (ctx) => {
      for (const participantId of await markTold(ctx, exchange)) {
        const order = { exchangeId: exchange.id, participantId, once: hour }
        await enqueueMail(ctx, { kind: 'message_notice', ...order })
      }
      await noteOn(ctx, exchange, { told_of_messages_at: hour })
    })
  })
}

/** The setting that holds the last hour of messages after which the file was rebuilt. */
const ORDER_HIDDEN_AT = 'order_hidden_at'

/**
 * Job: has the file rebuilt at each hour of messages, as the order in which they and sessions were written tells who
 * came after whom: whether or not there is anything to tell, and also where nobody is told, as no mail is set up or a
 * restored copy waits.
 */
export async function hideOrder(ctx: Context): Promise<void> {
  const drawn = await listDrawn(ctx)
  const hours = drawn.map(({ timezone }) => timestamp(lastHourToTell(timezone, ctx.clock())))
  const last = hours.toSorted().at(-1)
  // Another one, not a later one: the clock may have been wrong.
  if (last === undefined || (await readSettings(ctx)).get(ORDER_HIDDEN_AT) === last) return
  await transact(ctx, async (ctx) => {
    await saveSetting(ctx, ORDER_HIDDEN_AT, last)
    await ctx.noteErasure()
  })
}

/** Job: the day of a report that lies ahead was noted by a clock that was wrong, and becomes today. */
export async function renewReportStamps({ db, clock }: Context): Promise<void> {
  await db
    .updateTable('message_reports')
    .set({ created_at: wholeDay(clock()) })
    .where('created_at', '>', tomorrowAnywhere(clock()))
    .execute()
}
