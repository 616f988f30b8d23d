import { at, item } from './at.ts'
import type { Component, ComponentSampler } from './components.ts'
import { choicesOf, type Graph, recipientsOf, transposed } from './graph.ts'
import { type RandomInt, randomBigInt } from './random.ts'

const MOST_STATES = 70_000
const STEPS_PER_STATE = 20

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
      const most = Math.min(MOST_STATES, budget.steps / STEPS_PER_STATE)
      stages = countStages(graph, component, most)
      for (const { ways } of stages) budget.steps -= ways.size * STEPS_PER_STATE
    }
    if (stages.length < component.givers.length) return false
    budget.steps -= stages.length * STEPS_PER_STATE
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
  readonly ways: ReadonlyMap<bigint, bigint>
}

/** Fewer stages than givers when there are too many states. */
function countStages(graph: Graph, component: Component, mostStates: number): Stage[] {
  const line = lineUp(graph, component)
  const stages: Stage[] = []
  let ways = new Map([[0n, 1n]])
  let states = 0
  while (line.waitingFor.size > 0) {
    states += ways.size
    if (states > mostStates) return stages
    const stage = { ...serveNext(graph, line), ways }
    stages.push(stage)
    ways = waysAfter(stage)
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

function waysAfter({ choices, closing, ways }: Stage): Map<bigint, bigint> {
  const after = new Map<bigint, bigint>()
  for (const [state, count] of ways) {
    for (const { bit } of choices) {
      const given = state | bit
      if (given === state || (given & closing) !== closing) continue
      const next = given ^ closing
      after.set(next, (after.get(next) ?? 0n) + count)
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
      .map((choice) => ({ ...choice, count: ways.get(given ^ choice.bit) ?? 0n }))
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
