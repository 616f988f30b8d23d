import { at, doubleAt, item } from './at.ts'
import { clearBit, fullSet, lowestBit } from './bits.ts'
import type { Budget } from './components.ts'
import { allows, type Graph } from './graph.ts'
import { pickShare, type RandomInt } from './random.ts'

/** How many arcs are looked at in a step. */
const ARCS_PER_STEP = 8

/** An outcome, seen from both sides; nobody gives to the last person yet. */
export type Outcome = { readonly recipientOf: Int32Array; readonly giverOf: Int32Array }

/** Each giver takes over from the next one, the last of them gives to whoever has nobody yet. */
export type Way = readonly number[]

/** Who is reached by so many changes, and each one's part of all ways that reach them. */
type Layer = { readonly givers: readonly number[]; readonly parts: Float64Array }

/**
 * All repairs with the fewest changes, where one giver has lost their recipient and nobody gives to the
 * last person of the graph: the giver takes over from another one, who takes over from a third, and so
 * on, until one gives to the last person; a repair with more changes besides has more. Returns what
 * draws one of these shortest ways, all alike; undefined if there is none, or the steps are spent.
 */
export function waysToMend(
  graph: Graph,
  outcome: Outcome,
  giver: number,
  budget: Budget,
): ((random: RandomInt) => Way) | undefined {
  const last = graph.size - 1
  const unseen = fullSet(graph.size)
  clearBit(unseen, 0, last)
  clearBit(unseen, 0, at(outcome.recipientOf, giver))
  const layers: Layer[] = []
  let layer: Layer = { givers: [giver], parts: Float64Array.of(1) }
  while (layer.givers.length > 0 && budget.steps > 0) {
    layers.push(layer)
    const ends = layer.givers.map((one) => allows(graph, one, last))
    if (ends.includes(true)) {
      const parts = partsOfOne(layer.parts.map((part, index) => (ends[index] ? part : 0)))
      return (random) => randomWay(graph, outcome, layers, parts, random)
    }
    layer = layerAfter(graph, outcome, layer, unseen, budget)
  }
  return undefined
}

/** Those from whom somebody of the layer can take over, and who were not reached before. */
function layerAfter(
  graph: Graph,
  { recipientOf, giverOf }: Outcome,
  { givers, parts }: Layer,
  unseen: Int32Array,
  budget: Budget,
): Layer {
  const ways = new Float64Array(graph.size)
  const found: number[] = []
  let arcs = 0
  for (const [index, giver] of givers.entries()) {
    const base = giver * graph.words
    for (let word = 0; word < graph.words; word++) {
      let rest = at(graph.rows, base + word) & at(unseen, word)
      for (; rest !== 0; rest &= rest - 1) {
        const next = at(giverOf, word * 32 + lowestBit(rest))
        if (doubleAt(ways, next) === 0) found.push(next)
        ways[next] = doubleAt(ways, next) + doubleAt(parts, index)
        arcs++
      }
    }
  }
  for (const next of found) clearBit(unseen, 0, at(recipientOf, next))
  budget.steps -= (arcs + givers.length * graph.words) / ARCS_PER_STEP
  const reached = Float64Array.from(found, (next) => doubleAt(ways, next))
  return { givers: found, parts: partsOfOne(reached) }
}

function partsOfOne(parts: Float64Array): Float64Array {
  const sum = parts.reduce((all, part) => all + part, 0)
  return parts.map((part) => part / sum)
}

/** Back from one of the last layer: each layer's givers by their part of the ways that lead on. */
function randomWay(
  graph: Graph,
  { recipientOf }: Outcome,
  layers: readonly Layer[],
  ends: Float64Array,
  random: RandomInt,
): Way {
  const way: number[] = []
  let parts = ends
  for (let index = layers.length - 1; index > 0; index--) {
    const giver = item(item(layers, index).givers, pickShare(parts, random))
    way.unshift(giver)
    const before = item(layers, index - 1)
    const isBefore = (one: number) => allows(graph, one, at(recipientOf, giver))
    parts = partsOfOne(
      before.parts.map((part, one) => (isBefore(item(before.givers, one)) ? part : 0)),
    )
  }
  return [item(item(layers, 0).givers, 0), ...way]
}
