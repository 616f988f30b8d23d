import type { Exposure } from './answer.ts'
import { at, doubleAt, item } from './at.ts'
import { maximumMatching } from './bipartite.ts'
import { type Budget, splitAt, withinComponents } from './components.ts'
import { allows, type Graph, recipientsOf } from './graph.ts'
import { likeliestArc, outcomesOf } from './outcomes.ts'
import type { DrawProblem } from './problem.ts'
import type { RandomInt } from './random.ts'
import type { Effort } from './sample.ts'
import { seat, type Table } from './seating.ts'
import { seeded } from './seeded.ts'
import { drawShaped } from './shaped.ts'
import { defects, type Shape, shapesFrom } from './shapes.ts'
import { usableArcs } from './usable.ts'
import { type Outcome, waysToMend } from './ways-to-mend.ts'

/** To mend outcomes; a thousand people of three households take a tenth. */
const MENDING_STEPS = 40_000_000
const STEPS_PER_PERSON = 0.1
/** How many outcomes are looked at, and for each recipient how many are mended, in how many ways; by people at most. */
const SAMPLES: readonly Samples[] = [
  { people: 12, outcomes: 400, mended: 40, ways: 20 },
  { people: 60, outcomes: 150, mended: 20, ways: 20 },
  { people: 300, outcomes: 60, mended: 60, ways: 8 },
  { people: Number.POSITIVE_INFINITY, outcomes: 60, mended: 5, ways: 4 },
]
type Samples = { people: number; outcomes: number; mended: number; ways: number }
/** Where no guess can be right more often, nothing more is asked. */
const HARMLESS = 0.5

/**
 * What somebody could find out who lets a newcomer in, knows whom they give to, and lets them out again:
 * the recipient then goes back to whom the newcomer got from. Of everybody whom the newcomer may come to
 * give to, the worst. Over all outcomes before if they are few, else over a sample, whose error does not
 * depend on how many people there are. The same for the same problem, so that it cannot be asked again
 * until the sample is a lucky one. Where the steps are spent it is at least as much as it can be.
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
  const outcomes = outcomesOf(before, problem.shape, { most: size.outcomes, share }, random)
  const mending = { ...size, graph: after.graph, shape: problem.shape, random }
  const budget = { steps: MENDING_STEPS * share }
  let worst = 0
  for (const recipient of recipientsInShape(after, people.length, problem.shape, { share, random }))
    worst = Math.max(worst, oftenest(outcomes, recipient, mending, budget))
  return { before: likeliestArc(outcomes), after: worst / outcomes.length }
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
  return recipientsOf(usableArcs(inSome, shape, share), person)
}

type Mending = Samples & { graph: Graph; shape: Shape; random: RandomInt }

/**
 * In how many of the outcomes a newcomer whose recipient this is gets from whom they get from most often.
 * Mostly they come between the two; where the rules forbid that it has to be mended.
 */
function oftenest(
  outcomes: readonly Outcome[],
  recipient: number,
  mending: Mending,
  budget: Budget,
): number {
  const { graph, random } = mending
  const direct = new Float64Array(graph.size)
  const rest: Outcome[] = []
  for (const outcome of outcomes) {
    const giver = at(outcome.giverOf, recipient)
    if (allows(graph, giver, graph.size - 1)) direct[giver] = doubleAt(direct, giver) + 1
    else rest.push(outcome)
  }
  const harmless = HARMLESS * outcomes.length
  const most = Math.max(...direct) + rest.length
  if (rest.length === 0 || most <= harmless) return Math.max(...direct)
  const mendedIn = (some: readonly Outcome[]) => {
    const counts = direct.slice()
    for (const outcome of some) {
      const givers = giversAfter(outcome, recipient, mending, budget)
      const weight = rest.length / some.length / givers.length
      for (const giver of givers) counts[giver] = doubleAt(counts, giver) + weight
    }
    return budget.steps > 0 ? Math.max(...counts) : most
  }
  const few = Array.from({ length: mending.mended }, () => item(rest, random(rest.length)))
  // Mostly everybody's part is small, and a few tell it.
  const bySome = few.length < rest.length ? mendedIn(few) : most
  return bySome <= harmless ? bySome : mendedIn(rest)
}

/** Who gives to the newcomer once the outcome is mended so that the newcomer gives to this recipient. */
function giversAfter(
  outcome: Outcome,
  recipient: number,
  { graph, shape, ways, random }: Mending,
  budget: Budget,
): number[] {
  const draw = waysToMend(graph, outcome, at(outcome.giverOf, recipient), budget)
  if (draw === undefined) return []
  const before = Int32Array.from([...outcome.recipientOf, recipient])
  const drawn = Array.from({ length: ways }, () => {
    const way = draw(random)
    const recipientOf = before.slice()
    for (const [index, giver] of way.entries()) {
      const next = way[index + 1]
      recipientOf[giver] = next === undefined ? graph.size - 1 : at(before, next)
    }
    budget.steps -= graph.size * STEPS_PER_PERSON
    return { giver: item(way, way.length - 1), recipientOf }
  })
  const kept = shapesFrom(shape).map((one) =>
    drawn.filter(({ recipientOf }) => defects(recipientOf, one) === 0),
  )
  return (kept.find(({ length }) => length > 0) ?? []).map(({ giver }) => giver)
}
