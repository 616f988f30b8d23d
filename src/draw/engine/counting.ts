import { at, item } from './at.ts'
import type { Budget, Component, ComponentSampler } from './components.ts'
import { choicesOf, type Graph, recipientsOf, transposed } from './graph.ts'
import { type RandomInt, randomBigInt } from './random.ts'

/** Enough for 16 people with every choice: 15 moves from each of 2^16 states, C(16, 8) at a time. */
const MOST_STATES = 12_870
const MOST_STEPS = 2_500_000
const STEPS_PER_MOVE = 2
const CHEAP_BITS = 64
const STEPS_PER_BIT = 1 / 4

/**
 * Exact: counts the outcomes over subsets and follows the counts back. Givers are served one by one;
 * a state is the set of recipients already given out among those "waiting": met, and still of use to
 * a giver to come (Bellman, J. ACM 9, 1962; Held and Karp, J. SIAM 10, 1962). Up to 16 people that is
 * at most every subset; in a long narrow component, such as a ring of hundreds, a handful at a time.
 */
export function countingSampler(
  graph: Graph,
  component: Component,
  random: RandomInt,
): ComponentSampler {
  let stages: Stage[] | undefined
  return (recipientOf, budget) => {
    if (stages === undefined) {
      const counting = { steps: Math.min(MOST_STEPS, budget.steps) }
      budget.steps -= counting.steps
      stages = countStages(graph, component, counting)
      budget.steps += counting.steps
    }
    if (stages.length < component.givers.length) return false
    for (const { choices } of stages) budget.steps -= choices.length * STEPS_PER_MOVE
    followBack(stages, recipientOf, random)
    return true
  }
}

type Choice = { readonly recipient: number; readonly bit: bigint }

/**
 * One giver served, `ways` telling in how many ways each state came about before. `closing` are the
 * bits of recipients whom nobody served later can take: afterwards they must be given out.
 */
type Stage = {
  readonly giver: number
  readonly choices: readonly Choice[]
  readonly closing: bigint
  readonly ways: Ways
}
/** Per state; a state itself would be a poor key, as maps tell big integers apart by 64 bits only. */
type Ways = ReadonlyMap<number | string, Reached>
type Reached = { readonly state: bigint; readonly count: bigint }

/** Fewer stages than givers when the budget is spent first. */
function countStages(graph: Graph, component: Component, budget: Budget): Stage[] {
  const line = lineUp(graph, component)
  const stages: Stage[] = []
  let ways: Ways | undefined = new Map([[keyOf(0n), { state: 0n, count: 1n }]])
  while (line.waitingFor.size > 0) {
    const stage: Stage = { ...serveNext(graph, line), ways }
    const longBits = Math.max(0, line.bitOf.size - CHEAP_BITS)
    ways = waysAfter(stage, STEPS_PER_MOVE + longBits * STEPS_PER_BIT, budget)
    if (ways === undefined) return stages
    stages.push(stage)
  }
  return stages
}

/** `fresh`: how many recipients not met before each giver brings; `open`: givers to come. */
type Line = {
  readonly waitingFor: Set<number>
  readonly fresh: Int32Array
  readonly open: Int32Array
  readonly bitOf: Map<number, bigint>
  readonly freeBits: bigint[]
}

function lineUp(graph: Graph, { givers, recipients }: Component): Line {
  const fresh = new Int32Array(graph.size)
  const open = new Int32Array(graph.size)
  for (const giver of givers) fresh[giver] = choicesOf(graph, giver)
  for (const recipient of recipients) open[recipient] = choicesOf(transposed(graph), recipient)
  return { waitingFor: new Set(givers), fresh, open, bitOf: new Map(), freeBits: [] }
}

/** Serves whoever brings the fewest fresh recipients, so that few are waiting at a time. */
function serveNext(graph: Graph, line: Line): Omit<Stage, 'ways'> {
  let giver = -1
  for (const candidate of line.waitingFor) {
    if (giver === -1 || at(line.fresh, candidate) < at(line.fresh, giver)) giver = candidate
  }
  line.waitingFor.delete(giver)
  const choices = recipientsOf(graph, giver).map((recipient) => ({
    recipient,
    bit: line.bitOf.get(recipient) ?? meet(graph, line, recipient),
  }))
  let closing = 0n
  for (const { recipient, bit } of choices) {
    line.open[recipient] = at(line.open, recipient) - 1
    if (line.open[recipient] !== 0) continue
    closing |= bit
    line.bitOf.delete(recipient)
    line.freeBits.push(bit)
  }
  return { giver, choices, closing }
}

function meet(graph: Graph, line: Line, recipient: number): bigint {
  for (const giver of recipientsOf(transposed(graph), recipient)) {
    line.fresh[giver] = at(line.fresh, giver) - 1
  }
  const bit = line.freeBits.pop() ?? 1n << BigInt(line.bitOf.size)
  line.bitOf.set(recipient, bit)
  return bit
}

/** Undefined when the budget is spent; sets of many waiting people are longer numbers to add. */
function waysAfter(
  { choices, closing, ways }: Stage,
  stepsPerMove: number,
  budget: Budget,
): Ways | undefined {
  const after = new Map<number | string, Reached>()
  for (const { state, count } of ways.values()) {
    budget.steps -= choices.length * stepsPerMove
    if (budget.steps < 0 || after.size > MOST_STATES) return undefined
    for (const { bit } of choices) {
      const given = state | bit
      if (given === state || (given & closing) !== closing) continue
      const next = given ^ closing
      const key = keyOf(next)
      after.set(key, { state: next, count: (after.get(key)?.count ?? 0n) + count })
    }
  }
  return after
}

/** Backwards from everybody served, every way with the same chance. */
function followBack(stages: readonly Stage[], recipientOf: Int32Array, random: RandomInt): void {
  let state = 0n
  for (let index = stages.length - 1; index >= 0; index--) {
    const { giver, choices, closing, ways } = item(stages, index)
    const given = state | closing
    const before = choices
      .filter(({ bit }) => (given & bit) !== 0n)
      .map((choice) => ({ ...choice, count: ways.get(keyOf(given ^ choice.bit))?.count ?? 0n }))
    let point = randomBigInt(
      before.reduce((sum, { count }) => sum + count, 0n),
      random,
    )
    for (const { recipient, bit, count } of before) {
      if (point >= 0n && point < count) {
        recipientOf[giver] = recipient
        state = given ^ bit
      }
      point -= count
    }
  }
}

function keyOf(state: bigint): number | string {
  return state <= Number.MAX_SAFE_INTEGER ? Number(state) : state.toString(36)
}
