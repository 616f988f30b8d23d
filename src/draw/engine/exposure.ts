import type { Exposure } from './answer.ts'
import { doubleAt, item } from './at.ts'
import { maximumMatching } from './bipartite.ts'
import { splitAt, withinComponents } from './components.ts'
import { allows, copyOf, forbid, type Graph, recipientsOf } from './graph.ts'
import { visitOutcomes } from './listing.ts'
import type { DrawProblem } from './problem.ts'
import type { RandomInt } from './random.ts'
import { NOBODY, repairedMatching } from './repair.ts'
import type { Effort } from './sample.ts'
import { uniformSampler } from './sampling.ts'
import { seat, type Table } from './seating.ts'
import { seeded } from './seeded.ts'
import { drawShaped, ofShape } from './shaped.ts'
import { defects, type Shape } from './shapes.ts'
import { usableArcs } from './usable.ts'

const LISTING_STEPS = 50_000
const MOST_LISTED = 400
/** How many outcomes are looked at and, for each recipient, how many repairs are made; by people at most. */
const SAMPLES: readonly { people: number; outcomes: number; repairs: number }[] = [
  { people: 12, outcomes: 400, repairs: 40 },
  { people: 60, outcomes: 150, repairs: 8 },
  { people: Number.POSITIVE_INFINITY, outcomes: 60, repairs: 4 },
]
/** Where no guess can be right more often, nothing more is asked. */
const HARMLESS = 0.5
/** For so many recipients repairs are made at most, those first around whom most has to be mended. */
const MOST_MENDED = 60

/**
 * What somebody could find out who lets a newcomer in, knows whom they give to, and lets them out again:
 * the recipient then goes back to whom the newcomer got from. Of everybody whom the newcomer may come to
 * give to, the worst. Over all outcomes before if they are few, else over a sample. The same for the same
 * problem, so that it cannot be asked again until the sample is a lucky one.
 */
export function exposure(problem: DrawProblem, newcomer: string, share = 1): Exposure {
  const people = problem.people.filter(({ id }) => id !== newcomer)
  const others = new Set(people.map(({ id }) => id))
  const exclusions = problem.exclusions.filter(
    ({ giver, recipient }) => others.has(giver) && others.has(recipient),
  )
  // The newcomer has the last number, so that everybody else has the same in both.
  const before = seat({ ...problem, people, exclusions })
  const after = seat({
    ...problem,
    people: [...people, ...problem.people.filter(({ id }) => id === newcomer)],
  })
  const random = seeded(
    after.graph.rows.reduce((seed, word) => Math.imul(seed ^ word, 16777619), 1),
  )
  const size = SAMPLES.find((one) => people.length <= one.people) ?? item(SAMPLES, -1)
  const outcomes = sampled(before, problem.shape, { most: size.outcomes, share }, random)
  const around = recipientsInShape(after, people.length, problem.shape, { share, random })
    .map((recipient) => likelyGivers(outcomes, recipient, after))
    .sort((one, other) => boundOf(other) - boundOf(one))
  const mended = around
    .slice(0, MOST_MENDED)
    .filter((one) => boundOf(one) > HARMLESS * outcomes.length)
    .map(({ recipient, givers, rest }) => {
      const counts = givers.slice()
      for (let repairs = 0; rest.length > 0 && repairs < size.repairs; repairs++) {
        // One outcome may be mended in several ways.
        const outcome = item(rest, random(rest.length))
        const wanted = { recipient, shape: problem.shape, share }
        const giver = giverAfter(after, outcome, wanted, random)
        if (giver !== undefined)
          counts[giver] = doubleAt(counts, giver) + rest.length / size.repairs
      }
      return Math.max(...counts)
    })
  const unmended = around.map(({ givers }) => Math.max(...givers))
  return {
    before: likeliestArc(outcomes),
    after: Math.max(0, ...mended, ...unmended) / outcomes.length,
  }
}

/** Whom somebody may come to give to in the shape that a draw comes to. */
function recipientsInShape(
  table: Table,
  person: number,
  wanted: Shape,
  { share, random }: { share: number; random: RandomInt },
): number[] {
  const { graph } = table
  const matching = maximumMatching(graph)
  if (matching.size < graph.size) return []
  const effort: Effort = { purpose: 'forecast', share }
  const { shape } = drawShaped(table, matching, { shape: wanted, effort }, random)
  const inSome = withinComponents(graph, splitAt(graph, matching.recipientOf))
  return recipientsOf(usableArcs(inSome, shape), person)
}

/** Outcomes of the shape that a draw comes to: all of them where they are few. */
function sampled(
  table: Table,
  wanted: Shape,
  { most, share }: { most: number; share: number },
  random: RandomInt,
): Int32Array[] {
  const { graph } = table
  const matching = maximumMatching(graph)
  if (matching.size < graph.size) return []
  const effort: Effort = { purpose: 'forecast', share }
  const { shape } = drawShaped(table, matching, { shape: wanted, effort }, random)
  const everybody = Int32Array.from({ length: graph.size }, (_, person) => person)
  const all: Int32Array[] = []
  const isComplete = visitOutcomes(graph, everybody, LISTING_STEPS, (outcome) => {
    if (defects(outcome, shape) === 0) all.push(outcome.slice())
    return all.length <= MOST_LISTED
  })
  if (isComplete) return all
  const sampler = uniformSampler(table, matching, effort, random)
  const party = { ...table, graph: sampler.graph }
  const found: Int32Array[] = []
  while (found.length < most) {
    const verdict = ofShape(party, sampler, shape, effort, random)
    if (typeof verdict === 'string') break
    found.push(verdict.recipientOf)
  }
  return found
}

function likeliestArc(outcomes: readonly Int32Array[]): number {
  const counts = new Map<number, number>()
  for (const outcome of outcomes) {
    for (const [giver, recipient] of outcome.entries()) {
      const arc = giver * outcome.length + recipient
      counts.set(arc, (counts.get(arc) ?? 0) + 1)
    }
  }
  return Math.max(0, ...counts.values()) / outcomes.length
}

/** From whom a newcomer gets whose recipient this is: how often from whom, and where it has to be mended. */
type Around = { recipient: number; givers: Float64Array; rest: readonly Int32Array[] }

/** Mostly it is who gave to the recipient before; the rules forbid that in the outcomes of `rest`. */
function likelyGivers(
  outcomes: readonly Int32Array[],
  recipient: number,
  { graph }: Table,
): Around {
  const givers = new Float64Array(graph.size)
  const mayGive = (giver: number) => allows(graph, giver, graph.size - 1)
  const rest = outcomes.filter((outcome) => {
    const giver = outcome.indexOf(recipient)
    if (mayGive(giver)) givers[giver] = doubleAt(givers, giver) + 1
    return !mayGive(giver)
  })
  return { recipient, givers, rest }
}

/** In how many outcomes a guess may be right at most. */
function boundOf({ givers, rest }: Around): number {
  return Math.max(...givers) + rest.length
}

/** Who gives to the newcomer once the draw is mended so that the newcomer gives to this recipient. */
function giverAfter(
  { graph, households }: Table,
  outcome: Int32Array,
  { recipient, shape, share }: { recipient: number; shape: Shape; share: number },
  random: RandomInt,
): number | undefined {
  const newcomer = graph.size - 1
  const forced: Graph = copyOf(graph)
  for (const other of recipientsOf(graph, newcomer))
    if (other !== recipient) forbid(forced, newcomer, other)
  if (maximumMatching(forced).size < graph.size) return undefined
  const recipientOf = Int32Array.from([...outcome, NOBODY])
  const before = { recipientOf, looked: Array.from({ length: graph.size }, () => false) }
  const mended = repairedMatching({ graph: forced, households }, before, shape, share, random)
  return mended.recipientOf.indexOf(newcomer)
}
