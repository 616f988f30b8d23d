import { at, doubleAt, item } from './at.ts'
import type { Budget, Component, ComponentSampler } from './components.ts'
import type { Graph } from './graph.ts'
import { type Kind, kindsOf, MOST_LIKENED } from './kinds.ts'
import { type Line, lineUp, type Turn } from './line.ts'
import { apply, isClosed, type Move, type Moves, movesOf, weightOf } from './moves.ts'
import { pickShare, type RandomInt, takeRandom } from './random.ts'
import { type ScaledSum, scaledSum, sharesOf } from './scaled.ts'
import { addWays, copyKey, findState, noStates, type States } from './states.ts'

const MOST_STEPS = 3_000_000
const MOST_STATES = 100_000
const STEPS_PER_MOVE = 2

/**
 * Exact: counts the outcomes over kinds of recipients and follows the counts back. Givers are served
 * one by one; a state says how many of each kind are still to be had by givers to come (Bellman, J.
 * ACM 9, 1962; Held and Karp, J. SIAM 10, 1962, for kinds of one). An owner cannot have themselves:
 * so their recipient is put on the table only after their turn, and whoever wants it before is
 * promised somebody of that kind; the owner whose turn comes then may be claimed by any who was.
 */
export function countingSampler(
  graph: Graph,
  component: Component,
  random: RandomInt,
): ComponentSampler {
  let counted: Counted | undefined | 'too much'
  return (recipientOf, budget) => {
    if (component.givers.length > MOST_LIKENED) return false
    if (counted === undefined) {
      const counting = { steps: Math.min(MOST_STEPS, budget.steps) }
      budget.steps -= counting.steps
      counted = count(graph, component, counting) ?? 'too much'
      budget.steps += counting.steps
    }
    if (counted === 'too much') return false
    budget.steps -= counted.stepsBack
    makeMoves(counted, followBack(counted, random), recipientOf, random)
    return true
  }
}

/** For each turn the states before it. Its moves are made again when they are asked for: kept, they would be most of it. */
type Counted = {
  readonly kinds: readonly Kind[]
  readonly line: Line
  readonly stages: readonly { turn: Turn; before: States }[]
  readonly stepsBack: number
}

/** Undefined if the budget is spent first, or there are too many states. */
function count(graph: Graph, component: Component, budget: Budget): Counted | undefined {
  const kinds = kindsOf(graph, component)
  const line = lineUp(kinds, component)
  if (line === undefined) return undefined
  const stages: { turn: Turn; before: States }[] = []
  let stepsBack = 0
  let before = noStates(line.words)
  addWays(before, new Int32Array(line.words), 1, 0)
  for (const turn of line.turns) {
    const moves = movesOf(line, kinds, turn)
    stages.push({ turn, before })
    stepsBack += moves.all.length * STEPS_PER_MOVE
    before = statesAfter(line, turn, moves, before, budget)
    if (budget.steps < 0 || before.size > MOST_STATES) return undefined
  }
  return { kinds, line, stages, stepsBack }
}

/** Ends early when the budget is spent. */
function statesAfter(
  line: Line,
  turn: Turn,
  { opening, all }: Moves,
  before: States,
  budget: Budget,
): States {
  const { words } = line
  const after = noStates(words, before.size)
  const state = new Int32Array(words)
  const next = new Int32Array(words)
  for (let index = 0; index < before.size && budget.steps >= 0; index++) {
    budget.steps -= all.length * STEPS_PER_MOVE
    copyKey(before.keys, index * words, state, 0, words)
    apply(opening, state, 1)
    for (const move of all) {
      const weight = weightOf(move, state)
      if (weight === 0) continue
      copyKey(state, 0, next, 0, words)
      apply(move.changes, next, 1)
      if (!isClosed(line, turn, next)) continue
      addWays(after, next, doubleAt(before.mantissas, index) * weight, at(before.exponents, index))
    }
  }
  return after
}

/** The move of each turn, found from the end back to the start, every way with the same chance. */
function followBack({ kinds, line, stages }: Counted, random: RandomInt): Move[] {
  const made: Move[] = []
  const words = item(stages, 0).before.words
  const next = new Int32Array(words)
  const state = new Int32Array(words)
  for (let index = stages.length - 1; index >= 0; index--) {
    const { turn, before } = item(stages, index)
    const moves = movesOf(line, kinds, turn)
    const ways = moves.all.map((move): ScaledSum => {
      state.set(next)
      apply(move.changes, state, -1)
      const weight = weightOf(move, state)
      apply(moves.opening, state, -1)
      const found = weight === 0 ? -1 : findState(before, state)
      if (found === -1) return scaledSum()
      const mantissa = doubleAt(before.mantissas, found) * weight
      return { mantissa, exponent: at(before.exponents, found) }
    })
    const move = item(moves.all, pickShare(sharesOf(ways), random))
    apply(move.changes, next, -1)
    apply(moves.opening, next, -1)
    made.push(move)
  }
  return made.reverse()
}

/** Makes the moves with people: whoever is on the table, or was promised one, is equally likely. */
function makeMoves(
  { kinds, stages }: Counted,
  moves: readonly Move[],
  recipientOf: Int32Array,
  random: RandomInt,
): void {
  const onTable = kinds.map(({ recipients, owners }) => (owners.size > 0 ? [] : [...recipients]))
  const promised = kinds.map((): number[] => [])
  for (const [index, { kind, isPromise, own, isClaimed }] of moves.entries()) {
    const { giver } = item(stages, index).turn
    if (isClaimed) recipientOf[takeRandom(item(promised, own), random)] = giver
    if (isPromise) item(promised, kind).push(giver)
    else recipientOf[giver] = takeRandom(item(onTable, kind), random)
    if (own !== -1 && !isClaimed) item(onTable, own).push(giver)
  }
}
