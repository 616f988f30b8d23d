import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import type { Assignment, NamedArc } from './engine/problem.ts'
import { avoidedArcs, type Lists, readLists } from './last-time.ts'
import { readDrawProblem } from './queries.ts'
import { readAssignment } from './sealed-pairs.ts'

/**
 * Why lists and not pairs: whoever draws often enough, and sees some of what comes out, learns what
 * never comes out. So each giver is kept from a list of people, of whom one is their old recipient. The
 * others come from one or two whole draws, made as the old one was, that have no pair in common with it.
 * As each of them could have been the old one as well, nothing tells them apart, however the lists hang
 * together: the best guess is one in two or three.
 */
const SECOND_DECOY_FROM_PEOPLE = 12
const INDEX_DIGITS = 6

/**
 * What an exchange that follows is to avoid: the lists that were drawn for all of them, or that are
 * drawn now. Undefined if the pairs cannot be opened.
 */
export async function listsToAvoid(ctx: Context, past: Exchange): Promise<Lists | undefined> {
  return (await readLists(ctx, past, 'hand_on')) ?? (await drawLists(ctx, past))
}

async function drawLists(ctx: Context, past: Exchange): Promise<Lists | undefined> {
  const people = await listParticipants(ctx, past.id)
  const old = await readAssignment(ctx, past)
  if (people.length === 0 || people.some(({ id }) => !old.has(id))) return undefined
  const draws = await drawsLike(ctx, past, { people, old })
  const indexes = new Map(people.map(({ id }, index) => [id, index]))
  const lists = people.map(({ id }) => {
    const list = draws.map((draw) => indexes.get(draw.get(id) ?? '') ?? 0)
    return list.map((index) => index.toString().padStart(INDEX_DIGITS, '0')).sort()
  })
  return { people: people.map(({ name, email }) => ({ name, email })), lists }
}

type Drawn = { people: readonly Participant[]; old: Assignment }

/**
 * The old draw and others that were drawn as it was: by the same rules, for the same shape, and around
 * the same lists of the time before, if it kept to them. Where there is no other, everybody stands on
 * their own list, which keeps nobody from anything and looks the same to who cannot open it.
 */
async function drawsLike(
  ctx: Context,
  past: Exchange,
  { people, old }: Drawn,
): Promise<Assignment[]> {
  const problem = await readDrawProblem(ctx, past)
  const before = await avoidedArcs(ctx, past, people)
  const keptToThem = before.every(([giver, recipient]) => old.get(giver) !== recipient)
  const draws = [old]
  const length = people.length < SECOND_DECOY_FROM_PEOPLE ? 2 : 3
  while (draws.length < length) {
    const arcs = draws.flatMap((draw): NamedArc[] => [...draw])
    const avoided = keptToThem ? [...before, ...arcs] : arcs
    const decoy = await ctx.drawing.draw({ ...problem, avoided })
    if (!decoy.ok) return Array.from({ length }, () => new Map(people.map(({ id }) => [id, id])))
    draws.push(decoy.assignment)
  }
  return draws
}
