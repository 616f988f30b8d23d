import type { Context } from '../context.ts'
import { type Drawn, drawnRow, findPairs, openDrawn, type Pair } from '../draw/sealed-pairs.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp } from '../platform/clock.ts'
import { prepare } from '../platform/prepared.ts'
import { hasMutedIn, readMarks, rolesWithUnread } from './marks.ts'
import {
  type Conversation,
  type Message,
  messageIds,
  otherRole,
  type Report,
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

const drawnWithMarks = prepare((db, id: string) =>
  drawnRow(db, id)
    .leftJoin('message_marks', 'message_marks.exchange_id', 'assignments.exchange_id')
    .select('sealed_marks'),
)

/**
 * What the draw gave a person, and whether they have an unread message that they have not muted; undefined before
 * the draw. Call it only on behalf of this person.
 */
export async function readDrawn(
  ctx: Context,
  exchange: Pick<Exchange, 'key_id'>,
  person: Pick<Participant, 'id' | 'exchange_id'>,
): Promise<(Drawn & { unread: boolean }) | undefined> {
  const row = await drawnWithMarks.first(ctx, person.id)
  if (!row) return undefined
  const { sealed_marks } = row
  const drawn = openDrawn(ctx, row, person)
  const roles = rolesWithUnread(ctx, exchange, person, sealed_marks)
  const pairs = roles.length > 0 ? drawn.openPairs() : undefined
  const talks = roles.flatMap((role) => {
    const pair = role === 'giver' ? pairs?.asGiver : pairs?.asRecipient
    if (!pair || sealed_marks === null || hasMutedIn(sealed_marks, pair, role)) return []
    return [{ pair, partner: otherRole(role) }]
  })
  return { ...drawn, unread: await isAnySaid(ctx, talks) }
}

type Talk = { pair: Pair; partner: Role }

async function isAnySaid(ctx: Context, talks: readonly Talk[]): Promise<boolean> {
  const pairs = talks.map(({ pair }) => pair)
  const said = await readAllMessages(ctx, pairs)
  return talks.some(({ partner }, at) => said[at]?.some(({ author }) => author === partner))
}

/** The messages of one conversation, oldest first. */
export async function readMessages(ctx: Context, pair: Pair): Promise<Message[]> {
  const [messages = []] = await readAllMessages(ctx, [pair])
  return messages
}

/** Those of each of these conversations of one exchange, in their order. */
async function readAllMessages(ctx: Context, pairs: readonly Pair[]): Promise<Message[][]> {
  const [first] = pairs
  if (!first) return []
  const rows = await ctx.db
    .selectFrom('messages')
    .select(['id', 'sealed_message'])
    .where('exchange_id', '=', first.exchange_id)
    .where('id', 'in', pairs.flatMap(messageIds))
    .execute()
  const sealed = new Map(rows.map((row) => [row.id, row.sealed_message]))
  return pairs.map((pair) => openMessages(ctx, pair, sealed))
}

function openMessages(ctx: Context, pair: Pair, sealed: ReadonlyMap<string, string>): Message[] {
  const now = timestamp(ctx.clock())
  return messageIds(pair).flatMap((id, number) => {
    const text = sealed.get(id)
    if (text === undefined) return []
    const message: Omit<Message, 'number'> = JSON.parse(pair.seal.open(text, sealedIn(pair, id)))
    const { written_at } = message
    const isAhead = written_at !== undefined && written_at > now
    return [{ ...message, number, written_at: isAhead ? undefined : written_at }]
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

async function readConversation(ctx: Context, pair: Pair, partner: Role): Promise<Conversation> {
  const messages = await readMessages(ctx, pair)
  return { partner, messages, ...(await readMarks(ctx, pair, otherRole(partner))) }
}

/** What was reported to the admin, by the day; nothing that was sealed with a key that is lost. */
export async function listReports(ctx: Context, exchangeId: string): Promise<Report[]> {
  const rows = await ctx.db
    .selectFrom('message_reports')
    .select(['id', 'sealed_report', 'created_at'])
    .where('exchange_id', '=', exchangeId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const people = await listParticipants(ctx, exchangeId)
  const names = new Map(people.map(({ id, name }) => [id, name]))
  return rows.flatMap(({ id, sealed_report, created_at }) => {
    const seal = ctx.keyring.sealFor(sealed_report)
    if (!seal) return []
    const opened = seal.open(sealed_report, sealedIn({ exchange_id: exchangeId }, id))
    const { author, text, reporter_id } = JSON.parse(opened) as Pick<Report, 'author' | 'text'> & {
      reporter_id: string
    }
    return { id, reporter: names.get(reporter_id) ?? '', created_at, author, text }
  })
}

const reportsIn = prepare((db, exchangeId: string) =>
  db
    .selectFrom('message_reports')
    .select((report) => report.fn.countAll<number>().as('count'))
    .where('exchange_id', '=', exchangeId),
)

/** How many reports wait for the admin. */
export async function countReports(ctx: Context, exchangeId: string): Promise<number> {
  return (await reportsIn.first(ctx, exchangeId))?.count ?? 0
}
