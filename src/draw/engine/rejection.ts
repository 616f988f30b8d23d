import { at } from './at.ts'
import { type Budget, type Component, type ComponentSampler, shareOfSteps } from './components.ts'
import { allows, choicesOf, type Graph } from './graph.ts'
import { placeRandom, type RandomInt } from './random.ts'

const MOST_STEPS = 2_000_000

/**
 * Exact: shuffles the recipients until nobody has a recipient whom they may not have. A shuffle is
 * given up at the first who has, the pickiest givers being served first; that changes the cost and
 * not the chances, as every complete shuffle is equally likely and none is bent towards success.
 */
export function rejectionSampler(
  graph: Graph,
  component: Component,
  random: RandomInt,
): ComponentSampler {
  const size = component.givers.length
  const choices = new Map(Array.from(component.givers, (giver) => [giver, choicesOf(graph, giver)]))
  const givers = component.givers.toSorted((a, b) => (choices.get(a) ?? 0) - (choices.get(b) ?? 0))
  const recipients = component.recipients.slice()
  const steps = worthwhileSteps(choices.values(), size, shareOfSteps(MOST_STEPS, size, graph.size))

  return (recipientOf, budget) => {
    const end = Math.max(0, budget.steps - steps)
    while (budget.steps > end) {
      if (shuffleUntilBroken(graph, givers, recipients, budget, random)) {
        for (let index = 0; index < size; index++) {
          recipientOf[at(givers, index)] = at(recipients, index)
        }
        return true
      }
    }
    return false
  }
}

/** The steps to try for, given how many of the others each may give to: 0 if that looks hopeless. */
export function worthwhileSteps(choices: Iterable<number>, others: number, most: number): number {
  let logChance = 0
  for (const count of choices) logChance += Math.log(count / others)
  const stepsPerTry = others / Math.max(1, -logChance)
  return Math.exp(-logChance) * stepsPerTry < most / 2 ? most : 0
}

function shuffleUntilBroken(
  graph: Graph,
  givers: Int32Array,
  recipients: Int32Array,
  budget: Budget,
  random: RandomInt,
): boolean {
  for (let index = 0; index < givers.length; index++) {
    budget.steps--
    if (!allows(graph, at(givers, index), placeRandom(recipients, index, random))) return false
  }
  return true
}
