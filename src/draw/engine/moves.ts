import { at, item } from './at.ts'
import type { Kind } from './kinds.ts'
import type { Field, Line, Turn } from './line.ts'

/**
 * What a giver's turn can come to. They get one of a kind: from the table, or the promise of one. If
 * they are an owner themselves, they are claimed by somebody who was promised one, or go on the
 * table after their turn.
 */
export type Move = {
  readonly kind: number
  readonly isPromise: boolean
  readonly own: number
  readonly isClaimed: boolean
  /** What the move adds to words of a state. */
  readonly changes: readonly Change[]
  /** It can be made in as many ways as the product of these fields. */
  readonly factors: readonly Field[]
  /** It can be made only while these fields are at most so large. */
  readonly limits: readonly Limit[]
}

type Limit = { readonly field: Field; readonly most: number }

export type Change = { readonly word: number; readonly by: number }

/** All moves of a turn, and what is put on the table before it because its kind is opened. */
export type Moves = { readonly opening: readonly Change[]; readonly all: readonly Move[] }

/** What a giver's turn can come to. */
export function movesOf(line: Line, kinds: readonly Kind[], turn: Turn): Moves {
  const opening: Change[] = []
  for (const kind of turn.opened) {
    const { recipients, owners } = item(kinds, kind)
    if (owners.size === 0) opening.push(changed(item(line.fields, kind).onTable, recipients.length))
  }
  const all: Move[] = []
  for (const [index, kind] of turn.choices.entries()) {
    const canPromise = item(kinds, kind).owners.size > 0 && item(turn.ownersLeft, index) > 0
    for (const isPromise of canPromise ? [false, true] : [false]) {
      for (const isClaimed of turn.own === -1 ? [false] : [false, true]) {
        all.push(moveOf(line, turn, kind, isPromise, isClaimed))
      }
    }
  }
  return { opening, all }
}

/** Adds changes to a state, or takes them back. */
export function apply(changes: readonly Change[], state: Int32Array, sign: 1 | -1): void {
  for (const { word, by } of changes) state[word] = at(state, word) + sign * by
}

/** In how many ways a move can be made from a state. */
export function weightOf({ factors, limits }: Move, state: Int32Array): number {
  let weight = 1
  for (const field of factors) weight *= read(state, field)
  if (weight === 0) return 0
  for (const { field, most } of limits) if (read(state, field) > most) return 0
  return weight
}

/** Whether nothing is left of the kinds whose last taker had their turn. */
export function isClosed({ fields }: Line, { closed }: Turn, state: Int32Array): boolean {
  for (const kind of closed) {
    const { onTable, promised } = item(fields, kind)
    if (read(state, onTable) > 0) return false
    if (promised !== undefined && read(state, promised) > 0) return false
  }
  return true
}

function moveOf(
  line: Line,
  turn: Turn,
  kind: number,
  isPromise: boolean,
  isClaimed: boolean,
): Move {
  const { own } = turn
  const changes: Change[] = []
  const factors: Field[] = []
  const limits: Limit[] = []
  /** Not more may be promised of a kind than owners of it are still to come. */
  const promise = (which: number, by: number) => {
    const field = promisedOf(line, which)
    changes.push(changed(field, by))
    limits.push({ field, most: item(turn.ownersLeft, turn.choices.indexOf(which)) - by })
  }
  if (!isPromise) {
    const { onTable } = item(line.fields, kind)
    changes.push(changed(onTable, -1))
    factors.push(onTable)
  }
  const isOfOwn = isPromise && own === kind
  if (own !== -1) {
    if (isClaimed) factors.push(promisedOf(line, own))
    else changes.push(changed(item(line.fields, own).onTable, 1))
    promise(own, (isOfOwn ? 1 : 0) - (isClaimed ? 1 : 0))
  }
  if (isPromise && !isOfOwn) promise(kind, 1)
  return { kind, isPromise, own, isClaimed, changes, factors, limits }
}

/** Where it is kept how many of a kind are promised, which only one with owners has. */
function promisedOf({ fields }: Line, kind: number): Field {
  const { promised } = item(fields, kind)
  if (promised === undefined) throw new RangeError(`Kind ${kind} has no owners`)
  return promised
}

function read(state: Int32Array, { word, shift, mask }: Field): number {
  return (at(state, word) >>> shift) & mask
}

function changed({ word, shift }: Field, by: number): Change {
  return { word, by: by << shift }
}
