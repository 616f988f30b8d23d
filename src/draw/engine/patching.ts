import { at } from './at.ts'
import { nthBit } from './bits.ts'
import type { Budget } from './components.ts'
import { allows, choicesOf, type Graph } from './graph.ts'
import { type RandomInt, randomFraction } from './random.ts'
import { defects, type Shape } from './shapes.ts'

const TEMPERATURE = 0.25
const LONGEST_PATCH_PER_PERSON = 4
const PATCHES_PER_PERSON_IN_SHAPE = 4
const DEFECT_STEPS_PER_PERSON = 0.1

/**
 * Approximate: patches an outcome until it has the shape and then for a while within the shape, so
 * that the way in is forgotten; false when the budget is spent first. A patch passes recipients on
 * among some givers and stays when it adds no rounds or swaps, or by a small chance. Karp, "A
 * patching algorithm for the nonsymmetric traveling-salesman problem", SIAM J. Comput. 8 (1979);
 * Kirkpatrick, Gelatt and Vecchi, "Optimization by simulated annealing", Science 220 (1983).
 */
export function patchIntoShape(
  graph: Graph,
  recipientOf: Int32Array,
  shape: Shape,
  budget: Budget,
  random: RandomInt,
): boolean {
  const patchwork = patchworkOf(graph, recipientOf, random)
  let found = defects(recipientOf, shape)
  let patchesLeft = graph.size * PATCHES_PER_PERSON_IN_SHAPE
  while (budget.steps > 0 && patchesLeft > 0) {
    const inShape = found === 0
    if (inShape) patchesLeft--
    const before = patch(patchwork)
    const now = defects(recipientOf, shape)
    budget.steps -= before.length + graph.size * DEFECT_STEPS_PER_PERSON
    const stays = inShape ? now === 0 : isWelcome(now - found, random)
    if (stays) found = now
    else undo(patchwork, before)
  }
  return found === 0
}

type Patchwork = {
  readonly graph: Graph
  readonly choices: Int32Array
  readonly recipientOf: Int32Array
  readonly giverOf: Int32Array
  readonly random: RandomInt
}

function patchworkOf(graph: Graph, recipientOf: Int32Array, random: RandomInt): Patchwork {
  const choices = new Int32Array(graph.size)
  const giverOf = new Int32Array(graph.size)
  for (let giver = 0; giver < graph.size; giver++) {
    choices[giver] = choicesOf(graph, giver)
    giverOf[at(recipientOf, giver)] = giver
  }
  return { graph, choices, recipientOf, giverOf, random }
}

/** Returns which giver had which recipient before, in the order in which they gave them up. */
function patch(patchwork: Patchwork): [giver: number, recipient: number][] {
  const { graph, choices, recipientOf, giverOf, random } = patchwork
  let giver = random(graph.size)
  const letGo = at(recipientOf, giver)
  const before: [number, number][] = [[giver, letGo]]
  while (before.length <= graph.size * LONGEST_PATCH_PER_PERSON) {
    const recipient = nthBit(graph.rows, giver * graph.words, random(at(choices, giver)))
    const displaced = at(giverOf, recipient)
    recipientOf[giver] = recipient
    giverOf[recipient] = giver
    if (recipient === letGo) return before
    before.push([displaced, recipient])
    giver = displaced
    if (!allows(graph, giver, letGo) || random(2) === 0) continue
    recipientOf[giver] = letGo
    giverOf[letGo] = giver
    return before
  }
  undo(patchwork, before)
  return []
}

function undo({ recipientOf, giverOf }: Patchwork, before: [number, number][]): void {
  for (const [giver, recipient] of before.toReversed()) {
    recipientOf[giver] = recipient
    giverOf[recipient] = giver
  }
}

function isWelcome(added: number, random: RandomInt): boolean {
  return added <= 0 || randomFraction(random) < Math.exp(-added / TEMPERATURE)
}
