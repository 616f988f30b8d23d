import { at, doubleAt, item } from './at.ts'

/** Uniform integer in 0 <= x < bound. Production passes node:crypto's randomInt. */
export type RandomInt = (bound: number) => number

const LIMB = 2 ** 26

/** Uniform in 0 <= x < 1, in steps of 2^-52. */
export function randomFraction(random: RandomInt): number {
  return (random(LIMB) * LIMB + random(LIMB)) / (LIMB * LIMB)
}

/** Puts a random one of the values not yet placed at `index`: one step of a Fisher-Yates shuffle. */
export function placeRandom(values: Int32Array, index: number, random: RandomInt): number {
  const other = index + random(values.length - index)
  const value = at(values, other)
  values[other] = at(values, index)
  values[index] = value
  return value
}

/** An index, each with the chance that is its share; the shares add up to 1. */
export function pickShare(shares: Float64Array, random: RandomInt): number {
  let point = randomFraction(random)
  let picked = -1
  for (let index = 0; index < shares.length; index++) {
    const share = doubleAt(shares, index)
    if (share === 0) continue
    picked = index
    if (point < share) break
    point -= share
  }
  return picked
}

/** Takes a random one of the values out; the others may change places. */
export function takeRandom(values: number[], random: RandomInt): number {
  const index = random(values.length)
  const value = item(values, index)
  const last = values.pop()
  if (last !== undefined && index < values.length) values[index] = last
  return value
}

/** 0 to size - 1 in random order. */
export function randomOrder(size: number, random: RandomInt): Int32Array {
  const order = Int32Array.from({ length: size }, (_, index) => index)
  for (let index = 0; index < size; index++) placeRandom(order, index, random)
  return order
}

/** Where the runs end when a line of people is cut into so many, every way being equally likely. */
export function randomCuts(people: number, runs: number, random: RandomInt): number[] {
  const places = Array.from({ length: people - 1 }, (_, index) => index + 1)
  const cuts: number[] = []
  while (cuts.length < runs - 1) cuts.push(takeRandom(places, random))
  return [...cuts.sort((a, b) => a - b), people]
}
