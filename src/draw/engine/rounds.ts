import { at, doubleAt } from './at.ts'
import { countBits, lowestBit } from './bits.ts'
import { allows, type Graph } from './graph.ts'
import type { RandomInt } from './random.ts'

/** With at most this many people every set of them is looked at. */
export const MOST_COUNTED = 16

/**
 * Exact: a uniform outcome whose rounds (cycles of giving) all hold at least `shortest` people;
 * undefined proves that there is none. Rounds through each set of people are counted over subsets
 * (Held and Karp, J. SIAM 10, 1962), then the ways to part everybody into such rounds. No count is
 * above 16!, which is below 2^53: doubles hold all of them exactly.
 */
export function countedRounds(
  graph: Graph,
  shortest: number,
  random: RandomInt,
): Int32Array | undefined {
  const paths = countPaths(graph)
  const ways = countPartitions(graph, paths, shortest)
  let people = 2 ** graph.size - 1
  if (doubleAt(ways.partitions, people) === 0) return undefined
  const recipientOf = new Int32Array(graph.size)
  while (people !== 0) {
    const round = randomFirstRound(ways, people, random)
    closeRound(graph, paths, round, random(doubleAt(ways.rounds, round)), recipientOf)
    people ^= round
  }
  return recipientOf
}

/** paths[set * size + last]: in how many ways giving leads from the set's first to its last. */
function countPaths(graph: Graph): Float64Array {
  const { size } = graph
  const paths = new Float64Array(2 ** size * size)
  for (let people = 1; people < 2 ** size; people++) {
    const first = people & -people
    if (people === first) paths[people * size + lowestBit(first)] = 1
    for (let rest = people; rest !== 0; rest &= rest - 1) {
      const giver = lowestBit(rest)
      const count = doubleAt(paths, people * size + giver)
      if (count === 0) continue
      let more = at(graph.rows, giver) & ~people & -first
      for (; more !== 0; more &= more - 1) {
        const index = (people | (more & -more)) * size + lowestBit(more)
        paths[index] = doubleAt(paths, index) + count
      }
    }
  }
  return paths
}

/** Per set of people: rounds that hold exactly them (0 if too short), and partitions into rounds. */
type Ways = { readonly rounds: Float64Array; readonly partitions: Float64Array }

function countPartitions(graph: Graph, paths: Float64Array, shortest: number): Ways {
  const everybody = 2 ** graph.size - 1
  const rounds = new Float64Array(everybody + 1)
  const partitions = new Float64Array(everybody + 1)
  partitions[0] = 1
  for (let people = 1; people <= everybody; people++) {
    if (countBits(people) < shortest) continue
    rounds[people] = countRounds(graph, paths, people)
    // Beside a round of the first person (the odd sets) only even sets are left.
    if (people % 2 === 1 && people !== everybody) continue
    let count = 0
    const others = people & (people - 1)
    for (let rest = others; ; rest = (rest - 1) & others) {
      count += doubleAt(rounds, people ^ rest) * doubleAt(partitions, rest)
      if (rest === 0) break
    }
    partitions[people] = count
  }
  return { rounds, partitions }
}

function countRounds(graph: Graph, paths: Float64Array, people: number): number {
  let count = 0
  for (let rest = people; rest !== 0; rest &= rest - 1) {
    const last = lowestBit(rest)
    if (allows(graph, last, lowestBit(people))) count += doubleAt(paths, people * graph.size + last)
  }
  return count
}

function randomFirstRound({ rounds, partitions }: Ways, people: number, random: RandomInt): number {
  let point = random(doubleAt(partitions, people))
  const others = people & (people - 1)
  for (let rest = others; ; rest = (rest - 1) & others) {
    point -= doubleAt(rounds, people ^ rest) * doubleAt(partitions, rest)
    if (point < 0) return people ^ rest
  }
}

/** Lays down the round with number `point` among those that hold exactly these people. */
function closeRound(
  graph: Graph,
  paths: Float64Array,
  round: number,
  point: number,
  recipientOf: Int32Array,
): void {
  let left = point
  let people = round
  let recipient = lowestBit(round)
  while (people !== 0) {
    let giver = -1
    for (let rest = people; rest !== 0; rest &= rest - 1) {
      giver = lowestBit(rest)
      if (!allows(graph, giver, recipient)) continue
      const count = doubleAt(paths, people * graph.size + giver)
      if (left < count) break
      left -= count
    }
    recipientOf[giver] = recipient
    people ^= 1 << giver
    recipient = giver
  }
}
