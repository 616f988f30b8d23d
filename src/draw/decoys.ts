import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Assignment, NamedArc } from './engine/problem.ts'
import { defects, type Shape, shapesFrom } from './engine/shapes.ts'
import { type Lists, readLists } from './last-time.ts'
import { readDrawProblem } from './queries.ts'
import { readAssignment } from './sealed-pairs.ts'

/**
 * Why lists and not pairs: whoever draws often enough, and sees some of what comes out, learns what
 * never comes out. So each giver is kept from a list of people, of whom one is their old recipient. The
 * others come from one or two whole draws by the same rules, of the same shape, that have no pair in
 * common with the old one. As each of them could have been the old one as well, nothing tells them apart,
 * however the lists hang together: the best guess is one in two or three.
 */
const SECOND_DECOY_FROM_PEOPLE = 12
const INDEX_DIGITS = 6

/**
 * What an exchange that follows is to avoid: the lists that were drawn for all of them, or that are
 * drawn now. Undefined if the pairs cannot be opened, or nothing can be drawn to hide them among.
 */
export async function listsToAvoid(ctx: Context, past: Exchange): Promise<Lists | undefined> {
  return (await readLists(ctx, past, 'hand_on')) ?? (await drawLists(ctx, past))
}

async function drawLists(ctx: Context, past: Exchange): Promise<Lists | undefined> {
  const people = await listParticipants(ctx, past.id)
  const old = await readAssignment(ctx, past)
  const indexes = new Map(people.map(({ id }, index) => [id, index]))
  const shape = shapeOf(people.map(({ id }) => indexes.get(old.get(id) ?? '') ?? -1))
  if (shape === undefined) return undefined
  const problem = await readDrawProblem(ctx, past)
  const draws: Assignment[] = [old]
  const decoys = people.length < SECOND_DECOY_FROM_PEOPLE ? 1 : 2
  while (draws.length <= decoys) {
    const avoided = draws.flatMap((draw): NamedArc[] => [...draw])
    const decoy = await ctx.drawing.draw({ ...problem, shape, avoided })
    if (!decoy.ok || decoy.shape !== shape) return undefined
    draws.push(decoy.assignment)
  }
  const lists = people.map(({ id }) => {
    const list = draws.map((draw) => indexes.get(draw.get(id) ?? '') ?? 0)
    return list.map((index) => index.toString().padStart(INDEX_DIGITS, '0')).sort()
  })
  return { people: people.map(({ name, email }) => ({ name, email })), lists }
}

/** The strictest shape that a draw has; undefined if somebody gives to nobody. */
function shapeOf(recipients: readonly number[]): Shape | undefined {
  if (recipients.includes(-1)) return undefined
  return shapesFrom('circle').find((shape) => defects(Int32Array.from(recipients), shape) === 0)
}
