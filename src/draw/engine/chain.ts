import { at } from './at.ts'
import { nthBit } from './bits.ts'
import type { Component, ComponentSampler } from './components.ts'
import { choicesOf, type Graph } from './graph.ts'
import type { RandomInt } from './random.ts'

const PILOT_SHARE = 1 / 4
const WORDS_PER_STEP = 32

/**
 * Approximate: a Markov chain on perfect and near-perfect matchings, for what is too large to count
 * and too sparse to reject. Broder, "How hard is it to marry at random?", STOC 1986; Jerrum and
 * Sinclair, "Approximating the permanent", SIAM J. Comput. 18 (1989).
 *
 * One excursion: a random giver lets go; whoever has nobody takes a random possible recipient, from
 * the giver who had them; until somebody takes the recipient let go first. A way there and its way
 * back have the same chance and length, so excursions leave the uniform distribution unchanged, also
 * when overlong ones are undone; and one excursion can turn any alternating circuit, so that every
 * outcome is reached on every instance. `recipientOf` must hold an outcome to start from.
 */
export function chainSampler(
  graph: Graph,
  component: Component,
  steps: number,
  random: RandomInt,
): ComponentSampler {
  const choices = new Int32Array(graph.size)
  for (const giver of component.givers) choices[giver] = choicesOf(graph, giver)
  return (recipientOf, budget) => {
    const walk = { graph, choices, recipientOf, giverOf: inverse(component, recipientOf), random }
    let pilots = 0
    let left = steps
    for (; left > steps * (1 - PILOT_SHARE); pilots++) left -= excursion(walk, component.givers)
    // How many more must not depend on how long those turn out, or short excursions gain.
    for (let more = 2 * pilots; more > 0 && left > 0; more--) {
      left -= excursion(walk, component.givers)
    }
    budget.steps -= steps
    return true
  }
}

type Walk = {
  readonly graph: Graph
  readonly choices: Int32Array
  readonly recipientOf: Int32Array
  readonly giverOf: Int32Array
  readonly random: RandomInt
}

/** Returns how many steps it cost; an excursion of more than size squared is undone. */
function excursion(walk: Walk, givers: Int32Array): number {
  const { graph, choices, recipientOf, giverOf, random } = walk
  const cost = 1 + graph.words / WORDS_PER_STEP
  const first = at(givers, random(givers.length))
  const letGo = at(recipientOf, first)
  const taken: number[] = []
  let giver = first
  while (taken.length < givers.length * givers.length) {
    const recipient = nthBit(graph.rows, giver * graph.words, random(at(choices, giver)))
    const displaced = recipient === letGo ? -1 : at(giverOf, recipient)
    recipientOf[giver] = recipient
    giverOf[recipient] = giver
    if (displaced === -1) return (taken.length + 1) * cost
    taken.push(recipient)
    giver = displaced
  }
  undo(walk, taken, giver)
  recipientOf[first] = letGo
  return taken.length * cost
}

/** Hands every recipient taken back to the giver who had them just before. */
function undo({ recipientOf, giverOf }: Walk, taken: readonly number[], last: number): void {
  let giver = last
  for (const recipient of taken.toReversed()) {
    const taker = at(giverOf, recipient)
    recipientOf[giver] = recipient
    giverOf[recipient] = giver
    giver = taker
  }
}

function inverse(component: Component, recipientOf: Int32Array): Int32Array {
  const giverOf = new Int32Array(recipientOf.length).fill(-1)
  for (const giver of component.givers) giverOf[at(recipientOf, giver)] = giver
  return giverOf
}
