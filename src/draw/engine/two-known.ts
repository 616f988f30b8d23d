import { doubleAt, item } from './at.ts'
import type { Graph } from './graph.ts'
import { bestKnowing, type Group, guessesWithin, waysWithin } from './guessing.ts'

/** How well somebody guesses who knows two pairs: at best on average, and how often they are sure. */
export type KnowingTwo = { readonly best: number; readonly sure: number }

const SURE = 0.999

/**
 * Of somebody who knows their own pair and another: that of a guest whom they play, wherever that helps
 * most, or that of whoever gives to them, as after a reveal.
 */
export function averageKnowingTwo(
  graph: Graph,
  groups: readonly Group[],
  draws: readonly Int32Array[],
): KnowingTwo {
  const size = graph.size
  const ofGuest = new Float64Array(size * size)
  const ofGiver = new Float64Array(size)
  let [sureOfGuest, sureOfGiver] = [0, 0]
  for (const recipientOf of draws) {
    const guesses = guessesKnowingTwo(graph, recipientOf, groups)
    for (const [pair, guess] of guesses.entries()) {
      ofGuest[pair] = doubleAt(ofGuest, pair) + guess / draws.length
      if (guess > SURE) sureOfGuest += 1 / (draws.length * size * (size - 1))
    }
    for (const [giver, recipient] of recipientOf.entries()) {
      const guess = doubleAt(guesses, giver * size + recipient)
      ofGiver[recipient] = doubleAt(ofGiver, recipient) + guess / draws.length
      if (guess > SURE) sureOfGiver += 1 / (draws.length * size)
    }
  }
  return {
    best: Math.max(...ofGuest, ...ofGiver),
    sure: Math.max(sureOfGuest, sureOfGiver),
  }
}

/** The best guess at a third pair, as a table of the givers in the two that are known; 0 where they are one. */
export function guessesKnowingTwo(
  graph: Graph,
  recipientOf: Int32Array,
  groups: readonly Group[],
): Float64Array {
  const size = recipientOf.length
  const guesses = new Float64Array(size * size)
  const found = groups.map((group) => {
    const ways = waysWithin(graph, recipientOf, group)
    return { ways, ...guessesWithin(ways) }
  })
  const places = groups.flatMap(({ members }, index) =>
    members.map((giver, row) => ({ giver, row, group: item(found, index) })),
  )
  for (const one of places) {
    for (const other of places) {
      if (other.giver <= one.giver) continue
      const elsewhere = found
        .filter((group) => group !== one.group && group !== other.group)
        .map(({ knowingNone }) => knowingNone)
      const guess = Math.max(...guessesIn(one, other), ...elsewhere)
      guesses[one.giver * size + other.giver] = guess
      guesses[other.giver * size + one.giver] = guess
    }
  }
  return guesses
}

type Place = {
  row: number
  group: { ways: Int32Array; knowingOwn: Float64Array }
}

/** The best guesses in the groups of these two, whose pairs are known. */
function guessesIn(one: Place, other: Place): readonly number[] {
  return one.group === other.group
    ? [bestKnowing(one.group.ways, [one.row, other.row])]
    : [one, other].map(({ group, row }) => doubleAt(group.knowingOwn, row))
}
