import type { Context } from '../context.ts'
import { listExclusions } from '../draw/queries.ts'
import { drawProblem, type Impossible, type RepairProblem, type Shape } from '../draw/rules.ts'
import { readAssignment } from '../draw/sealed-pairs.ts'
import type { Exchange } from '../exchanges/tables.ts'
import type { NewPerson } from '../participants/commands.ts'
import { listParticipants } from '../participants/queries.ts'
import { isSamePerson } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { LATECOMER } from './rules.ts'

/** Somebody joins after the draw, or somebody drops out. */
export type Change = { joins: NewPerson } | { leaves: Pick<Participant, 'id' | 'exchange_id'> }

export type MendingOutcome =
  /** `told`: how many givers get another recipient and a mail about it; never who. */
  | { ok: true; told: number; shape: Shape }
  | { ok: false; reason: 'not_drawn' | 'changed' | 'already_in' | 'crashed' }
  | Impossible

/** What a change would lead to, without making it. */
export async function forecastMending(
  ctx: Context,
  exchange: Exchange,
  change: Change,
): Promise<MendingOutcome> {
  if (exchange.state !== 'matched') return { ok: false, reason: 'not_drawn' }
  if (await isIn(ctx, exchange, change)) return { ok: false, reason: 'already_in' }
  const repaired = await ctx.drawing.repair(await readRepairProblem(ctx, exchange, change))
  if (!repaired.ok) return repaired
  return { ok: true, told: repaired.changed.length, shape: repaired.shape }
}

/** The problem the engine has to solve to repair this draw after such a change. */
export async function readRepairProblem(
  ctx: Context,
  exchange: Exchange,
  change: Change,
): Promise<RepairProblem> {
  const present = await listParticipants(ctx, exchange.id)
  const people =
    'joins' in change
      ? [...present, { id: LATECOMER, household: change.joins.household ?? '', looked_at: null }]
      : present.filter(({ id }) => id !== change.leaves.id)
  return {
    ...drawProblem(people, await listExclusions(ctx, exchange.id), exchange.draw_shape),
    current: await readAssignment(ctx, exchange),
    looked: new Set(people.filter((one) => one.looked_at !== null).map(({ id }) => id)),
  }
}

/** True if somebody who wants to join takes part already, by the same rule as before the draw. */
export async function isIn(ctx: Context, exchange: Exchange, change: Change): Promise<boolean> {
  if ('leaves' in change) return false
  const people = await listParticipants(ctx, exchange.id)
  return people.some((person) => isSamePerson(person, change.joins))
}
