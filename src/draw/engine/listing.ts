import { at, item } from './at.ts'
import { clearBit, fullSet, nextCommonBit, setBit } from './bits.ts'
import type { Component, ComponentSampler } from './components.ts'
import { choicesOf, type Graph } from './graph.ts'
import type { RandomInt } from './random.ts'

const MOST_STEPS = 1_000_000
const MOST_NUMBERS = 4_000_000

/** Exact: where there are but few outcomes, lists them all and takes one. */
export function listingSampler(
  graph: Graph,
  { givers }: Component,
  random: RandomInt,
): ComponentSampler {
  const outcomes: Int32Array[] = []
  let isListed: boolean | undefined
  return (recipientOf, budget) => {
    const most = Math.min(MOST_STEPS, budget.steps)
    isListed ??= visitOutcomes(graph, givers, most, (found) => {
      outcomes.push(givers.map((giver) => at(found, giver)))
      return outcomes.length * givers.length <= MOST_NUMBERS
    })
    if (!isListed) return false
    const drawn = item(outcomes, random(outcomes.length))
    for (const [index, giver] of givers.entries()) recipientOf[giver] = at(drawn, index)
    return true
  }
}

/**
 * Shows `visit` every outcome for some givers, those with the fewest choices served first; false if
 * the steps were spent before the last, or `visit` says that it is enough. The array shown is only
 * good during the visit.
 */
export function visitOutcomes(
  graph: Graph,
  givers: Int32Array,
  mostSteps: number,
  visit: (recipientOf: Int32Array) => boolean,
): boolean {
  const order = givers.toSorted((a, b) => choicesOf(graph, a) - choicesOf(graph, b))
  const tried = new Int32Array(order.length)
  const recipientOf = new Int32Array(graph.size).fill(-1)
  const free = fullSet(graph.size)
  let depth = 0
  for (let steps = 0; depth >= 0; steps++) {
    if (steps >= mostSteps) return false
    if (depth === order.length) {
      if (!visit(recipientOf)) return false
      depth--
      continue
    }
    const giver = at(order, depth)
    const before = at(recipientOf, giver)
    if (before !== -1) setBit(free, 0, before)
    const recipient = nextCommonBit(graph.rows, giver * graph.words, free, at(tried, depth))
    recipientOf[giver] = recipient
    if (recipient === -1) {
      tried[depth--] = 0
    } else {
      clearBit(free, 0, recipient)
      tried[depth++] = recipient + 1
    }
  }
  return true
}
