import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { findParticipant } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import type { Assignment } from './rules.ts'

/** A giver and their recipient in one exchange. */
export type Pair = { exchange_id: string; giver_id: string; recipient_id: string }

type Person = Pick<Participant, 'id' | 'exchange_id'>

/**
 * Seals who gives to whom, in place of what was there. Every seal is new, and the rows, one for
 * each person, come in the order of their ids: neither two backups nor the order tells a thing.
 */
export async function storeAssignment(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  assignment: Assignment,
): Promise<void> {
  await eraseAssignment(ctx, exchange)
  const giverOf = new Map([...assignment].map(([giver, recipient]) => [recipient, giver]))
  for (const [id, recipient] of [...assignment].sort()) {
    const person = { id, exchange_id: exchange.id }
    await ctx.db
      .insertInto('assignments')
      .values({
        participant_id: id,
        exchange_id: exchange.id,
        sealed_recipient: ctx.seal.seal(recipient, recipientOf(person)),
        sealed_giver: ctx.seal.seal(giverOf.get(id) ?? '', giverTo(person)),
      })
      .execute()
  }
}

/** Erases who gives to whom. */
export async function eraseAssignment(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<void> {
  await ctx.db.deleteFrom('assignments').where('exchange_id', '=', id).execute()
}

/** Whom this one person gives to; undefined before the draw. Asked for nobody but the giver. */
export async function findRecipient(ctx: Context, giver: Person): Promise<Participant | undefined> {
  const row = await findRow(ctx, giver)
  return (
    row && (await findParticipant(ctx, ctx.seal.open(row.sealed_recipient, recipientOf(giver))))
  )
}

/**
 * The two present pairs of one person, as giver and as recipient; none before the draw. For
 * their own conversations: who gives to them is shown on no page.
 */
export async function findPairs(
  ctx: Context,
  person: Person,
): Promise<{ asGiver: Pair; asRecipient: Pair } | undefined> {
  const row = await findRow(ctx, person)
  if (!row) return undefined
  const { id, exchange_id } = person
  const recipient_id = ctx.seal.open(row.sealed_recipient, recipientOf(person))
  const giver_id = ctx.seal.open(row.sealed_giver, giverTo(person))
  return {
    asGiver: { exchange_id, giver_id: id, recipient_id },
    asRecipient: { exchange_id, giver_id, recipient_id: id },
  }
}

/** Who gives to whom, for the repair of a draw alone: it leaves this process on no page and in no mail. */
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
  return new Map(
    rows.map(({ participant_id: id, exchange_id, sealed_recipient }) => [
      id,
      ctx.seal.open(sealed_recipient, recipientOf({ id, exchange_id })),
    ]),
  )
}

function findRow(ctx: Context, { id }: Person) {
  return ctx.db
    .selectFrom('assignments')
    .select(['sealed_recipient', 'sealed_giver'])
    .where('participant_id', '=', id)
    .executeTakeFirst()
}

/** What a seal is bound to: it opens for this person in this exchange alone, and on this side of the pair. */
function recipientOf({ id, exchange_id }: Person): string {
  return `assignment of ${id} in ${exchange_id}`
}

function giverTo({ id, exchange_id }: Person): string {
  return `giver of ${id} in ${exchange_id}`
}
