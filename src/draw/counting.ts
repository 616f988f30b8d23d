import { item } from './at.ts'
import type { Component, ComponentSampler } from './components.ts'
import { type Graph, recipientsOf, transposed } from './graph.ts'
import { type RandomInt, randomBigInt } from './random.ts'

const MOST_STATES = 70_000
const MOST_WAITING = 20
const STEPS_PER_STATE = 10

/**
 * Exact: counts the outcomes over subsets and follows the counts back. Givers are served one by one;
 * a state is the set of recipients already given out among those "waiting": met, and still of use to
 * a giver to come (Bellman, J. ACM 9, 1962; Held and Karp, J. SIAM 10, 1962). Up to 16 people that is
 * every subset; in a long narrow component, such as a ring of hundreds, a handful at a time.
 */
export function countingSampler(
  graph: Graph,
  component: Component,
  random: RandomInt,
): ComponentSampler {
  let counted: { stages: Stage[]; counts: Map<number, bigint>[] } | undefined
  return (recipientOf, budget) => {
    if (counted === undefined) {
      const stages = planStages(graph, component)
      if (stages.length < component.givers.length) return false
      const counts = countWays(stages, Math.min(MOST_STATES, budget.steps / STEPS_PER_STATE))
      for (const states of counts) budget.steps -= states.size * STEPS_PER_STATE
      if (counts.length <= stages.length) return false
      counted = { stages, counts }
    }
    budget.steps -= component.givers.length * STEPS_PER_STATE
    followBack(counted.stages, counted.counts, recipientOf, random)
    return true
  }
}

type Choice = { readonly recipient: number; readonly bit: number }
/** One giver served; `closing` are the bits of recipients that no later giver could take. */
type Stage = { readonly giver: number; readonly choices: Choice[]; readonly closing: number }

/** Fewer stages than givers when too many recipients would be waiting at once. */
function planStages(graph: Graph, component: Component): Stage[] {
  const stages: Stage[] = []
  const fromRecipients = transposed(graph)
  const givers = new Set(component.givers)
  const openTo = new Map<number, number>()
  const bitOf = new Map<number, number>()
  let freeBits = -1
  while (givers.size > 0) {
    const giver = nextGiver(graph, fromRecipients, givers, bitOf)
    givers.delete(giver)
    const choices = recipientsOf(graph, giver).map((recipient) => {
      const bit = bitOf.get(recipient) ?? freeBits & -freeBits
      freeBits &= ~bit
      bitOf.set(recipient, bit)
      return { recipient, bit }
    })
    if (bitOf.size > MOST_WAITING) return stages
    let closing = 0
    for (const { recipient, bit } of choices) {
      const open = (openTo.get(recipient) ?? recipientsOf(fromRecipients, recipient).length) - 1
      openTo.set(recipient, open)
      if (open > 0) continue
      closing |= bit
      bitOf.delete(recipient)
    }
    freeBits |= closing
    stages.push({ giver, choices, closing })
  }
  return stages
}

/** Of the givers who share a waiting recipient, the one who meets the fewest new recipients. */
function nextGiver(
  graph: Graph,
  fromRecipients: Graph,
  givers: ReadonlySet<number>,
  waiting: ReadonlyMap<number, number>,
): number {
  let best = -1
  let fewest = Number.POSITIVE_INFINITY
  const neighbours = [...waiting.keys()].flatMap((recipient) =>
    recipientsOf(fromRecipients, recipient),
  )
  for (const giver of neighbours.length > 0 ? new Set(neighbours) : givers) {
    if (!givers.has(giver)) continue
    const fresh = recipientsOf(graph, giver).filter((recipient) => !waiting.has(recipient)).length
    if (fresh >= fewest) continue
    best = giver
    fewest = fresh
  }
  return best
}

/** For each stage, in how many ways each state is reached; cut short when there are too many. */
function countWays(stages: readonly Stage[], mostStates: number): Map<number, bigint>[] {
  let last = new Map([[0, 1n]])
  let states = 1
  const counts = [last]
  for (const { choices, closing } of stages) {
    const next = new Map<number, bigint>()
    for (const [state, ways] of last) {
      for (const { bit } of choices) {
        if ((state & bit) !== 0 || ((state | bit) & closing) !== closing) continue
        const reached = (state | bit) & ~closing
        next.set(reached, (next.get(reached) ?? 0n) + ways)
      }
    }
    states += next.size
    if (states > mostStates) return counts
    counts.push(next)
    last = next
  }
  return counts
}

function followBack(
  stages: readonly Stage[],
  counts: readonly Map<number, bigint>[],
  recipientOf: Int32Array,
  random: RandomInt,
): void {
  let state = 0
  for (let index = stages.length - 1; index >= 0; index--) {
    const { giver, choices, closing } = item(stages, index)
    let point = randomBigInt(item(counts, index + 1).get(state) ?? 0n, random)
    const reached = state | closing
    for (const { recipient, bit } of choices) {
      if ((reached & bit) === 0) continue
      const ways = item(counts, index).get(reached & ~bit) ?? 0n
      if (point < ways) {
        recipientOf[giver] = recipient
        state = reached & ~bit
        break
      }
      point -= ways
    }
  }
}
