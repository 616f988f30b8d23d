import type { Context } from '../context.ts'
import { ensureSeal } from '../exchanges/keys.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { findParticipant } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { prepare } from '../platform/prepared.ts'
import type { Seal } from '../platform/seal.ts'
import type { Assignment } from './rules.ts'

/**
 * A giver and their recipient in one exchange, the seal of what they write to each other, and how often the
 * rows in which that stands were renamed.
 */
export type Pair = {
  exchange_id: string
  giver_id: string
  recipient_id: string
  seal: Seal
  renamed: number
}

type Person = Pick<Participant, 'id' | 'exchange_id'>

/**
 * Seals who gives to whom, replacing what was stored. Every seal is new, and rows are inserted in
 * the order of people's ids, so neither the order nor what differs between two copies says anything of them.
 */
export async function storeAssignment(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  assignment: Assignment,
): Promise<void> {
  await eraseAssignment(ctx, exchange)
  const { seal } = await ensureSeal(ctx, exchange)
  const giverOf = new Map([...assignment].map(([giver, recipient]) => [recipient, giver]))
  for (const [id, recipient] of [...assignment].sort()) {
    const person = { id, exchange_id: exchange.id }
    await ctx.db
      .insertInto('assignments')
      .values({
        participant_id: id,
        exchange_id: exchange.id,
        sealed_recipient: seal(recipient, recipientOf(person)),
        sealed_giver: seal(giverOf.get(id) ?? '', giverTo(person)),
      })
      .execute()
  }
}

/** Erases the sealed pairs of an exchange. */
export async function eraseAssignment(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<void> {
  await ctx.db.deleteFrom('assignments').where('exchange_id', '=', id).execute()
}

/**
 * Both current pairs of a person. No page may show who gives to them, but their own, and that only if names are
 * revealed and the giver agrees.
 */
export type Pairs = { asGiver: Pair; asRecipient: Pair }

/** What the draw gave a person. */
export type Drawn = {
  /** Undefined if the exchange's key is lost. */
  recipientId: string | undefined
  /** There was something from last time to avoid. */
  remembersLastTime: boolean
  /** Opens who gives to them, too; undefined if the key is lost. */
  openPairs(): Pairs | undefined
}

type Row = {
  sealed_recipient: string
  sealed_giver: string
  messages_renamed: number
  remembers: unknown
}

/** What a row of `drawnRow` holds. Call it only on behalf of this person. */
export function openDrawn(ctx: Context, row: Row, person: Person): Drawn {
  const seal = ctx.keyring.sealFor(row.sealed_recipient)
  return {
    recipientId: seal?.open(row.sealed_recipient, recipientOf(person)),
    remembersLastTime: Boolean(row.remembers),
    openPairs: () => openPairs(ctx, row, person),
  }
}

/** The giver's recipient alone; undefined before the draw, or if the exchange's key is lost. */
export async function findRecipient(ctx: Context, giver: Person): Promise<Participant | undefined> {
  const row = await rowOf.first(ctx, giver.id)
  const id = row && openDrawn(ctx, row, giver).recipientId
  return id === undefined ? undefined : await findParticipant(ctx, id)
}

/** For somebody's own conversations; undefined before the draw, or if the exchange's key is lost. */
export async function findPairs(ctx: Context, person: Person): Promise<Pairs | undefined> {
  const row = await rowOf.first(ctx, person.id)
  return row && openPairs(ctx, row, person)
}

function openPairs(ctx: Context, row: Row, person: Person): Pairs | undefined {
  const seal = ctx.keyring.sealFor(row.sealed_recipient)
  if (!seal) return undefined
  const { id, exchange_id } = person
  const { messages_renamed: renamed } = row
  const recipient_id = seal.open(row.sealed_recipient, recipientOf(person))
  const giver_id = seal.open(row.sealed_giver, giverTo(person))
  return {
    asGiver: { exchange_id, giver_id: id, recipient_id, seal, renamed },
    asRecipient: { exchange_id, giver_id, recipient_id: id, seal, renamed },
  }
}

/**
 * Who gives to whom, for repairing a draw and for the lists that the next exchange avoids. It must not
 * leave memory: no page and no mail may show it. Pairs whose key is lost are not in it.
 */
export async function readAssignment(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
): Promise<Assignment> {
  const rows = await ctx.db
    .selectFrom('assignments')
    .selectAll()
    .where('exchange_id', '=', exchange.id)
    .orderBy('participant_id')
    .execute()
  const pairs = rows.flatMap(({ participant_id: id, exchange_id, sealed_recipient: sealed }) => {
    const seal = ctx.keyring.sealFor(sealed)
    return seal ? [[id, seal.open(sealed, recipientOf({ id, exchange_id }))] as const] : []
  })
  return new Map(pairs)
}

/** All pairs of an assignment, for what a repair changes of their conversations. */
export async function pairsOf(
  ctx: Context,
  { id: exchange_id }: Pick<Exchange, 'id'>,
  assignment: Assignment,
): Promise<Pair[]> {
  const { key_id, messages_renamed: renamed } = await ctx.db
    .selectFrom('exchanges')
    .select(['key_id', 'messages_renamed'])
    .where('id', '=', exchange_id)
    .executeTakeFirstOrThrow()
  const seal = ctx.keyring.sealOf(key_id)
  if (!seal) return []
  return [...assignment].map(([giver_id, recipient_id]) => {
    return { exchange_id, giver_id, recipient_id, seal, renamed }
  })
}

const rowOf = prepare((db, id: string) => drawnRow(db, id))

/** The query for what `openDrawn` opens, for who reads more along with it. */
export function drawnRow(db: Context['db'], id: string) {
  return db
    .selectFrom('assignments')
    .innerJoin('exchanges', 'exchanges.id', 'assignments.exchange_id')
    .select(['sealed_recipient', 'sealed_giver', 'messages_renamed'])
    .select((row) =>
      row
        .exists(
          row
            .selectFrom('past_lists')
            .select('purpose')
            .whereRef('past_lists.exchange_id', '=', 'assignments.exchange_id')
            .where('purpose', '=', 'avoid'),
        )
        .as('remembers'),
    )
    .where('participant_id', '=', id)
}

/** What a seal is bound to: this person, this exchange and this side of the pair. */
function recipientOf({ id, exchange_id }: Person): string {
  return `assignment of ${id} in ${exchange_id}`
}

function giverTo({ id, exchange_id }: Person): string {
  return `giver of ${id} in ${exchange_id}`
}
