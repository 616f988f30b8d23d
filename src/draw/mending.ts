import { type Context, enqueueMail, transact } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { erasePairsMessages } from '../messages/commands.ts'
import { enter, leave, type NewPerson } from '../participants/commands.ts'
import { findByEmail, listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import type { Db } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { storeAssignments } from './commands.ts'
import type { Assignment, Impossible, RepairProblem, Shape } from './engine/matching.ts'
import { listExclusions, type Pair, readAssignments } from './queries.ts'
import { drawProblem } from './rules.ts'

/** Somebody who joins after the draw, or somebody who drops out. */
export type Change = { joins: NewPerson } | { leaves: Pick<Participant, 'id' | 'exchange_id'> }

export type MendingOutcome =
  /** `told`: how many givers get another recipient and a mail about it; never who. */
  | { ok: true; told: number; shape: Shape }
  | { ok: false; reason: 'not_drawn' | 'changed' | 'known_email' | 'crashed' }
  | Impossible

/** What a change would come to, without making it. */
export async function forecastMending(
  ctx: Context,
  exchange: Exchange,
  change: Change,
): Promise<MendingOutcome> {
  if (exchange.state !== 'matched') return { ok: false, reason: 'not_drawn' }
  if (await isKnown(ctx.db, exchange, change)) return { ok: false, reason: 'known_email' }
  const repaired = await ctx.drawing.repair(await readProblem(ctx, ctx.db, exchange, change))
  if (!repaired.ok) return repaired
  return { ok: true, told: repaired.changed.length, shape: repaired.shape }
}

/**
 * Lets somebody in or out of a drawn exchange: as few givers as possible get another
 * recipient, and only they are told. If there is no way, the reason, and nothing changes.
 */
export async function mendDraw(
  ctx: Context,
  exchange: Exchange,
  change: Change,
): Promise<MendingOutcome> {
  const before = await readProblem(ctx, ctx.db, exchange, change)
  const repaired = await ctx.drawing.repair(before)
  if (!repaired.ok) return repaired
  return await transact(ctx, async (trx): Promise<MendingOutcome> => {
    if (!(await isDrawn(trx, exchange))) return { ok: false, reason: 'not_drawn' }
    if (!isSame(before, await readProblem(ctx, trx, exchange, change))) {
      return { ok: false, reason: 'changed' }
    }
    if (await isKnown(trx, exchange, change)) return { ok: false, reason: 'known_email' }
    const assignment = await applyChange(ctx, trx, exchange, change, repaired.assignment)
    await storeAssignments(ctx, trx, exchange, assignment)
    await erasePairsMessages(ctx, trx, dissolved(exchange, before.current, assignment))
    await tellChanged(ctx, trx, exchange, repaired.changed)
    return { ok: true, told: repaired.changed.length, shape: repaired.shape }
  })
}

/** Stands for the id of somebody who has no row yet. */
const LATECOMER = 'latecomer'

async function readProblem(
  ctx: Context,
  db: Db,
  exchange: Exchange,
  change: Change,
): Promise<RepairProblem> {
  const present = await listParticipants(db, exchange.id)
  const people =
    'joins' in change
      ? [...present, { id: LATECOMER, household: change.joins.household ?? '', looked_at: null }]
      : present.filter(({ id }) => id !== change.leaves.id)
  return {
    ...drawProblem(people, await listExclusions(db, exchange.id), exchange.draw_shape),
    current: await readAssignments(ctx, db, exchange),
    looked: new Set(people.filter((one) => one.looked_at !== null).map(({ id }) => id)),
  }
}

function isSame(before: RepairProblem, now: RepairProblem): boolean {
  const text = ({ people, forbidden, current }: RepairProblem) =>
    JSON.stringify([people, forbidden, [...current]])
  return text(before) === text(now)
}

async function isDrawn(trx: Db, exchange: Exchange): Promise<boolean> {
  const { state } = await trx
    .selectFrom('exchanges')
    .select('state')
    .where('id', '=', exchange.id)
    .executeTakeFirstOrThrow()
  return state === 'matched'
}

async function isKnown(db: Db, exchange: Exchange, change: Change): Promise<boolean> {
  const email = 'joins' in change ? change.joins.email : null
  return email !== null && (await findByEmail(db, exchange.id, email)).length > 0
}

/** Writes the person in or out and mails them; returns the assignment with their real id. */
async function applyChange(
  ctx: Context,
  trx: Db,
  exchange: Exchange,
  change: Change,
  assignment: Assignment,
): Promise<Assignment> {
  if ('leaves' in change) {
    await leave(ctx, trx, change.leaves, 'removed')
    return assignment
  }
  const { id } = await enter(ctx, trx, exchange, change.joins)
  await enqueueMail(ctx, trx, {
    kind: 'assignment',
    exchangeId: exchange.id,
    participantId: id,
    once: newId(),
  })
  const real = (name: string) => (name === LATECOMER ? id : name)
  return new Map([...assignment].map(([giver, recipient]) => [real(giver), real(recipient)]))
}

/** The pairs that were and are no more: what they wrote to each other goes with them. */
function dissolved({ id }: Exchange, before: Assignment, now: Assignment): Pair[] {
  return [...before]
    .filter(([giver, recipient]) => now.get(giver) !== recipient)
    .map(([giver_id, recipient_id]) => ({ exchange_id: id, giver_id, recipient_id }))
}

/** Only those whose recipient changed are told, and only in a way that names nobody else. */
async function tellChanged(
  ctx: Context,
  trx: Db,
  exchange: Exchange,
  changed: readonly string[],
): Promise<void> {
  // Their first look is not taken back: in the database that would name them.
  for (const participantId of changed) {
    await enqueueMail(ctx, trx, {
      kind: 'changed_assignment',
      exchangeId: exchange.id,
      participantId,
      once: newId(),
      secretly: true,
    })
  }
}
