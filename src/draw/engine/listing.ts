import { at, item } from './at.ts'
import { choicesOf, type Graph, recipientsOf } from './graph.ts'

const MOST_PEOPLE = 1_000

/**
 * Shows `visit` every outcome of a graph, the givers with the fewest choices served first; false if
 * the steps were spent before the last. The array shown is only good during the visit.
 */
export function visitOutcomes(
  graph: Graph,
  mostSteps: number,
  visit: (recipientOf: Int32Array) => void,
): boolean {
  if (graph.size > MOST_PEOPLE) return false
  const givers = Int32Array.from({ length: graph.size }, (_, giver) => giver).sort(
    (a, b) => choicesOf(graph, a) - choicesOf(graph, b),
  )
  const choices = Array.from(givers, (giver) => recipientsOf(graph, giver))
  const tried = new Int32Array(graph.size)
  const recipientOf = new Int32Array(graph.size).fill(-1)
  const taken = new Uint8Array(graph.size)
  let depth = 0
  for (let steps = 0; depth >= 0; steps++) {
    if (steps >= mostSteps) return false
    if (depth === graph.size) {
      visit(recipientOf)
      depth--
      continue
    }
    const giver = at(givers, depth)
    const before = at(recipientOf, giver)
    if (before !== -1) taken[before] = 0
    const mine = item(choices, depth)
    let next = at(tried, depth)
    while (next < mine.length && taken[item(mine, next)] === 1) next++
    const recipient = mine[next] ?? -1
    recipientOf[giver] = recipient
    if (recipient === -1) {
      tried[depth--] = 0
    } else {
      taken[recipient] = 1
      tried[depth++] = next + 1
    }
  }
  return true
}
