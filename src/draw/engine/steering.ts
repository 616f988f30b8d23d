import { at, item } from './at.ts'
import { clearBit, countBits, fullSet, hasBit, nthBit, setBit, takeCommonBits } from './bits.ts'
import type { Budget } from './components.ts'
import { type Arc, choicesOf, type Graph } from './graph.ts'
import { type RandomInt, randomFraction } from './random.ts'
import { defects, roundsOf, type Shape } from './shapes.ts'
import {
  allOthers,
  type Before,
  costOf,
  DEFECT_STEPS_PER_PERSON,
  patch,
  undo,
  type Walk,
} from './walk.ts'

const TEMPERATURE = 0.25
const STEERING_STEPS_PER_WORD = 0.15

/**
 * Walks until the outcome has the shape; false when the budget is spent first. Random patches take
 * turns with steered ones: an arc that could help, from one round into another or out of a swap, for
 * which a shortest alternating circuit makes room. A patch that adds rounds or swaps stays only by a
 * small chance. Karp, "A patching algorithm for the nonsymmetric traveling-salesman problem", SIAM
 * J. Comput. 8 (1979); Kirkpatrick, Gelatt and Vecchi, "Optimization by simulated annealing",
 * Science 220 (1983).
 */
export function walkInto(walk: Walk, shape: Shape, budget: Budget): boolean {
  const { graph, recipientOf, random } = walk
  let found = defects(recipientOf, shape)
  for (let turn = 0; found > 0 && allOthers(walk) > 0 && budget.steps > 0; turn++) {
    const isSteered = turn % 2 === 0
    const before = isSteered ? steer(walk, shape) : patch(walk)
    const now = defects(recipientOf, shape)
    budget.steps -= costOf(walk, before) + graph.size * DEFECT_STEPS_PER_PERSON
    if (isSteered) budget.steps -= graph.size * graph.words * STEERING_STEPS_PER_WORD
    const isWelcome = now <= found || randomFraction(random) < Math.exp((found - now) / TEMPERATURE)
    if (isWelcome) found = now
    else undo(walk, before)
  }
  return found === 0
}

function steer(walk: Walk, shape: Shape): Before {
  const { graph, recipientOf, giverOf, random } = walk
  const arc =
    shape === 'circle'
      ? arcBetweenRounds(graph, recipientOf, random)
      : arcOutOfSwap(graph, recipientOf, random)
  const changed = arc && withRoomFor(walk, arc)
  if (changed === undefined) return []
  const before = changed.map(([giver]) => [giver, at(recipientOf, giver)] as const)
  for (const [giver, recipient] of changed) {
    recipientOf[giver] = recipient
    giverOf[recipient] = giver
  }
  return before
}

/** Any arc from one round into another, all alike. */
function arcBetweenRounds(
  graph: Graph,
  recipientOf: Int32Array,
  random: RandomInt,
): Arc | undefined {
  const { size, words } = graph
  const roundOf = roundsOf(recipientOf)
  const members = new Map<number, Int32Array>()
  for (const [person, round] of roundOf.entries()) {
    const set = members.get(round) ?? new Int32Array(words)
    setBit(set, 0, person)
    members.set(round, set)
  }
  const outOf = (giver: number) => {
    const own = members.get(at(roundOf, giver)) ?? new Int32Array(words)
    return own.map((word, index) => at(graph.rows, giver * words + index) & ~word)
  }
  const upTo = new Int32Array(size)
  let arcs = 0
  for (let giver = 0; giver < size; giver++) {
    for (const word of outOf(giver)) arcs += countBits(word)
    upTo[giver] = arcs
  }
  if (arcs === 0) return undefined
  const point = random(arcs)
  const giver = upTo.findIndex((count) => count > point)
  return [giver, nthBit(outOf(giver), 0, at(upTo, giver) - 1 - point)]
}

function arcOutOfSwap(graph: Graph, recipientOf: Int32Array, random: RandomInt): Arc | undefined {
  const swappers = Array.from(recipientOf.keys()).filter((person) => {
    return at(recipientOf, at(recipientOf, person)) === person
  })
  const giver = item(swappers, random(swappers.length))
  const recipient = nthBit(graph.rows, giver * graph.words, random(choicesOf(graph, giver)))
  return recipient === at(recipientOf, giver) ? undefined : [giver, recipient]
}

/** The arc and as few others as can go with it; undefined if the outcome has no room for it. */
function withRoomFor({ graph, recipientOf, giverOf }: Walk, arc: Arc): Arc[] | undefined {
  const [giver, recipient] = arc
  const free = at(recipientOf, giver)
  const unseen = fullSet(graph.size)
  clearBit(unseen, 0, recipient)
  const found: number[] = []
  const takers: number[] = []
  const takeFor = (taker: number) => {
    takeCommonBits(graph.rows, taker * graph.words, unseen, found)
    while (takers.length < found.length) takers.push(taker)
  }
  takeFor(at(giverOf, recipient))
  for (let index = 0; index < found.length && hasBit(unseen, 0, free); index++) {
    takeFor(at(giverOf, item(found, index)))
  }
  if (hasBit(unseen, 0, free)) return undefined
  const changed: Arc[] = [arc]
  for (let next = free; next !== recipient; ) {
    const taker = item(takers, found.indexOf(next))
    changed.push([taker, next])
    next = at(recipientOf, taker)
  }
  return changed
}
