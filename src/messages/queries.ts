import type { Context } from '../context.ts'
import { findPairs, type Pair } from '../draw/sealed-pairs.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import {
  CONVERSATION_LENGTH_MAX,
  type Conversation,
  type Mark,
  type Message,
  otherRole,
  type Report,
  ROLES,
  type Role,
  sealedIn,
} from './rules.ts'

/** The pair of a person and their current partner; undefined before the draw. */
export async function findPair(
  ctx: Context,
  person: Pick<Participant, 'id' | 'exchange_id'>,
  partner: Role,
): Promise<Pair | undefined> {
  const pairs = await findPairs(ctx, person)
  return partner === 'recipient' ? pairs?.asGiver : pairs?.asRecipient
}

/** Both conversations of a person, the one with their recipient first; empty before the draw. */
export async function readConversations(
  ctx: Context,
  person: Participant,
): Promise<Conversation[]> {
  const pairs = await findPairs(ctx, person)
  if (!pairs) return []
  return [
    await readConversation(ctx, pairs.asGiver, 'recipient'),
    await readConversation(ctx, pairs.asRecipient, 'giver'),
  ]
}

/** True if this person has an unread message that they have not muted. */
export async function hasUnread(ctx: Context, reader: Reader): Promise<boolean> {
  const ids = ROLES.map((role) => readersMark(ctx, reader, 'unread', role))
  return (await presentMarks(ctx, reader.exchange_id, ids)).size > 0
}

/** The messages of one conversation, oldest first. */
export async function readMessages(ctx: Context, pair: Pair): Promise<Message[]> {
  const ids = messageIds(ctx, pair)
  const rows = await ctx.db
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

/** The message with this number, or undefined. */
export async function findMessage(
  ctx: Context,
  pair: Pair,
  number: number,
): Promise<Message | undefined> {
  const messages = await readMessages(ctx, pair)
  return messages.find((message) => message.number === number)
}

/** All ids that messages of a pair can have, by number. */
export function messageIds(ctx: Context, pair: Pair): string[] {
  return Array.from({ length: CONVERSATION_LENGTH_MAX }, (_, number) =>
    ctx.seal.fingerprint('message', `${textOf(pair)} ${number}`),
  )
}

/** All ids that marks of a pair can have. */
export function markIds(ctx: Context, pair: Pair): string[] {
  return ROLES.flatMap((role) => [
    markId(ctx, pair, { muted: role }),
    markId(ctx, pair, { unread: role }),
    markId(ctx, pair, { told: role }),
  ])
}

/**
 * The id of a mark. What is unread, and that its reader was told, depends on the reader alone, so
 * that looking for it takes no unsealing of a pair.
 */
export function markId(ctx: Context, pair: Pair, mark: Mark): string {
  if ('muted' in mark) {
    return ctx.seal.fingerprint('message mark', `${textOf(pair)} muted by ${mark.muted}`)
  }
  const [what, role] =
    'unread' in mark ? (['unread', mark.unread] as const) : (['told', mark.told] as const)
  const id = role === 'giver' ? pair.giver_id : pair.recipient_id
  return readersMark(ctx, { id, exchange_id: pair.exchange_id }, what, role)
}

type Reader = Pick<Participant, 'id' | 'exchange_id'>

function readersMark(ctx: Context, reader: Reader, what: 'unread' | 'told', role: Role): string {
  const { id, exchange_id } = reader
  return ctx.seal.fingerprint('message mark', `${exchange_id} ${id} ${what} as ${role}`)
}

/**
 * Everybody with an address who has unread messages and was not told of them yet, in an order that
 * says nothing, and the marks that say that they were.
 */
export async function listToTell(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
): Promise<{ id: string; marks: readonly string[] }[]> {
  const rows = await ctx.db
    .selectFrom('message_marks')
    .select('id')
    .where('exchange_id', '=', exchange.id)
    .execute()
  if (rows.length === 0) return []
  const marked = new Set(rows.map(({ id }) => id))
  const toTell = (await listParticipants(ctx, exchange.id))
    .filter(({ email }) => email !== null)
    .map((reader) => {
      const marks = ROLES.filter((role) => marked.has(readersMark(ctx, reader, 'unread', role)))
        .map((role) => readersMark(ctx, reader, 'told', role))
        .filter((told) => !marked.has(told))
      return { id: reader.id, marks }
    })
    .filter(({ marks }) => marks.length > 0)
  return toTell.toSorted((one, other) => ((one.marks[0] ?? '') < (other.marks[0] ?? '') ? -1 : 1))
}

/** True if the pair has this mark. */
export async function isMarked(ctx: Context, pair: Pair, mark: Mark): Promise<boolean> {
  return (await presentMarks(ctx, pair.exchange_id, [markId(ctx, pair, mark)])).size > 0
}

async function readConversation(ctx: Context, pair: Pair, partner: Role): Promise<Conversation> {
  const role = otherRole(partner)
  const muted = markId(ctx, pair, { muted: role })
  const unread = markId(ctx, pair, { unread: role })
  const marks = await presentMarks(ctx, pair.exchange_id, [muted, unread])
  const messages = await readMessages(ctx, pair)
  return { partner, messages, muted: marks.has(muted), unread: marks.has(unread) }
}

async function presentMarks(ctx: Context, exchangeId: string, ids: string[]): Promise<Set<string>> {
  const rows = await ctx.db
    .selectFrom('message_marks')
    .select('id')
    .where('exchange_id', '=', exchangeId)
    .where('id', 'in', ids)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

function textOf({ exchange_id, giver_id, recipient_id }: Pair): string {
  return [exchange_id, giver_id, recipient_id].join(' ')
}

/** What was reported to the admin, oldest first. */
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

/** How many reports wait for the admin. */
export async function countReports(ctx: Context, exchangeId: string): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('message_reports')
    .select((report) => report.fn.countAll<number>().as('count'))
    .where('exchange_id', '=', exchangeId)
    .executeTakeFirstOrThrow()
  return count
}
