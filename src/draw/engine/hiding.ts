import { at, item } from './at.ts'
import { allows, type Graph } from './graph.ts'
import type { Assignment, DrawProblem } from './problem.ts'
import { type RandomInt, randomOrder } from './random.ts'
import { seat } from './seating.ts'
import { defects, type Shape, shapesFrom } from './shapes.ts'

/** Fewer people have too few ways to draw, so that a list would tell. */
const PEOPLE_MIN = 8
/** From here on lists hold four people or more, of whom at most two may know each other's. */
const LONG_LISTS_FROM_PEOPLE = 12
/** Where the groups allow more draws than this, they tell too little together to be counted. */
const DRAWS_COUNTED = 20_000
/** Of nine people's groupings about one in seventy is good enough; those of twelve nearly all. */
const TRIES_MAX = 1_000
const DRAWS_GONE_THROUGH = 600_000
const EXCHANGES_PER_PERSON = 60
/** The best guess at anybody’s recipient, of somebody who knows one other: about an even chance. */
const GUESS_MAX = 0.55

/** Givers, and how they are put together: each is given one of the recipients of their group. */
type Groups = readonly (readonly number[])[]

/** For each giver the people among whom their recipient is hidden. */
export type Hidden =
  | { readonly ok: true; readonly lists: ReadonlyMap<string, readonly string[]> }
  | { readonly ok: false; readonly reason: 'no_way' }

/**
 * Hides a draw among others that the same rules allow, by a list for each giver: see `hiddenInLists`.
 * `no_way` for too few people, too many rules, or a draw that breaks them.
 */
export function hide(problem: DrawProblem, drawn: Assignment, random: RandomInt): Hidden {
  const { people, indexOf, graph } = seat(problem)
  const recipientOf = Int32Array.from(people, (id) => indexOf.get(drawn.get(id) ?? '') ?? -1)
  const isLegal = recipientOf.every((to, giver) => to !== -1 && allows(graph, giver, to))
  if (!isLegal) return { ok: false, reason: 'no_way' }
  const shape = shapesFrom(problem.shape).find((one) => defects(recipientOf, one) === 0) ?? 'any'
  const lists = hiddenInLists(graph, recipientOf, shape, random)
  if (lists === undefined) return { ok: false, reason: 'no_way' }
  const named = people.map((id, giver) => {
    return [id, item(lists, giver).map((to) => item(people, to))] as const
  })
  return { ok: true, lists: new Map(named) }
}

/**
 * For each giver a list of people, of whom one is their recipient. People are put into groups by
 * chance, and each is given the recipients of their whole group, so that within every group each
 * way to give is one that the rules allow: whoever has all lists and knows one pair can rule out no
 * more than the rest of that group. Groupings are thrown away until one leaves at best an even chance
 * to who knows a pair, counted over all draws of the shape. What is counted depends on the grouping
 * alone. Without rules none of these draws is likelier than another; with rules some have more
 * groupings than others, which docs/secret.md weighs. Undefined
 * if none was found.
 */
function hiddenInLists(
  graph: Graph,
  recipientOf: Int32Array,
  shape: Shape,
  random: RandomInt,
): number[][] | undefined {
  const sizes = groupSizes(graph.size)
  if (sizes === undefined) return undefined
  const draws = sizes.reduce((product, size) => product * factorial(size), 1)
  const tries = Math.min(TRIES_MAX, DRAWS_GONE_THROUGH / Math.min(draws, DRAWS_COUNTED))
  for (let tried = 0; tried < tries; tried++) {
    const groups = grouping(graph, recipientOf, sizes, random)
    if (groups === undefined) continue
    const isSafe = draws > DRAWS_COUNTED || bestGuess(recipientOf, groups, shape) <= GUESS_MAX
    if (isSafe) return listsOf(recipientOf, groups)
  }
  return undefined
}

function groupSizes(people: number): number[] | undefined {
  if (people < PEOPLE_MIN) return undefined
  // Two groups only if they are equal: the next draw crosses from one to the other.
  const size = people === PEOPLE_MIN || people >= LONG_LISTS_FROM_PEOPLE ? 4 : 3
  const groups = Math.floor(people / size)
  return Array.from({ length: groups }, (_, index) =>
    Math.floor((people + groups - 1 - index) / groups),
  )
}

/** A random grouping, improved by exchanging people until every way within a group is allowed. */
function grouping(
  graph: Graph,
  recipientOf: Int32Array,
  sizes: readonly number[],
  random: RandomInt,
): Groups | undefined {
  const order = randomOrder(graph.size, random)
  const groupOf = sizes.flatMap((size, group) => Array.from({ length: size }, () => group))
  const starts = sizes.map((_, group) => groupOf.indexOf(group))
  const members = (group: number) => {
    const start = item(starts, group)
    return order.subarray(start, start + item(sizes, group))
  }
  const wrongIn = (group: number) => countWrong(graph, recipientOf, members(group))
  let wrong = sizes.reduce((sum, _, group) => sum + wrongIn(group), 0)
  for (let step = 0; wrong > 0 && step < EXCHANGES_PER_PERSON * graph.size; step++) {
    const [one, other] = [random(graph.size), random(graph.size)]
    const [here, there] = [item(groupOf, one), item(groupOf, other)]
    if (here === there) continue
    const before = wrongIn(here) + wrongIn(there)
    exchange(order, one, other)
    const change = wrongIn(here) + wrongIn(there) - before
    if (change > 0) exchange(order, one, other)
    else wrong += change
  }
  return wrong > 0 ? undefined : sizes.map((_, group) => [...members(group)])
}

function exchange(order: Int32Array, one: number, other: number): void {
  const person = at(order, one)
  order[one] = at(order, other)
  order[other] = person
}

/** How many of the ways to give within a group the rules forbid. */
function countWrong(graph: Graph, recipientOf: Int32Array, group: Int32Array): number {
  let wrong = 0
  for (const giver of group) {
    for (const other of group) if (!allows(graph, giver, at(recipientOf, other))) wrong++
  }
  return wrong
}

/**
 * How sure somebody can be of a recipient who has all lists and knows whom one giver draws, at worst:
 * the largest share, over all draws of the shape that the lists allow.
 */
function bestGuess(recipientOf: Int32Array, groups: Groups, shape: Shape): number {
  const size = recipientOf.length
  const pairs = new Float64Array(size * size)
  const together = new Float64Array(size ** 4)
  for (const draw of drawsWithin(recipientOf, groups)) {
    if (defects(draw, shape) > 0) continue
    for (let known = 0; known < size; known++) {
      const pair = known * size + at(draw, known)
      pairs[pair] = at(pairs, pair) + 1
      for (let giver = 0; giver < size; giver++) {
        const both = (pair * size + giver) * size + at(draw, giver)
        together[both] = at(together, both) + 1
      }
    }
  }
  let guess = 0
  for (let both = 0; both < together.length; both++) {
    const pair = Math.floor(both / size ** 2)
    const isOther = Math.floor(pair / size) !== Math.floor(both / size) % size
    if (isOther && at(pairs, pair) > 0)
      guess = Math.max(guess, at(together, both) / at(pairs, pair))
  }
  return guess
}

/** Every draw in which each group gives to the people it gives to now; the same array each time. */
function* drawsWithin(recipientOf: Int32Array, groups: Groups): Generator<Int32Array> {
  const ways = groups.map((group) => permutations(group.map((giver) => at(recipientOf, giver))))
  const draw = recipientOf.slice()
  function* from(index: number): Generator<Int32Array> {
    const group = groups[index]
    if (group === undefined) {
      yield draw
      return
    }
    for (const way of item(ways, index)) {
      for (const [place, giver] of group.entries()) draw[giver] = item(way, place)
      yield* from(index + 1)
    }
  }
  yield* from(0)
}

function listsOf(recipientOf: Int32Array, groups: Groups): number[][] {
  const lists = Array.from(recipientOf, (): number[] => [])
  for (const group of groups) {
    const list = group.map((giver) => at(recipientOf, giver)).sort((one, other) => one - other)
    for (const giver of group) lists[giver] = list
  }
  return lists
}

function permutations(values: readonly number[]): number[][] {
  if (values.length <= 1) return [[...values]]
  return values.flatMap((first, index) =>
    permutations(values.toSpliced(index, 1)).map((rest) => [first, ...rest]),
  )
}

function factorial(number: number): number {
  return number <= 1 ? 1 : number * factorial(number - 1)
}
