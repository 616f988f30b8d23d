import { at, doubleAt, item } from './at.ts'
import { allows, type Graph } from './graph.ts'

/** Givers who are hidden among each other: `among[i]` are those whose recipients `members[i]` is kept from. */
export type Group = {
  readonly members: readonly number[]
  readonly among: readonly (readonly number[])[]
}

/** How sure one can be of whom anybody gives to: the best chance that there is for any pair. */
export type Guess = {
  readonly knowingNone: number
  /** For each giver: if one knows whom they give to, and guesses another pair. */
  readonly knowingOwn: Float64Array
}

/**
 * The best guesses of somebody who has all lists of a draw, and knows what was set, but nothing of
 * the shape. The groups were chosen without looking at the draw, so every draw that the lists allow is
 * equally likely; the share of them that has a pair is the chance of that pair.
 */
export function bestGuesses(
  graph: Graph,
  recipientOf: Int32Array,
  groups: readonly Group[],
): Guess {
  const found = groups.map((group) => guessesWithin(waysWithin(graph, recipientOf, group)))
  const knowingOwn = new Float64Array(recipientOf.length)
  for (const [index, { members }] of groups.entries()) {
    const others = found.filter((_, other) => other !== index)
    const elsewhere = Math.max(0, ...others.map(({ knowingNone }) => knowingNone))
    for (const [row, giver] of members.entries()) {
      knowingOwn[giver] = Math.max(elsewhere, doubleAt(item(found, index).knowingOwn, row))
    }
  }
  return { knowingNone: Math.max(...found.map(({ knowingNone }) => knowingNone)), knowingOwn }
}

/** For each member of a group, as bits, which members' recipients they could have. */
export function waysWithin(
  graph: Graph,
  recipientOf: Int32Array,
  { members, among }: Group,
): Int32Array {
  return Int32Array.from(members, (giver, row) => {
    return members.reduce((bits, other, column) => {
      const isPossible =
        item(among, row).includes(other) && allows(graph, giver, at(recipientOf, other))
      return isPossible ? bits | (1 << column) : bits
    }, 0)
  })
}

export function guessesWithin(ways: Int32Array): Guess {
  const knowingOwn = Float64Array.from(ways, (_, known) => bestKnowing(ways, [known]))
  return { knowingNone: bestKnowing(ways, []), knowingOwn }
}

/** The best guess within a group of who knows whom these rows have; a known pair itself is no guess. */
export function bestKnowing(ways: Int32Array, known: readonly number[]): number {
  const left = shares(ways.map((way, row) => (known.includes(row) ? 1 << row : way)))
  for (const row of known) left.fill(0, row * ways.length, (row + 1) * ways.length)
  return Math.max(...left)
}

/**
 * The share of all ways to hand out columns to rows in which a row has a column, as an array of rows:
 * counted from both ends over sets of columns (dynamic programming, as Held and Karp do for tours, 1962).
 */
function shares(ways: Int32Array): Float64Array {
  const size = ways.length
  const before = countsBySet(ways)
  const after = countsBySet(ways.toReversed())
  const all = 2 ** size - 1
  const counts = new Float64Array(size * size)
  for (let taken = 0; taken < all; taken++) {
    const reached = doubleAt(before, taken)
    if (reached === 0) continue
    const row = bitsIn(taken)
    for (let column = 0; column < size; column++) {
      const bit = 1 << column
      if ((at(ways, row) & bit & ~taken) === 0) continue
      const pair = row * size + column
      counts[pair] = doubleAt(counts, pair) + reached * doubleAt(after, all ^ taken ^ bit)
    }
  }
  const total = doubleAt(before, all)
  return counts.map((count) => count / total)
}

/** For each set of columns in how many ways it goes to the first rows, one each. */
function countsBySet(ways: Int32Array): Float64Array {
  const counts = new Float64Array(2 ** ways.length)
  counts[0] = 1
  for (let taken = 0; taken < counts.length - 1; taken++) {
    const count = doubleAt(counts, taken)
    if (count === 0) continue
    let free = at(ways, bitsIn(taken)) & ~taken
    for (; free !== 0; free &= free - 1) {
      const next = taken | (free & -free)
      counts[next] = doubleAt(counts, next) + count
    }
  }
  return counts
}

function bitsIn(set: number): number {
  let bits = 0
  for (let left = set; left !== 0; left &= left - 1) bits++
  return bits
}
