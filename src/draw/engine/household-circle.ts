import { at, item } from './at.ts'
import type { Budget } from './components.ts'
import { countGaps, type Gaps, randomPlaces } from './gaps.ts'
import { allows, type Graph } from './graph.ts'
import { groupsOf, householdsSampler, proposalsLeft } from './households.ts'
import { placeRandom, type RandomInt, randomCuts, takeRandom } from './random.ts'
import type { Party } from './sample.ts'
import { defects } from './shapes.ts'
import { COUNTING_STEPS } from './stages.ts'
import { DEFECT_STEPS_PER_PERSON } from './walk.ts'

/** Of the steps to propose for; with all of them there are enough for COUNTING_STEPS. */
const COUNTING_SHARE = 3
const STEPS_PER_PERSON = 3
const STEPS_PER_HOUSEHOLD = 10

/**
 * Exact, for households of any sizes: proposes circles that are uniform among those in which nobody
 * gives within their household, until one breaks none of the other exclusions; undefined when the
 * steps are spent. Households join the round one after the other, the largest first, each cut into
 * runs that go into gaps between those who are there. How many runs, and how many of them between
 * two who must not stay neighbours, has just the chance that gaps.ts counts, once for all circles that
 * are drawn. docs/draw.md has the proof.
 */
export function householdCircles(
  graph: Graph,
  households: Int32Array,
  random: RandomInt,
): (mostSteps: number) => Int32Array | undefined {
  const everybody = Int32Array.from({ length: graph.size }, (_, person) => person)
  const groups = groupsOf({ givers: everybody, recipients: everybody }, { households })
  const members = groups.map(({ givers }) => givers)
  const sizes = members.map(({ length }) => length)
  let gaps: Gaps | undefined
  return (mostSteps) => {
    const budget = { steps: proposalsLeft(graph, groups, mostSteps) }
    if (budget.steps === 0) return undefined
    gaps ??= countGaps(sizes, Math.min(COUNTING_STEPS, budget.steps * COUNTING_SHARE))
    if (gaps === undefined) return undefined
    const recipientOf = new Int32Array(graph.size)
    while (budget.steps > 0) {
      propose(gaps, members, recipientOf, budget, random)
      if (recipientOf.every((recipient, giver) => allows(graph, giver, recipient)))
        return recipientOf
    }
    return undefined
  }
}

/**
 * Exact, also for chains: outcomes of any shape in which nobody gives within their household, until one is a circle;
 * undefined when the steps are spent. Mostly some n / e of n are looked at.
 */
export function closedByChance(
  party: Party,
  mostSteps: number,
  random: RandomInt,
): Int32Array | undefined {
  const { graph } = party
  const everybody = Int32Array.from({ length: graph.size }, (_, chain) => chain)
  const component = { givers: everybody, recipients: everybody }
  const stepsEach = mostSteps / (graph.size / Math.E)
  if (proposalsLeft(graph, groupsOf(component, party), stepsEach) === 0) return undefined
  const sample = householdsSampler(party, component, random)
  const budget = { steps: mostSteps }
  const recipientOf = new Int32Array(graph.size)
  while (sample(recipientOf, budget)) {
    budget.steps -= graph.size * DEFECT_STEPS_PER_PERSON
    if (defects(recipientOf, 'circle') === 0) return recipientOf
  }
  return undefined
}

/** A gap is known by the person before it, who gives across it. */
function propose(
  gaps: Gaps,
  members: readonly Int32Array[],
  recipientOf: Int32Array,
  budget: Budget,
  random: RandomInt,
): void {
  const bad: number[] = []
  const good: number[] = []
  for (const [stage, household] of members.entries()) {
    budget.steps -= STEPS_PER_HOUSEHOLD + household.length * STEPS_PER_PERSON
    for (let index = 0; index < household.length; index++) placeRandom(household, index, random)
    if (stage === 0) {
      seatAround(household, recipientOf)
      bad.push(...household)
    } else {
      const places = randomPlaces(gaps, stage, bad.length, random)
      const befores: number[] = []
      for (let run = 0; run < places.bad; run++) befores.push(takeRandom(bad, random))
      for (let run = 0; run < places.good; run++) befores.push(takeRandom(good, random))
      let from = 0
      for (const [run, to] of randomCuts(household.length, befores.length, random).entries()) {
        const before = item(befores, run)
        insertRun(household, from, to, before, recipientOf)
        for (let inside = from; inside < to - 1; inside++) bad.push(at(household, inside))
        good.push(before, at(household, to - 1))
        from = to
      }
    }
  }
}

function seatAround(people: Int32Array, recipientOf: Int32Array): void {
  for (const [seat, person] of people.entries()) {
    recipientOf[person] = at(people, (seat + 1) % people.length)
  }
}

function insertRun(
  people: Int32Array,
  from: number,
  to: number,
  before: number,
  recipientOf: Int32Array,
): void {
  const after = at(recipientOf, before)
  let person = before
  for (let index = from; index < to; index++) {
    recipientOf[person] = at(people, index)
    person = at(people, index)
  }
  recipientOf[person] = after
}
