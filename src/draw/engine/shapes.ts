import { at } from './at.ts'

/** How the giving hangs together, strict to loose: one round, no two who give to each other, any. */
export type Shape = 'circle' | 'no_swaps' | 'any'

/** How many people the shortest round holds where nobody gives back. */
export const SHORTEST_WITHOUT_SWAPS = 3

/** The shape itself and the looser ones after it. */
export function shapesFrom(shape: Shape): Shape[] {
  const shapes: Shape[] = ['circle', 'no_swaps', 'any']
  return shapes.slice(shapes.indexOf(shape))
}

/** What stands between an outcome and the shape: rounds too many, or swaps; 0 if it has it. */
export function defects(recipientOf: Int32Array, shape: Shape): number {
  if (shape === 'circle') return countRounds(recipientOf) - 1
  else if (shape === 'no_swaps') return countSwaps(recipientOf)
  else return 0
}

/** For each person the number of the round that they are in, counted from 0. */
export function roundsOf(recipientOf: Int32Array): Int32Array {
  const roundOf = new Int32Array(recipientOf.length).fill(-1)
  let rounds = 0
  for (let first = 0; first < recipientOf.length; first++) {
    if (at(roundOf, first) !== -1) continue
    for (let person = first; at(roundOf, person) === -1; person = at(recipientOf, person)) {
      roundOf[person] = rounds
    }
    rounds++
  }
  return roundOf
}

function countRounds(recipientOf: Int32Array): number {
  const isSeen = new Uint8Array(recipientOf.length)
  let rounds = 0
  for (let first = 0; first < recipientOf.length; first++) {
    if (isSeen[first] === 1) continue
    for (let person = first; isSeen[person] === 0; person = at(recipientOf, person)) {
      isSeen[person] = 1
    }
    rounds++
  }
  return rounds
}

function countSwaps(recipientOf: Int32Array): number {
  let swaps = 0
  for (let giver = 0; giver < recipientOf.length; giver++) {
    const recipient = at(recipientOf, giver)
    if (giver < recipient && at(recipientOf, recipient) === giver) swaps++
  }
  return swaps
}

/** Whether a shape is reached by more outcomes than another one. */
export function isLooser(shape: Shape, other: Shape): boolean {
  return shapesFrom(other).indexOf(shape) > 0
}
