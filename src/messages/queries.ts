import type { Context } from '../context.ts'
import { findPairs, type Pair } from '../draw/queries.ts'
import type { Participant } from '../participants/tables.ts'
import type { Db } from '../platform/database.ts'
import {
  CONVERSATION_LENGTH_MAX,
  type Conversation,
  type Mark,
  type Message,
  otherRole,
  type Report,
  ROLES,
  type Role,
} from './rules.ts'

/** The pair of this person and their present partner; undefined if there is none. */
export async function findPair(
  ctx: Context,
  db: Db,
  person: Pick<Participant, 'id' | 'exchange_id'>,
  partner: Role,
): Promise<Pair | undefined> {
  const pairs = await findPairs(ctx, db, person)
  return partner === 'recipient' ? pairs.asGiver : pairs.asRecipient
}

/** Both conversations of a person, with the one they give to first; none before the draw. */
export async function readConversations(
  ctx: Context,
  person: Participant,
): Promise<Conversation[]> {
  const pairs = await findPairs(ctx, ctx.db, person)
  const found: Conversation[] = []
  if (pairs.asGiver) found.push(await readConversation(ctx, pairs.asGiver, 'recipient'))
  if (pairs.asRecipient) found.push(await readConversation(ctx, pairs.asRecipient, 'giver'))
  return found
}

/** True if somebody wrote what this person has not looked at yet, and did not mute. */
export async function hasUnread(ctx: Context, person: Participant): Promise<boolean> {
  const pairs = await findPairs(ctx, ctx.db, person)
  const ids = [
    pairs.asGiver && markId(ctx, pairs.asGiver, 'unread by giver'),
    pairs.asRecipient && markId(ctx, pairs.asRecipient, 'unread by recipient'),
  ].filter((id) => id !== undefined)
  return ids.length > 0 && (await presentMarks(ctx.db, person.exchange_id, ids)).size > 0
}

/** One conversation's messages, oldest first. */
export async function readMessages(ctx: Context, db: Db, pair: Pair): Promise<Message[]> {
  const ids = messageIds(ctx, pair)
  const rows = await db
    .selectFrom('messages')
    .select(['id', 'sealed_message'])
    .where('exchange_id', '=', pair.exchange_id)
    .where('id', 'in', ids)
    .execute()
  const sealed = new Map(rows.map((row) => [row.id, row.sealed_message]))
  return ids.flatMap((id, number) => {
    const text = sealed.get(id)
    if (text === undefined) return []
    return [{ number, ...JSON.parse(ctx.seal.open(text, sealedIn(pair, id))) } as Message]
  })
}

/** The one message with this number, or undefined. */
export async function findMessage(
  ctx: Context,
  pair: Pair,
  number: number,
): Promise<Message | undefined> {
  const messages = await readMessages(ctx, ctx.db, pair)
  return messages.find((message) => message.number === number)
}

/** The ids that all messages of a pair can have, by their number. */
export function messageIds(ctx: Context, pair: Pair): string[] {
  return Array.from({ length: CONVERSATION_LENGTH_MAX }, (_, number) =>
    ctx.seal.fingerprint('message', `${wordsOf(pair)} ${number}`),
  )
}

/** The ids of everything that may be marked of a pair. */
export function markIds(ctx: Context, pair: Pair): string[] {
  return ROLES.flatMap((role) => [
    markId(ctx, pair, `muted by ${role}`),
    markId(ctx, pair, `unread by ${role}`),
  ])
}

export function markId(ctx: Context, pair: Pair, mark: Mark): string {
  return ctx.seal.fingerprint('message mark', `${wordsOf(pair)} ${mark}`)
}

/** True if this is marked of the pair. */
export async function isMarked(ctx: Context, db: Db, pair: Pair, mark: Mark): Promise<boolean> {
  return (await presentMarks(db, pair.exchange_id, [markId(ctx, pair, mark)])).size > 0
}

/** What a message's seal is bound to. */
export function sealedIn({ exchange_id }: Pick<Pair, 'exchange_id'>, id: string): string {
  return `message ${id} in ${exchange_id}`
}

async function readConversation(ctx: Context, pair: Pair, partner: Role): Promise<Conversation> {
  const role = otherRole(partner)
  const mutedId = markId(ctx, pair, `muted by ${role}`)
  const unreadId = markId(ctx, pair, `unread by ${role}`)
  const marks = await presentMarks(ctx.db, pair.exchange_id, [mutedId, unreadId])
  const messages = await readMessages(ctx, ctx.db, pair)
  return { partner, messages, muted: marks.has(mutedId), unread: marks.has(unreadId) }
}

async function presentMarks(db: Db, exchangeId: string, ids: string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('message_marks')
    .select('id')
    .where('exchange_id', '=', exchangeId)
    .where('id', 'in', ids)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

function wordsOf({ exchange_id, giver_id, recipient_id }: Pair): string {
  return [exchange_id, giver_id, recipient_id].join(' ')
}

/** What was shown to the admin, oldest first. */
export async function listReports(ctx: Context, exchangeId: string): Promise<Report[]> {
  const rows = await ctx.db
    .selectFrom('message_reports')
    .innerJoin('participants', 'participants.id', 'message_reports.reporter_id')
    .select(['message_reports.id', 'name', 'sealed_report', 'created_at'])
    .where('message_reports.exchange_id', '=', exchangeId)
    .orderBy('created_at')
    .execute()
  return rows.map(({ id, name, sealed_report, created_at }) => {
    const sealed = ctx.seal.open(sealed_report, sealedIn({ exchange_id: exchangeId }, id))
    return {
      id,
      reporter: name,
      created_at,
      ...(JSON.parse(sealed) as Pick<Report, 'author' | 'text'>),
    }
  })
}

/** How many messages wait for the admin to read. */
export async function countReports(db: Db, exchangeId: string): Promise<number> {
  const { count } = await db
    .selectFrom('message_reports')
    .select((report) => report.fn.countAll<number>().as('count'))
    .where('exchange_id', '=', exchangeId)
    .executeTakeFirstOrThrow()
  return count
}
