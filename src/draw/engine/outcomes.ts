import { maximumMatching } from './bipartite.ts'
import { visitOutcomes } from './listing.ts'
import type { RandomInt } from './random.ts'
import type { Effort, Sample } from './sample.ts'
import { uniformSampler } from './sampling.ts'
import { walked } from './search.ts'
import type { Table } from './seating.ts'
import { drawerOf, drawShaped } from './shaped.ts'
import { defects, type Shape } from './shapes.ts'
import type { Outcome } from './ways-to-mend.ts'

const LISTING_STEPS = 50_000
const MOST_LISTED = 400
/** Of the steps for the first outcome, those for each of the next; where they do not do, it is walked on. */
const SHARE_OF_FIRST = 1 / 20
/** Whatever share there is, as outcomes that are much alike would make all look certain. */
const SHARE_OF_WALK = 1 / 4

function seenFromBoth(recipientOf: Int32Array): Outcome {
  const giverOf = new Int32Array(recipientOf.length)
  for (const [giver, recipient] of recipientOf.entries()) giverOf[recipient] = giver
  return { recipientOf, giverOf }
}

/** Outcomes of the shape that a draw comes to: all of them where they are few. */
export function outcomesOf(
  table: Table,
  wanted: Shape,
  { most, share }: { most: number; share: number },
  random: RandomInt,
): Outcome[] {
  const { graph } = table
  const matching = maximumMatching(graph)
  if (matching.size < graph.size) return []
  const effort: Effort = { purpose: 'forecast', share }
  const first = drawShaped(table, matching, { shape: wanted, effort }, random)
  const { shape } = first
  const everybody = Int32Array.from({ length: graph.size }, (_, person) => person)
  const all: Outcome[] = []
  const isComplete = visitOutcomes(graph, everybody, LISTING_STEPS * share, (outcome) => {
    if (defects(outcome, shape) === 0) all.push(seenFromBoth(outcome.slice()))
    return all.length <= MOST_LISTED
  })
  if (isComplete) return all
  const again: Effort = { ...effort, share: share * SHARE_OF_FIRST }
  const sampler = uniformSampler(table, matching, again, random)
  const draw = drawerOf({ ...table, graph: sampler.graph }, sampler, random)
  const anew = draw(shape, effort)
  let last: Sample = typeof anew === 'string' ? first : anew
  const found = [seenFromBoth(last.recipientOf)]
  while (found.length < most) {
    // Once outcomes are approximate, none is looked for anew.
    let next = last.exact ? draw(shape, again) : 'not_found'
    if (typeof next === 'string')
      next = walked(sampler, last.recipientOf, shape, SHARE_OF_WALK, random)
    if (typeof next === 'string') break
    last = next
    found.push(seenFromBoth(last.recipientOf))
  }
  return found
}

/** How often the arc that most outcomes have is in one. */
export function likeliestArc(outcomes: readonly Outcome[]): number {
  const counts = new Map<number, number>()
  let most = 0
  for (const { recipientOf } of outcomes) {
    for (const [giver, recipient] of recipientOf.entries()) {
      const arc = giver * recipientOf.length + recipient
      const count = (counts.get(arc) ?? 0) + 1
      counts.set(arc, count)
      most = Math.max(most, count)
    }
  }
  return most / outcomes.length
}
