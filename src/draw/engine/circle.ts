import { acceptedCircle } from './acceptance.ts'
import { at, item } from './at.ts'
import { maximumMatching } from './bipartite.ts'
import { isStronglyConnected } from './forcing.ts'
import type { Graph } from './graph.ts'
import { householdCircle } from './household-circle.ts'
import { narrowed } from './narrowing.ts'
import type { RandomInt } from './random.ts'
import { countedRounds, MOST_COUNTED } from './rounds.ts'
import {
  type Effort,
  exactly,
  hasHousemates,
  type Method,
  type Party,
  partyOf,
  type Sample,
  type Verdict,
} from './sample.ts'
import { uniformSampler } from './sampling.ts'
import { searched } from './search.ts'
import { rejectedCircle } from './seats.ts'
import { type Piece, piecesOf, straighten } from './splitting.ts'

const STEPS_BEFORE_COUNTING = 20_000
const SEATING_STEPS = 2_000_000
const HOUSEHOLD_STEPS = 8_000_000
const ACCEPTANCE_STEPS = 6_000_000
/** More are not looked at one by one for whether they hold all others together. */
const MOST_STRAIGHTENED = 400

/**
 * A circle through everybody, uniform if it says exact. At first by chance; if that takes too long,
 * the circle is narrowed down to what is not forced, and cut where single people hold it together.
 */
export function drawnCircle(party: Party, effort: Effort, random: RandomInt): Verdict {
  const { graph, households } = party
  if (!isStronglyConnected(graph)) return 'impossible'
  const most = (steps: number) =>
    graph.size <= MOST_COUNTED ? STEPS_BEFORE_COUNTING : steps * effort.share
  const seated = rejectedCircle(graph, most(SEATING_STEPS), random)
  if (seated !== undefined) return exactly(seated, 'shuffle')
  const joined = hasHousemates(party)
    ? householdCircle(graph, households, most(HOUSEHOLD_STEPS), random)
    : undefined
  if (joined !== undefined) return exactly(joined, 'households')
  return narrowCircle(party, effort, random)
}

/** The circle after the first tries by chance: whatever is forced is joined, and pieces are drawn apart. */
export function narrowCircle(party: Party, effort: Effort, random: RandomInt): Verdict {
  const chains = narrowed(party.graph)
  if (chains === undefined) return 'impossible'
  const { graph } = chains
  const isSmall = graph.size <= MOST_STRAIGHTENED
  const isStraightened = isSmall && straighten(graph)
  if (isStraightened === 'impossible') return 'impossible'
  const isWhole = graph.size === party.graph.size
  const rest = isWhole ? { graph, households: party.households } : partyOf(graph)
  const pieces = isSmall && !isStraightened ? piecesOf(graph) : undefined
  const verdict = isStraightened
    ? narrowCircle(rest, effort, random)
    : pieces === undefined
      ? wholeCircle(rest, effort, random)
      : circleOfPieces(graph, pieces, effort, random)
  return typeof verdict === 'string' ? verdict : unchained(verdict, chains.people)
}

/** A circle that nothing narrows down any more. */
function wholeCircle(party: Party, effort: Effort, random: RandomInt): Verdict {
  const { graph } = party
  if (graph.size <= MOST_COUNTED) {
    const counted = countedRounds(graph, graph.size, random)
    return counted === undefined ? 'impossible' : exactly(counted, 'rounds')
  }
  const accepted = acceptedCircle(graph, ACCEPTANCE_STEPS * effort.share, random)
  if (accepted !== undefined) return exactly(accepted, 'bounds')
  const sampler = uniformSampler(party, maximumMatching(graph), effort, random)
  return searched(sampler, 'circle', effort.share, random)
}

/** Draws each piece alone: every circle consists of one way through each. */
function circleOfPieces(
  graph: Graph,
  pieces: readonly Piece[],
  effort: Effort,
  random: RandomInt,
): Verdict {
  const recipientOf = new Int32Array(graph.size)
  const methods = new Set<Method>()
  let exact = true
  let isLost = false
  for (const piece of pieces) {
    const verdict = drawnCircle(partyOf(piece.graph), effort, random)
    if (verdict === 'impossible') return 'impossible'
    else if (verdict === 'not_found') isLost = true
    else {
      for (const [place, next] of verdict.recipientOf.entries()) {
        const giver = place === 0 ? piece.from : item(piece.people, place - 1)
        recipientOf[giver] = next === 0 ? piece.to : item(piece.people, next - 1)
      }
      exact &&= verdict.exact
      for (const method of verdict.methods) methods.add(method)
    }
  }
  return isLost ? 'not_found' : { recipientOf, exact, methods }
}

/** Chains follow each other in a circle, and so do the people in each. */
function unchained(sample: Sample, chains: readonly (readonly number[])[]): Sample {
  const people = chains.reduce((sum, { length }) => sum + length, 0)
  const recipientOf = new Int32Array(people)
  for (const [index, chain] of chains.entries()) {
    const next = item(chains, at(sample.recipientOf, index))
    for (const [place, person] of chain.entries()) {
      recipientOf[person] = chain[place + 1] ?? item(next, 0)
    }
  }
  return { ...sample, recipientOf }
}
