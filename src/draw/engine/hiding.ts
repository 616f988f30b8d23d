import { at, doubleAt, item } from './at.ts'
import { bestGuesses, type Group, type Guess } from './guessing.ts'
import { draw } from './matching.ts'
import type { Assignment, DrawProblem } from './problem.ts'
import { type RandomInt, randomOrder } from './random.ts'
import { seat, type Table } from './seating.ts'
import { averageKnowingTwo } from './two-known.ts'

/** Fewer people have too few ways to draw, so that a list would tell. */
const PEOPLE_MIN = 10
/** Groups hold up to so many people: more only if fewer leave too much to guess. */
const GROUP_SIZES: readonly number[] = [6, 9]
/** No list that `hide` makes is longer. */
export const LIST_MAX = 9

/**
 * What passes as hidden enough, on average: of who knows no pair, of who knows their own, and of who knows another one,
 * too; and how often these may be sure. The docs promise 0.6 and one in fifty: it is an estimate, and of parties a
 * little above a limit one in ten would pass by luck. The shape, which is not counted, adds some hundredths, too.
 */
const PASSES = { knowingNone: 0.45, knowingOwn: 0.57, knowingTwo: 0.57, sure: 0.01 }
const SURE = 0.999

/** How many ways to group are compared, over how many draws. Of many people most ways are good. */
const FEW_PEOPLE = { people: 40, groupings: 48, draws: 30, checks: 120 }
const MANY_PEOPLE = { groupings: 12, draws: 4, checks: 4 }

type Groups = readonly Group[]
type Averages = Record<keyof Guess | 'sure', number>

/** For each giver the people among whom their recipient is hidden. */
export type Hidden =
  | { readonly ok: true; readonly lists: ReadonlyMap<string, readonly string[]> }
  | { readonly ok: false; readonly reason: 'no_way' }

/**
 * Hides a draw in lists, one for each giver, of whom one is their recipient. People are put into groups,
 * and each is given the recipients of their whole group. The groups are chosen by the problem and chance
 * alone, never by what was drawn: so whoever has all lists knows that every draw which they allow is
 * exactly as likely as any other, whatever is set, and whether there are lists tells nothing of the draw.
 * Of many groupings that one is taken which leaves the least to guess, on average over other draws of the
 * problem. `no_way` for too few people, or where even that one leaves too much (`PASSES`).
 */
export function hide(
  problem: DrawProblem,
  drawn: Assignment,
  random: RandomInt,
  share = 1,
): Hidden {
  const table = seat(problem)
  const groups = groupsFor(problem, table, random, share)
  if (groups === undefined) return { ok: false, reason: 'no_way' }
  const { people } = table
  const lists = new Map<string, readonly string[]>()
  for (const { members, among } of groups) {
    for (const [row, giver] of members.entries()) {
      const list = item(among, row).flatMap((other) => drawn.get(item(people, other)) ?? [])
      lists.set(item(people, giver), list.sort())
    }
  }
  return { ok: true, lists }
}

function groupsFor(
  problem: DrawProblem,
  table: Table,
  random: RandomInt,
  share: number,
): Groups | undefined {
  const size = table.people.length
  if (size < PEOPLE_MIN) return undefined
  const many = size > FEW_PEOPLE.people ? MANY_PEOPLE : FEW_PEOPLE
  const compared = drawsOf(problem, table, many.draws, random, share)
  const checked = drawsOf(problem, table, many.checks, random, share)
  if (compared === undefined || checked === undefined) return undefined
  const ways = [undefined, table.households, groupsOfBefore(table, problem)]
  for (const sizeMax of GROUP_SIZES) {
    const found = Array.from({ length: many.groupings }, (_, index) => {
      const order = orderOf(size, ways[index % ways.length], random)
      const groups = cut(order, sizeMax, random)
      return { groups, ...averageGuess(table, groups, compared) }
    })
    const { groups } = found.reduce((one, other) =>
      other.knowingOwn < one.knowingOwn ? other : one,
    )
    // The best of many looks better than it is: so it is judged by draws that it was not chosen by.
    if (isLittle(table, groups, checked)) return groups
  }
  return undefined
}

/** Two known pairs are looked at among few people only; of many they say little. */
function isLittle(table: Table, groups: Groups, draws: readonly Int32Array[]): boolean {
  const { knowingNone, knowingOwn, sure } = averageGuess(table, groups, draws)
  const isLittleAlone =
    knowingNone <= PASSES.knowingNone && knowingOwn <= PASSES.knowingOwn && sure <= PASSES.sure
  if (!isLittleAlone || table.people.length > FEW_PEOPLE.people) return isLittleAlone
  const two = averageKnowingTwo(table.graph, groups, draws)
  return two.best <= PASSES.knowingTwo && two.sure <= PASSES.sure
}

/** Other draws of the problem, by number; undefined if there is none. */
function drawsOf(
  problem: DrawProblem,
  { people, indexOf }: Table,
  count: number,
  random: RandomInt,
  share: number,
): Int32Array[] | undefined {
  const draws: Int32Array[] = []
  while (draws.length < count) {
    const drawn = draw(problem, random, { share })
    if (!drawn.ok) return undefined
    const { assignment } = drawn
    draws.push(Int32Array.from(people, (id) => indexOf.get(assignment.get(id) ?? '') ?? -1))
  }
  return draws
}

/**
 * Of who knows no pair; and of who knows their own, at the place where that helps most. `sure`: how often
 * knowing one's own leaves no doubt of another.
 */
function averageGuess(
  { graph, people }: Table,
  groups: Groups,
  draws: readonly Int32Array[],
): Averages {
  let knowingNone = 0
  let sure = 0
  const knowingOwn = new Float64Array(people.length)
  for (const recipientOf of draws) {
    const guess = bestGuesses(graph, recipientOf, groups)
    knowingNone += guess.knowingNone / draws.length
    for (const [giver, chance] of guess.knowingOwn.entries()) {
      knowingOwn[giver] = doubleAt(knowingOwn, giver) + chance / draws.length
      if (chance > SURE) sure += 1 / (draws.length * people.length)
    }
  }
  return { knowingNone, knowingOwn: Math.max(...knowingOwn), sure }
}

/** An order to cut into groups: by chance alone, or with those next to each other who are `together`. */
function orderOf(size: number, together: Int32Array | undefined, random: RandomInt): number[] {
  const order = [...randomOrder(size, random)]
  if (together === undefined) return order
  const grouped = Map.groupBy(order, (person) => at(together, person))
  return [...grouped.values()].flat()
}

/**
 * For each person the number of one who stands for all that are kept from the same people: what these drew
 * since suits all of them.
 */
function groupsOfBefore({ people, indexOf }: Table, { avoided }: DrawProblem): Int32Array {
  const groupOf = Int32Array.from(people, (_, index) => index)
  const firstKept = new Map<string, number>()
  for (const [giverName, recipient] of avoided) {
    const giver = indexOf.get(giverName)
    if (giver === undefined) continue
    const [from, to] = [at(groupOf, giver), at(groupOf, firstKept.get(recipient) ?? giver)]
    if (!firstKept.has(recipient)) firstKept.set(recipient, giver)
    for (const [index, group] of groupOf.entries()) if (group === from) groupOf[index] = to
  }
  return groupOf
}

/**
 * Cuts an order into groups of about one size. Of two uneven ones the larger leaves one out of every
 * list, a different one of each: otherwise the next draw could not cross from one to the other.
 */
function cut(order: readonly number[], sizeMax: number, random: RandomInt): Groups {
  const people = order.length
  const count = Math.max(2, Math.ceil(people / sizeMax))
  const isUneven = count === 2 && people % 2 === 1
  let start = 0
  return Array.from({ length: count }, (_, index) => {
    const size = Math.floor((people + count - 1 - index) / count)
    const members = order.slice(start, start + size)
    start += size
    const leftOut = isUneven && index === 0 ? derangement(size, random) : undefined
    const among = members.map((_, row) =>
      members.filter((_, column) => leftOut === undefined || at(leftOut, row) !== column),
    )
    return { members, among }
  })
}

/** 0 to size - 1 in random order, none at its own place. */
function derangement(size: number, random: RandomInt): Int32Array {
  for (;;) {
    const order = randomOrder(size, random)
    if (order.every((value, index) => value !== index)) return order
  }
}
