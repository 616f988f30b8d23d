import { at } from './at.ts'
import { clearBit, firstBit, fullSet, takeCommonBits } from './bits.ts'
import { allows, emptyGraph, type Graph, permit } from './graph.ts'
import { visitOutcomes } from './listing.ts'
import type { RandomInt } from './random.ts'
import { countedRounds, MOST_COUNTED } from './rounds.ts'
import type { Method, Verdict } from './sample.ts'
import type { Sampler } from './sampling.ts'
import { walked } from './search.ts'
import { SHORTEST_WITHOUT_SWAPS } from './shapes.ts'
import { DEFECT_STEPS_PER_PERSON } from './walk.ts'

const STEPS_BEFORE_COUNTING = 20_000
const TRYING_STEPS = 2_000_000
const LISTING_STEPS = 200_000
/** Subsets of subsets that may be counted: some ten parts of 16 people. */
const MOST_SUBSETS = 500_000_000

/** People who give among themselves only: no swap joins two parts. */
type Part = Int32Array

/**
 * An outcome in which no two people give to each other. Each part is drawn alone: outcomes of any shape until one
 * has no swap in it, which is exact as long as these are; else small parts are counted and others listed, which is
 * exact and a proof. What is left is walked into the shape and then for a while within it.
 */
export function drawnWithoutSwaps(sampler: Sampler, share: number, random: RandomInt): Verdict {
  const { graph } = sampler
  const parts = partsOf(graph)
  const most = graph.size <= MOST_COUNTED ? STEPS_BEFORE_COUNTING : TRYING_STEPS * share
  const drawn = triedInParts(sampler, parts, most)
  const { recipientOf, methods } = drawn
  const left: Part[] = []
  const people = drawn.left.reduce((sum, { length }) => sum + length, 0)
  const budget = { subsets: MOST_SUBSETS * share, steps: (LISTING_STEPS * share) / people }
  for (const part of drawn.left) {
    if (sampler.onlyOne) return 'impossible'
    const worked = workedOut(graph, part, budget, random)
    if (worked === 'impossible') return 'impossible'
    if (worked === 'too much') left.push(part)
    else {
      methods.add(worked.method)
      for (const person of part) recipientOf[person] = at(worked.recipientOf, person)
    }
  }
  if (left.length > 0) return walked(sampler, recipientOf, 'no_swaps', share, random)
  return { recipientOf, exact: true, methods }
}

type Tried = { recipientOf: Int32Array; methods: Set<Method>; left: readonly Part[] }

/**
 * Keeps of each part the first outcome without a swap, as the parts are independent of each other. Once outcomes are
 * approximate, one is as good as many.
 */
function triedInParts(sampler: Sampler, parts: readonly Part[], mostSteps: number): Tried {
  const methods = new Set<Method>()
  let left = parts
  let sample = sampler.next()
  const recipientOf = sample.recipientOf.slice()
  // What the first one needs to be made ready is not the price of a try.
  for (let steps = mostSteps; sample.exact && steps > 0; steps -= priceOf(sample)) {
    for (const method of sample.methods) methods.add(method)
    const { recipientOf: now } = sample
    for (const part of left) for (const person of part) recipientOf[person] = at(now, person)
    left = left.filter((part) => hasSwap(now, part))
    if (left.length === 0 || sampler.onlyOne) break
    sample = sampler.next()
  }
  return { recipientOf, methods, left }
}

function priceOf({ steps, recipientOf }: ReturnType<Sampler['next']>): number {
  return steps + recipientOf.length * DEFECT_STEPS_PER_PERSON
}

function hasSwap(recipientOf: Int32Array, part: Part): boolean {
  return part.some((person) => at(recipientOf, at(recipientOf, person)) === person)
}

/** `steps`: for each person of a part that is listed. */
type Budget = { subsets: number; steps: number }
type WorkedOut = { method: Method; recipientOf: Int32Array }

/** An outcome of one part, with all of them known. */
function workedOut(
  graph: Graph,
  part: Part,
  budget: Budget,
  random: RandomInt,
): WorkedOut | 'impossible' | 'too much' {
  const subsets = 3 ** part.length
  if (part.length > MOST_COUNTED || subsets > budget.subsets) {
    return listedIn(graph, part, budget, random)
  }
  budget.subsets -= subsets
  const rounds = countedRounds(within(graph, part), SHORTEST_WITHOUT_SWAPS, random)
  if (rounds === undefined) return 'impossible'
  const recipientOf = new Int32Array(graph.size)
  for (const [place, person] of part.entries()) recipientOf[person] = at(part, at(rounds, place))
  return { method: 'rounds', recipientOf }
}

/** `too much` when there are too many outcomes to list them all. */
function listedIn(
  graph: Graph,
  part: Part,
  budget: Budget,
  random: RandomInt,
): WorkedOut | 'impossible' | 'too much' {
  const most = budget.steps * part.length
  let found = 0
  let drawn: Int32Array | undefined
  const isComplete = visitOutcomes(graph, part, most, (recipientOf) => {
    if (!hasSwap(recipientOf, part) && random(++found) === 0) drawn = recipientOf.slice()
    return true
  })
  if (!isComplete) return 'too much'
  return drawn === undefined ? 'impossible' : { method: 'list', recipientOf: drawn }
}

/** Whom "may give to" joins, whoever of them gives. */
function partsOf(graph: Graph): Part[] {
  const unseen = fullSet(graph.size)
  const parts: Part[] = []
  for (let first = firstBit(unseen); first !== -1; first = firstBit(unseen)) {
    clearBit(unseen, 0, first)
    const found = [first]
    for (const person of found) {
      for (const arcs of [graph.rows, graph.columns]) {
        takeCommonBits(arcs, person * graph.words, unseen, found)
      }
    }
    parts.push(Int32Array.from(found).sort())
  }
  return parts
}

/** The same among these people alone, by their places. */
function within(graph: Graph, people: Int32Array): Graph {
  const inside = emptyGraph(people.length)
  for (const [place, giver] of people.entries()) {
    for (const [other, recipient] of people.entries()) {
      if (allows(graph, giver, recipient)) permit(inside, place, other)
    }
  }
  return inside
}
