import { at, item } from './at.ts'
import type { Component } from './components.ts'
import type { Kind } from './kinds.ts'

const WORD_BITS = 32
/** More would not leave few enough states to count. */
const MOST_WORDS = 10

/** Where in a state a small number is kept: in which word, and how far up. */
export type Field = { readonly word: number; readonly shift: number; readonly mask: number }

/**
 * What a state says of a kind: how many of its recipients are on the table, and how many were
 * promised from among owners who are still to come.
 */
type Fields = { readonly onTable: Field; readonly promised: Field | undefined }

/** A giver is served. */
export type Turn = {
  readonly giver: number
  /** The kinds the giver may have one of. */
  readonly choices: readonly number[]
  /** The kind the giver is an owner of, or -1. */
  readonly own: number
  /** The kinds whose first taker this is, and those whose last one. */
  readonly opened: readonly number[]
  readonly closed: readonly number[]
  /** How many owners of each choice are still to come afterwards. */
  readonly ownersLeft: readonly number[]
}

/** The turns one after the other, and where each kind is kept in the states. */
export type Line = {
  readonly turns: readonly Turn[]
  readonly fields: readonly Fields[]
  readonly words: number
}

/**
 * Serves whoever opens the fewest kinds and closes the most, so that few are open at a time;
 * undefined if that are too many to keep in a state.
 */
export function lineUp(kinds: readonly Kind[], { givers }: Component): Line | undefined {
  const lining = startLine(kinds, givers)
  const desk = { free: [] as Field[], used: [] as number[] }
  const fields: Fields[] = []
  const turns: Turn[] = []
  const waiting = new Set(givers)
  while (waiting.size > 0) {
    const giver = nextGiver(lining, waiting)
    waiting.delete(giver)
    const turn = serve(lining, kinds, giver)
    turns.push(turn)
    for (const kind of turn.opened) {
      const { recipients, owners } = item(kinds, kind)
      const promised = owners.size > 0 ? takeField(desk, recipients.length) : undefined
      fields[kind] = { onTable: takeField(desk, recipients.length), promised }
    }
    for (const kind of turn.closed) {
      const { onTable, promised } = item(fields, kind)
      desk.free.push(onTable, ...(promised === undefined ? [] : [promised]))
    }
    if (desk.used.length > MOST_WORDS) return undefined
  }
  return { turns, fields, words: desk.used.length }
}

type Lining = {
  readonly kindsOf: Map<number, number[]>
  /** Per giver: kinds that they would open less kinds that they would close. */
  readonly cost: Map<number, number>
  readonly takersLeft: Int32Array
  readonly ownersLeft: Int32Array
  readonly ownKind: Map<number, number>
}

function startLine(kinds: readonly Kind[], givers: Int32Array): Lining {
  const kindsOf = new Map(Array.from(givers, (giver) => [giver, [] as number[]]))
  const ownKind = new Map<number, number>()
  for (const [kind, { takers, owners }] of kinds.entries()) {
    for (const taker of takers) kindsOf.get(taker)?.push(kind)
    for (const owner of owners) ownKind.set(owner, kind)
  }
  return {
    kindsOf,
    cost: new Map(Array.from(kindsOf, ([giver, mine]) => [giver, mine.length])),
    takersLeft: Int32Array.from(kinds, ({ takers }) => takers.length),
    ownersLeft: Int32Array.from(kinds, ({ owners }) => owners.size),
    ownKind,
  }
}

function nextGiver({ cost }: Lining, waiting: ReadonlySet<number>): number {
  let best = -1
  for (const giver of waiting) {
    if (best === -1 || (cost.get(giver) ?? 0) < (cost.get(best) ?? 0)) best = giver
  }
  return best
}

function serve(lining: Lining, kinds: readonly Kind[], giver: number): Turn {
  const { kindsOf, cost, takersLeft, ownersLeft, ownKind } = lining
  const choices = kindsOf.get(giver) ?? []
  const change = (kind: number, by: number) => {
    for (const taker of item(kinds, kind).takers) cost.set(taker, (cost.get(taker) ?? 0) + by)
  }
  const isNew = (kind: number) => at(takersLeft, kind) === item(kinds, kind).takers.length
  const opened = choices.filter(isNew)
  for (const kind of opened) change(kind, -1)
  for (const kind of choices) takersLeft[kind] = at(takersLeft, kind) - 1
  for (const kind of choices) if (at(takersLeft, kind) === 1) change(kind, -1)
  const own = ownKind.get(giver) ?? -1
  if (own !== -1) ownersLeft[own] = at(ownersLeft, own) - 1
  return {
    giver,
    choices,
    own,
    opened,
    closed: choices.filter((kind) => takersLeft[kind] === 0),
    ownersLeft: choices.map((kind) => at(ownersLeft, kind)),
  }
}

/** A field for numbers up to `most`: one that is free again, or in a word with room, or in a new one. */
function takeField(desk: { free: Field[]; used: number[] }, most: number): Field {
  const width = WORD_BITS - Math.clz32(most)
  const mask = 2 ** width - 1
  const again = desk.free.findIndex((field) => field.mask === mask)
  if (again !== -1) return item(desk.free.splice(again, 1), 0)
  let word = desk.used.findIndex((used) => used + width <= WORD_BITS)
  if (word === -1) word = desk.used.push(0) - 1
  const shift = desk.used[word] ?? 0
  desk.used[word] = shift + width
  return { word, shift, mask }
}
