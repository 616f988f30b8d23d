import { at } from './at.ts'

/** Uniform integer in 0 <= x < bound. Production passes node:crypto's randomInt. */
export type RandomInt = (bound: number) => number

const LIMB_BITS = 26n
const LIMB = 2 ** 26

/** Uniform in 0 <= x < 1, in steps of 2^-52. */
export function randomFraction(random: RandomInt): number {
  return (random(LIMB) * LIMB + random(LIMB)) / (LIMB * LIMB)
}

/** Uniform integer in 0 <= x < bound for a bound of any size: too large a number is thrown again. */
export function randomBigInt(bound: bigint, random: RandomInt): bigint {
  if (bound <= BigInt(LIMB)) return BigInt(random(Number(bound)))
  const bits = BigInt((bound - 1n).toString(2).length)
  while (true) {
    let value = 0n
    for (let have = 0n; have < bits; have += LIMB_BITS) {
      const wanted = bits - have < LIMB_BITS ? bits - have : LIMB_BITS
      value = (value << wanted) | BigInt(random(2 ** Number(wanted)))
    }
    if (value < bound) return value
  }
}

/** Puts a random one of the values not yet placed at `index`: one step of a Fisher-Yates shuffle. */
export function placeRandom(values: Int32Array, index: number, random: RandomInt): number {
  const other = index + random(values.length - index)
  const value = at(values, other)
  values[other] = at(values, index)
  values[index] = value
  return value
}
