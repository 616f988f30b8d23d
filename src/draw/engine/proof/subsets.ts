import { item } from '../at.ts'
import type { DrawProblem } from '../problem.ts'
import type { Shape } from '../shapes.ts'
import { mayGive } from './oracle.ts'

/**
 * Which shapes there are an outcome of, for up to some 13 people, by sets of people: whom a line
 * through a set can end with, which sets close to a round, and which are made of rounds.
 */
export function shapesThereAre(problem: DrawProblem): Set<Shape> {
  const count = problem.people.length
  const allowed = allowedSets(problem)
  const isRound = roundsIn(count, allowed)
  const everybody = 2 ** count - 1
  const shapes = new Set<Shape>()
  if (isRound[everybody] === 1) shapes.add('circle')
  if (isMadeOf(isRound, everybody, 3)) shapes.add('no_swaps')
  if (isMadeOf(isRound, everybody, 2)) shapes.add('any')
  return shapes
}

/** For each person the set of those whom they may give to. */
function allowedSets(problem: DrawProblem): number[] {
  const isAllowed = mayGive(problem)
  return problem.people.map((giver) => {
    return problem.people.reduce((set, recipient, index) => {
      return isAllowed([giver.id, recipient.id]) ? set | (1 << index) : set
    }, 0)
  })
}

/** 1 for each set of people that one round can lead through. */
function roundsIn(count: number, allowed: readonly number[]): Uint8Array {
  const ends = new Int32Array(2 ** count)
  const isRound = new Uint8Array(2 ** count)
  for (let person = 0; person < count; person++) ends[1 << person] = 1 << person
  for (let set = 1; set < 2 ** count; set++) {
    const first = set & -set
    for (let end = 0; end < count; end++) {
      if (((ends[set] ?? 0) & (1 << end)) === 0) continue
      const next = item(allowed, end)
      if ((next & first) !== 0) isRound[set] = 1
      for (let person = 0; person < count; person++) {
        const bit = 1 << person
        if (bit > first && (set & bit) === 0 && (next & bit) !== 0) {
          ends[set | bit] = (ends[set | bit] ?? 0) | bit
        }
      }
    }
  }
  return isRound
}

/** Whether everybody can be parted into rounds of at least so many people. */
function isMadeOf(isRound: Uint8Array, everybody: number, shortest: number): boolean {
  const isMade = new Uint8Array(everybody + 1)
  isMade[0] = 1
  for (let set = 1; set <= everybody; set++) {
    const first = set & -set
    const others = set ^ first
    for (let rest = others; isMade[set] === 0; rest = (rest - 1) & others) {
      const round = set ^ rest
      if (isMade[rest] === 1 && isRound[round] === 1 && sizeOf(round) >= shortest) isMade[set] = 1
      if (rest === 0) break
    }
  }
  return isMade[everybody] === 1
}

function sizeOf(set: number): number {
  let size = 0
  for (let rest = set; rest !== 0; rest &= rest - 1) size++
  return size
}
