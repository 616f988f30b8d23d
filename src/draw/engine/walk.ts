import { at } from './at.ts'
import { nthBit } from './bits.ts'
import { allows, choicesOf, type Graph } from './graph.ts'
import type { RandomInt } from './random.ts'
import { defects, type Shape } from './shapes.ts'

const PILOT_SHARE = 1 / 4
const LONGEST_PATCH_PER_PERSON = 4
export const DEFECT_STEPS_PER_PERSON = 0.1
const WORDS_PER_STEP = 32

/**
 * A walk among outcomes, for what can be neither counted nor hit by chance. One step is a patch: a
 * random giver, the likelier the more others they may have, lets their recipient go; whoever has
 * nobody takes a random other recipient from somebody else; and as soon as somebody may have the
 * one let go first, a coin decides whether they take them, which ends the patch. A patch and its
 * reverse have the same chance, also when overlong ones are undone, so that the uniform distribution
 * stays; and a patch can turn any alternating circuit, so that every outcome can be reached, while any
 * shape will do. How soon, nobody knows in general: this is approximate. After Broder, "How hard is it to marry at
 * random?", STOC 1986; Jerrum and Sinclair, "Approximating the permanent", SIAM J. Comput. 18 (1989).
 */
export type Walk = {
  readonly graph: Graph
  readonly givers: Int32Array
  readonly choices: Int32Array
  /** How many other recipients the givers up to each one may have, all together. */
  readonly othersUpTo: Int32Array
  readonly recipientOf: Int32Array
  readonly giverOf: Int32Array
  readonly random: RandomInt
}

/** `recipientOf` must hold an outcome; it is changed as the walk goes. Only the givers named give up. */
export function startWalk(
  graph: Graph,
  givers: Int32Array,
  recipientOf: Int32Array,
  random: RandomInt,
): Walk {
  const choices = new Int32Array(graph.size)
  const giverOf = new Int32Array(graph.size)
  for (const giver of givers) {
    choices[giver] = choicesOf(graph, giver)
    giverOf[at(recipientOf, giver)] = giver
  }
  let others = 0
  const othersUpTo = givers.map((giver) => {
    others += at(choices, giver) - 1
    return others
  })
  return { graph, givers, choices, othersUpTo, recipientOf, giverOf, random }
}

/**
 * Walks within a shape that the outcome has, for about so many steps. How many patches that are is
 * found out by a first few: to stop by their lengths would favour the outcomes where they are short.
 */
export function wander(walk: Walk, shape: Shape, steps: number): void {
  if (allOthers(walk) === 0) return
  let left = steps
  let pilots = 0
  for (; left > steps * (1 - PILOT_SHARE); pilots++) left -= step(walk, shape)
  for (let more = pilots / PILOT_SHARE - pilots; more > 0; more--) step(walk, shape)
}

/** Returns how many steps it cost. */
function step(walk: Walk, shape: Shape): number {
  const before = patch(walk)
  if (shape === 'any') return costOf(walk, before)
  if (defects(walk.recipientOf, shape) > 0) undo(walk, before)
  return costOf(walk, before) + walk.graph.size * DEFECT_STEPS_PER_PERSON
}

/** Which giver had which recipient before, in the order in which they gave them up. */
export type Before = readonly (readonly [giver: number, recipient: number])[]

/** Changes the outcome by one random patch. */
export function patch(walk: Walk): Before {
  const { graph, choices, recipientOf, giverOf, random } = walk
  let giver = randomStarter(walk)
  const letGo = at(recipientOf, giver)
  const before: [number, number][] = [[giver, letGo]]
  while (before.length <= walk.givers.length * LONGEST_PATCH_PER_PERSON) {
    const mayEnd = allows(graph, giver, letGo)
    if (mayEnd && before.length > 1 && random(2) === 0) {
      recipientOf[giver] = letGo
      giverOf[letGo] = giver
      return before
    }
    const recipient = randomOther(walk, giver, mayEnd ? letGo : -1, at(choices, giver))
    const displaced = at(giverOf, recipient)
    recipientOf[giver] = recipient
    giverOf[recipient] = giver
    before.push([displaced, recipient])
    giver = displaced
  }
  undo(walk, before)
  return before
}

/** A giver with c choices has c - 1 others. */
function randomStarter(walk: Walk): number {
  const point = walk.random(allOthers(walk))
  let [low, high] = [0, walk.givers.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (at(walk.othersUpTo, middle) > point) high = middle
    else low = middle + 1
  }
  return at(walk.givers, low)
}

/** How many other recipients all givers may have; without any there is nowhere to walk. */
export function allOthers({ othersUpTo }: Walk): number {
  return at(othersUpTo, othersUpTo.length - 1)
}

function randomOther({ graph, random }: Walk, giver: number, not: number, choices: number): number {
  const base = giver * graph.words
  while (true) {
    const recipient = nthBit(graph.rows, base, random(choices))
    if (recipient !== not) return recipient
  }
}

/** Takes a patch back. */
export function undo({ recipientOf, giverOf }: Walk, before: Before): void {
  for (const [giver, recipient] of before.toReversed()) {
    recipientOf[giver] = recipient
    giverOf[recipient] = giver
  }
}

/** How many steps a patch cost. */
export function costOf({ graph }: Walk, before: Before): number {
  return before.length * (1 + graph.words / WORDS_PER_STEP)
}
