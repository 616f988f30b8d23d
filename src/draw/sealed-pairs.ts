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

/** What a giver's draw gave them. */
export type Drawn = {
  /** Undefined if the exchange's key is lost. */
  recipient: Participant | undefined
  /** There was something from last time to avoid. */
  remembersLastTime: boolean
}

/** Undefined before the draw. Call it only on behalf of the giver. */
export async function findDrawn(ctx: Context, giver: Person): Promise<Drawn | undefined> {
  const row = await rowOf.first(ctx, giver.id)
  if (!row) return undefined
  const seal = ctx.keyring.sealFor(row.sealed_recipient)
  const id = seal?.open(row.sealed_recipient, recipientOf(giver))
  return {
    recipient: id === undefined ? undefined : await findParticipant(ctx, id),
    remembersLastTime: Boolean(row.remembers),
  }
}

/** The giver's recipient alone; undefined, too, if the exchange's key is lost. */
export async function findRecipient(ctx: Context, giver: Person): Promise<Participant | undefined> {
  return (await findDrawn(ctx, giver))?.recipient
}

/**
 * Who gives to this person; undefined before the draw, or if the exchange's key is lost. For that person's own page alone, and only if names are revealed and the giver agrees.
 */
export async function findGiver(ctx: Context, recipient: Person): Promise<Participant | undefined> {
  const pairs = await findPairs(ctx, recipient)
  return pairs && (await findParticipant(ctx, pairs.asRecipient.giver_id))
}

/**
 * Both current pairs of a person, for their own conversations; undefined before the draw, or if the
 * exchange's key is lost. No page may show who gives to them.
 */
export async function findPairs(
  ctx: Context,
  person: Person,
): Promise<{ asGiver: Pair; asRecipient: Pair } | undefined> {
  const row = await rowOf.first(ctx, person.id)
  const seal = row && ctx.keyring.sealFor(row.sealed_recipient)
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

const rowOf = prepare((db, id: string) =>
  db
    .selectFrom('assignments')
    .innerJoin('exchanges', 'exchanges.id', 'exchange_id')
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
    .where('participant_id', '=', id),
)

/** What a seal is bound to: this person, this exchange and this side of the pair. */
function recipientOf({ id, exchange_id }: Person): string {
  return `assignment of ${id} in ${exchange_id}`
}

function giverTo({ id, exchange_id }: Person): string {
  return `giver of ${id} in ${exchange_id}`
}
