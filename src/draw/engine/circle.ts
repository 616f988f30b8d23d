import { acceptedCircle } from './acceptance.ts'
import { at, item } from './at.ts'
import { isUneven } from './balance.ts'
import { balancedCircle } from './balanced.ts'
import { maximumMatching } from './bipartite.ts'
import { isStronglyConnected, type Words } from './forcing.ts'
import type { Graph } from './graph.ts'
import { closedByChance, householdCircles } from './household-circle.ts'
import type { Chains } from './narrowing.ts'
import type { RandomInt } from './random.ts'
import { reduced, unchained, wordsFor } from './reducing.ts'
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
import { searchedCircle } from './search.ts'
import { rejectedCircle } from './seats.ts'
import type { Piece } from './splitting.ts'

const STEPS_BEFORE_COUNTING = 20_000
const SEATING_STEPS = 2_000_000
/** With fewer people a circle by balance takes no longer. */
const MANY_PEOPLE = 500
const HOUSEHOLD_STEPS = { few: 2_000_000, many: 8_000_000 }
/** Twice what 300 chains need in a repair, which has an eighth of all steps. */
const CLOSING_STEPS = 24_000_000
const ACCEPTANCE_STEPS = 6_000_000
const BALANCED_STEPS = 12_000_000

/**
 * Draws circles through everybody, uniform if they say exact. At first by chance; if that takes too
 * long, the circle is narrowed down to what is not forced, and cut where single people hold it together.
 * `words`: what is left for that where it is a piece of another circle.
 */
export function circleDrawer(
  party: Party,
  random: RandomInt,
  words?: Words,
): (effort: Effort) => Verdict {
  const { graph, households } = party
  if (!isStronglyConnected(graph)) return () => 'impossible'
  const joinHouseholds = hasHousemates(party)
    ? householdCircles(graph, households, random)
    : () => undefined
  const drawNarrow = narrowCircleDrawer(party, random, words)
  return (effort) => {
    const most = (steps: number) =>
      graph.size <= MOST_COUNTED ? STEPS_BEFORE_COUNTING : steps * effort.share
    const seated = rejectedCircle(graph, most(SEATING_STEPS), random)
    if (seated !== undefined) return exactly(seated, 'shuffle')
    const householdSteps = HOUSEHOLD_STEPS[graph.size < MANY_PEOPLE ? 'few' : 'many']
    const joined = joinHouseholds(most(householdSteps))
    return joined === undefined ? drawNarrow(effort) : exactly(joined, 'households')
  }
}

/** The circles after the first tries by chance: whatever is forced is joined, and pieces are drawn apart. */
export function narrowCircleDrawer(
  party: Party,
  random: RandomInt,
  words?: Words,
): (effort: Effort) => Verdict {
  let drawChains: ((effort: Effort) => Verdict) | undefined
  return (effort) => {
    drawChains ??= chainsDrawer(party, words ?? wordsFor(effort.share), random)
    return drawChains(effort)
  }
}

function chainsDrawer(party: Party, left: Words, random: RandomInt): (effort: Effort) => Verdict {
  const rest = reduced(party.graph, left)
  if (rest === undefined) return () => 'impossible'
  const { people, graph, pieces } = rest
  const chains = people.length < party.graph.size ? partyOfChains(party, rest) : { ...party, graph }
  const draw =
    pieces === undefined
      ? (effort: Effort) => wholeCircle(chains, effort, random)
      : piecesDrawer(graph, pieces, left, random)
  return (effort) => {
    const verdict = draw(effort)
    return typeof verdict === 'string'
      ? verdict
      : { ...verdict, recipientOf: unchained(rest, verdict.recipientOf) }
  }
}

/** Of each chain the last person gives, and the first one is given to. */
function partyOfChains({ households }: Party, { graph, people }: Chains): Party {
  const ofEnd = (end: 0 | -1) =>
    Int32Array.from(people, (chain) => at(households, chain.at(end) ?? -1))
  return { graph, households: ofEnd(-1), receiving: ofEnd(0) }
}

/** A circle that nothing narrows down any more. */
function wholeCircle(party: Party, effort: Effort, random: RandomInt): Verdict {
  const { graph } = party
  if (graph.size <= MOST_COUNTED) {
    const counted = countedRounds(graph, graph.size, random)
    return counted === undefined ? 'impossible' : exactly(counted, 'rounds')
  }
  const closed = hasHousemates(party)
    ? closedByChance(party, CLOSING_STEPS * effort.share, random)
    : undefined
  if (closed !== undefined) return exactly(closed, 'households')
  const bounded = boundedCircle(graph, effort.share, random)
  if (bounded !== undefined) return bounded
  const sampler = uniformSampler(party, maximumMatching(graph), effort, random)
  return searchedCircle(sampler, effort.share, random)
}

/** By a bound with weights or without, the likelier one first. */
function boundedCircle(graph: Graph, share: number, random: RandomInt): Sample | undefined {
  const balanced = () => {
    const circle = balancedCircle(graph, BALANCED_STEPS * share, random)
    return circle && exactly(circle, 'balance')
  }
  const accepted = () => {
    const circle = acceptedCircle(graph, ACCEPTANCE_STEPS * share, random)
    return circle && exactly(circle, 'bounds')
  }
  const everybody = Int32Array.from({ length: graph.size }, (_, person) => person)
  const balancesFirst = isUneven(graph, { givers: everybody, recipients: everybody })
  return balancesFirst ? (balanced() ?? accepted()) : (accepted() ?? balanced())
}

/**
 * Draws each piece alone: every circle consists of one way through each. A piece has its part of the
 * steps, so that many of them cost no more than one.
 */
function piecesDrawer(
  graph: Graph,
  pieces: readonly Piece[],
  left: Words,
  random: RandomInt,
): (effort: Effort) => Verdict {
  const drawers = pieces.map((piece) => circleDrawer(partyOf(piece.graph), random, left))
  return (effort) => {
    const order: number[] = []
    const methods = new Set<Method>()
    let exact = true
    let isLost = false
    for (const [index, piece] of pieces.entries()) {
      const share = (effort.share * piece.people.length) / graph.size
      const verdict = item(drawers, index)({ ...effort, share })
      if (verdict === 'impossible') return 'impossible'
      else if (verdict === 'not_found') isLost = true
      else {
        order.push(...wayThrough(piece, verdict.recipientOf))
        exact &&= verdict.exact
        for (const method of verdict.methods) methods.add(method)
      }
    }
    if (isLost) return 'not_found'
    const recipientOf = new Int32Array(graph.size)
    for (const [place, person] of order.entries()) {
      recipientOf[person] = item(order, (place + 1) % order.length)
    }
    return { recipientOf, exact, methods }
  }
}

function wayThrough({ people }: Piece, next: Int32Array): number[] {
  const way: number[] = []
  for (let place = at(next, 0); place !== 0; place = at(next, place)) {
    way.push(item(people, place - 1))
  }
  return way
}
