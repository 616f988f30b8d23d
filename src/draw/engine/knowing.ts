import { maximumMatching } from './bipartite.ts'
import { splitAt, withinComponents } from './components.ts'
import {
  type Arc,
  choicesOf,
  copyOf,
  forbid,
  type Graph,
  recipientsOf,
  transposed,
} from './graph.ts'
import { MOST_COUNTED } from './rounds.ts'
import type { Shape } from './shapes.ts'
import { usableArcs } from './usable.ts'

/** Up to so many, rounds without swaps are counted once more for each name that is known. */
const MOST_COUNTED_WITHOUT_SWAPS = 10

/**
 * The givers whose recipient somebody else, who knows their own, can tell in some outcome of this shape:
 * exactly these up to 16 people (10 without swaps); above, those who have two possible recipients at most,
 * or share somebody with one other giver only. `usable` must hold the arcs that are in some outcome.
 */
export function guessableGivers(usable: Graph, shape: Shape): Set<number> {
  const found = new Set<number>()
  for (let giver = 0; giver < usable.size; giver++) {
    if (choicesOf(usable, giver) <= 2) found.add(giver)
  }
  const columns = transposed(usable)
  for (let recipient = 0; recipient < usable.size; recipient++) {
    if (choicesOf(columns, recipient) > 2) continue
    for (const giver of recipientsOf(columns, recipient)) found.add(giver)
  }
  if (usable.size > MOST_COUNTED) return found
  for (let knower = 0; knower < usable.size && found.size < usable.size; knower++) {
    for (const recipient of recipientsOf(usable, knower)) {
      const left = knowing(usable, shape, [knower, recipient])
      for (let giver = 0; giver < usable.size; giver++) {
        if (giver !== knower && choicesOf(left, giver) === 1) found.add(giver)
      }
    }
  }
  return found
}

/** The arcs that are in some outcome in which this giver has this recipient. */
function knowing(usable: Graph, shape: Shape, known: Arc): Graph {
  const [giver, recipient] = known
  const left = copyOf(usable)
  for (const other of recipientsOf(usable, giver))
    if (other !== recipient) forbid(left, giver, other)
  for (const other of recipientsOf(transposed(usable), recipient))
    if (other !== giver) forbid(left, other, recipient)
  if (shape !== 'any') forbid(left, recipient, giver)
  if (isDenseBeside(left, known)) return left
  const { recipientOf } = maximumMatching(left)
  const inSome = withinComponents(left, splitAt(left, recipientOf))
  const { size } = usable
  if (shape !== 'no_swaps') return usableArcs(inSome, shape, 1, Math.min(MOST_COUNTED, size - 1))
  return usableArcs(inSome, shape, 1, size <= MOST_COUNTED_WITHOUT_SWAPS ? size : 0)
}

/**
 * Whether a circle leads through every other arc: by the theorem of `isDense`, with the two taken for one
 * person, who gives to whom the recipient may give to, and gets from whom the giver may get from.
 */
function isDenseBeside(left: Graph, [giver, recipient]: Arc): boolean {
  const others = copyOf(left)
  forbid(others, recipient, giver)
  const columns = transposed(others)
  const isFew = (choices: number) => 2 * choices <= left.size - 1
  for (let person = 0; person < left.size; person++) {
    if (person !== giver && isFew(choicesOf(others, person))) return false
    if (person !== recipient && isFew(choicesOf(columns, person))) return false
  }
  return true
}
