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
  readonly limits: readonly { readonly field: Field; readonly most: number }[]
}

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
  const { onTable, promised } = item(line.fields, kind)
  const home = own === -1 ? undefined : item(line.fields, own)
  const promises = new Map<Field, number>()
  if (isPromise && promised !== undefined) promises.set(promised, 1)
  else changes.push(changed(onTable, -1))
  if (home?.promised !== undefined) {
    promises.set(home.promised, (promises.get(home.promised) ?? 0) - (isClaimed ? 1 : 0))
    if (!isClaimed) changes.push(changed(home.onTable, 1))
  }
  const left = (field: Field) => {
    const place = turn.choices.findIndex((one) => item(line.fields, one).promised === field)
    return item(turn.ownersLeft, place)
  }
  for (const [field, by] of promises) changes.push(changed(field, by))
  return {
    kind,
    isPromise,
    own,
    isClaimed,
    changes,
    factors: [
      ...(isPromise ? [] : [onTable]),
      ...(isClaimed && home?.promised !== undefined ? [home.promised] : []),
    ],
    limits: Array.from(promises, ([field, by]) => ({ field, most: left(field) - by })),
  }
}

function read(state: Int32Array, { word, shift, mask }: Field): number {
  return (at(state, word) >>> shift) & mask
}

function changed({ word, shift }: Field, by: number): Change {
  return { word, by: by << shift }
}
