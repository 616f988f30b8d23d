import { at } from './at.ts'
import type { Budget } from './components.ts'
import { allows, choicesOf, type Graph } from './graph.ts'
import { placeRandom, type RandomInt } from './random.ts'
import { worthwhileSteps } from './rejection.ts'

/**
 * Exact: seats everybody around a table at random until nobody gives to somebody whom they may not;
 * undefined when the steps are spent. A seating is given up at the first who does.
 */
export function rejectedCircle(
  graph: Graph,
  mostSteps: number,
  random: RandomInt,
): Int32Array | undefined {
  const table = Int32Array.from({ length: graph.size }, (_, person) => person)
  const choices = table.map((giver) => choicesOf(graph, giver))
  const budget = { steps: worthwhileSteps(choices, graph.size - 1, mostSteps) }
  while (budget.steps > 0) {
    if (!seatUntilBroken(graph, table, budget, random)) continue
    const recipientOf = new Int32Array(graph.size)
    for (let seat = 0; seat < graph.size; seat++) {
      recipientOf[at(table, seat)] = at(table, (seat + 1) % graph.size)
    }
    return recipientOf
  }
  return undefined
}

/** The person in the first seat may stay there: only the order around the table counts. */
function seatUntilBroken(
  graph: Graph,
  table: Int32Array,
  budget: Budget,
  random: RandomInt,
): boolean {
  for (let seat = 1; seat < table.length; seat++) {
    budget.steps--
    if (!allows(graph, at(table, seat - 1), placeRandom(table, seat, random))) return false
  }
  return allows(graph, at(table, table.length - 1), at(table, 0))
}
