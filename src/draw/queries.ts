import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { findParticipant, listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import type { Db } from '../platform/database.ts'
import type { Crashed } from './engine/in-worker.ts'
import type { Assignment, DrawProblem, Forecast } from './engine/matching.ts'
import { drawProblem } from './rules.ts'
import type { Exclusion } from './tables.ts'

/** The exclusions of an exchange, oldest first. */
export function listExclusions(db: Db, exchangeId: string): Promise<Exclusion[]> {
  return db
    .selectFrom('exclusions')
    .selectAll()
    .where('exchange_id', '=', exchangeId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** Whom this one person gives to; undefined before the draw. Asked for nobody but the giver. */
export async function findRecipient(
  ctx: Context,
  giver: Pick<Participant, 'id' | 'exchange_id'>,
): Promise<Participant | undefined> {
  const assignment = await ctx.db
    .selectFrom('assignments')
    .select('sealed_recipient')
    .where('giver_id', '=', giver.id)
    .executeTakeFirst()
  if (!assignment) return undefined
  const recipientId = ctx.seal.open(assignment.sealed_recipient, sealedFor(giver))
  return await findParticipant(ctx.db, recipientId)
}

/** Who gives to whom, for the repair of a draw alone: it leaves this process on no page and in no mail. */
export async function readAssignments(
  ctx: Context,
  db: Db,
  exchange: Pick<Exchange, 'id'>,
): Promise<Assignment> {
  const rows = await db
    .selectFrom('assignments')
    .selectAll()
    .where('exchange_id', '=', exchange.id)
    .orderBy('giver_id')
    .execute()
  return new Map(
    rows.map(({ giver_id: id, exchange_id, sealed_recipient }) => [
      id,
      ctx.seal.open(sealed_recipient, sealedFor({ id, exchange_id })),
    ]),
  )
}

/** A giver and their recipient in one exchange. */
export type Pair = { exchange_id: string; giver_id: string; recipient_id: string }

/**
 * The two present pairs of one person, as giver and as recipient; none before the draw. For
 * their own conversations: who gives to them is shown on no page.
 */
export async function findPairs(
  ctx: Context,
  db: Db,
  { id, exchange_id }: Pick<Participant, 'id' | 'exchange_id'>,
): Promise<{ asGiver: Pair | undefined; asRecipient: Pair | undefined }> {
  const assignment = await readAssignments(ctx, db, { id: exchange_id })
  const pairs = [...assignment].map(([giver_id, recipient_id]): Pair => {
    return { exchange_id, giver_id, recipient_id }
  })
  return {
    asGiver: pairs.find((pair) => pair.giver_id === id),
    asRecipient: pairs.find((pair) => pair.recipient_id === id),
  }
}

/** What an assignment's seal is bound to: it opens for this giver in this exchange alone. */
export function sealedFor(giver: Pick<Participant, 'id' | 'exchange_id'>): string {
  return `assignment of ${giver.id} in ${giver.exchange_id}`
}

/** What a draw of this exchange would be asked now. */
export async function readDrawProblem(db: Db, exchange: Exchange): Promise<DrawProblem> {
  const people = await listParticipants(db, exchange.id)
  const exclusions = await listExclusions(db, exchange.id)
  return drawProblem(people, exclusions, exchange.draw_shape)
}

type Rules = {
  exchange: Exchange
  people: readonly Participant[]
  exclusions: readonly Exclusion[]
}

/** Whether names can be drawn with these people and rules, and if not, why. */
export async function forecastDraw(
  ctx: Context,
  { exchange, people, exclusions }: Rules,
): Promise<Forecast | Crashed> {
  return ctx.drawing.forecast(drawProblem(people, exclusions, exchange.draw_shape))
}
