import { at } from './at.ts'
import { type Budget, type Component, type ComponentSampler, shareOfSteps } from './components.ts'
import { allows, choicesOf, type Graph } from './graph.ts'
import { countMeetings, type Group, type Meetings, randomMeeting } from './meetings.ts'
import { placeRandom, type RandomInt, takeRandom } from './random.ts'
import type { Party } from './sample.ts'
import { COUNTING_STEPS } from './stages.ts'

const MOST_STEPS = 8_000_000
/** Of the steps left; with all of them there are enough for COUNTING_STEPS. */
const COUNTING_SHARE = 2
const STEPS_PER_PERSON = 2
const STEPS_PER_HOUSEHOLD = 6

/**
 * Exact, for households of any sizes: proposes outcomes that are uniform among those in which nobody
 * gives within their household, and takes the first that breaks none of the other exclusions. One
 * proposal goes through the households, the largest first. Whoever of the new household gives to
 * somebody still waiting, or gets from somebody still waiting, is chosen at random; how many that
 * are has just the chance that meetings.ts counts. docs/draw.md has the proof.
 */
export function householdsSampler(
  party: Party,
  component: Component,
  random: RandomInt,
  mostSteps = MOST_STEPS,
): ComponentSampler {
  const { graph } = party
  const groups = groupsOf(component, party)
  const most = shareOfSteps(mostSteps, component.givers.length, graph.size)
  const steps = proposalsLeft(graph, groups, most)
  let meetings: Meetings | undefined
  return (recipientOf, budget) => {
    const end = Math.max(0, budget.steps - steps)
    if (budget.steps <= end) return false
    if (meetings === undefined) {
      meetings = countMeetings(groups, Math.min(COUNTING_STEPS, budget.steps * COUNTING_SHARE))
      if (meetings === undefined) return false
    }
    while (budget.steps > end) {
      if (propose(graph, meetings, recipientOf, budget, random)) return true
    }
    return false
  }
}

/** The component's people by household, the largest first. */
export function groupsOf(
  { givers, recipients }: Component,
  { households, receiving = households }: Pick<Party, 'households' | 'receiving'>,
): Group[] {
  const groups = new Map<number, { givers: number[]; recipients: number[] }>()
  const groupOf = (household: number) => {
    const group = groups.get(household) ?? { givers: [], recipients: [] }
    groups.set(household, group)
    return group
  }
  for (const giver of givers) groupOf(at(households, giver)).givers.push(giver)
  for (const recipient of recipients) groupOf(at(receiving, recipient)).recipients.push(recipient)
  const size = (group: Group) => group.givers.length + group.recipients.length
  return [...groups.values()]
    .map(({ givers, recipients }) => {
      return { givers: Int32Array.from(givers), recipients: Int32Array.from(recipients) }
    })
    .sort((a, b) => size(b) - size(a))
}

/** The steps to propose for: 0 where nearly every proposal looks as if it broke another exclusion. */
export function proposalsLeft(graph: Graph, groups: readonly Group[], mostSteps: number): number {
  const people = groups.reduce((sum, { givers }) => sum + givers.length, 0)
  // All the others are needed for a household of half of them: they can give to nobody else.
  const half = groups.find(({ givers, recipients }) => givers.length + recipients.length === people)
  let logChance = 0
  for (const group of groups) {
    const outside = people - group.recipients.length
    const most = half === undefined || group === half ? outside : half.recipients.length
    for (const giver of group.givers) logChance += Math.log(choicesOf(graph, giver) / most)
  }
  const stepsPerTry = groups.length * STEPS_PER_HOUSEHOLD + people * STEPS_PER_PERSON
  return Math.exp(-logChance) * stepsPerTry < mostSteps / 2 ? mostSteps : 0
}

/** False as soon as an exclusion is broken. */
function propose(
  graph: Graph,
  meetings: Meetings,
  recipientOf: Int32Array,
  budget: Budget,
  random: RandomInt,
): boolean {
  const waiting = { givers: [] as number[], recipients: [] as number[] }
  const give = (giver: number, recipient: number) => {
    recipientOf[giver] = recipient
    return allows(graph, giver, recipient)
  }
  for (const [stage, { givers, recipients }] of meetings.groups.entries()) {
    const met = randomMeeting(meetings, stage, waiting.givers.length, random)
    budget.steps -= STEPS_PER_HOUSEHOLD + givers.length * STEPS_PER_PERSON
    for (let index = 0; index < met.givers; index++) {
      const giver = placeRandom(givers, index, random)
      if (!give(giver, takeRandom(waiting.recipients, random))) return false
    }
    for (let index = 0; index < met.recipients; index++) {
      const recipient = placeRandom(recipients, index, random)
      if (!give(takeRandom(waiting.givers, random), recipient)) return false
    }
    for (const giver of givers.subarray(met.givers)) waiting.givers.push(giver)
    for (const recipient of recipients.subarray(met.recipients)) waiting.recipients.push(recipient)
  }
  return true
}
