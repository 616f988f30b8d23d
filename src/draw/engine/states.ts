import { at, doubleAt } from './at.ts'

/**
 * A table from states to the number of ways in which they come about. A state is a few words of 32
 * bits, a number of ways a mantissa times a power of two, as in scaled.ts; open addressing (Knuth,
 * The Art of Computer Programming 3, section 6.4), at most half full.
 */
export type States = {
  readonly words: number
  size: number
  keys: Int32Array
  mantissas: Float64Array
  exponents: Int32Array
  /** For each hash the number of a state plus one, or 0. */
  places: Int32Array
}

const LEAST_CAPACITY = 64
const SHIFT_BITS = 64
const SHIFT = 2 ** SHIFT_BITS

/** A table without states, of a size at which about so many can be added before it has to grow. */
export function noStates(words: number, expected = 0): States {
  const capacity = Math.max(LEAST_CAPACITY, 2 ** Math.ceil(Math.log2(Math.max(1, expected))))
  return {
    words,
    size: 0,
    keys: new Int32Array(capacity * words),
    mantissas: new Float64Array(capacity),
    exponents: new Int32Array(capacity),
    places: new Int32Array(2 * capacity),
  }
}

/** The number of a state, -1 if it is not there. */
export function findState(states: States, key: Int32Array): number {
  return at(states.places, placeOf(states, key)) - 1
}

/** Adds mantissa * 2^exponent ways in which a state comes about; exponents are multiples of 64. */
export function addWays(states: States, key: Int32Array, mantissa: number, exponent: number): void {
  let place = placeOf(states, key)
  if (at(states.places, place) === 0) {
    if (2 * states.size >= states.places.length) {
      grow(states)
      place = placeOf(states, key)
    }
    copyKey(key, 0, states.keys, states.size * states.words, states.words)
    states.exponents[states.size] = exponent
    states.places[place] = ++states.size
  }
  addTo(states, at(states.places, place) - 1, mantissa, exponent)
}

/** Mantissas are from 1 to 2^64; what is 2^-64 of the other or less is rounded away. */
function addTo(states: States, index: number, mantissa: number, exponent: number): void {
  const above = exponent - at(states.exponents, index)
  let sum = doubleAt(states.mantissas, index)
  let shifts = 0
  if (above === 0) sum += mantissa
  else if (above === -SHIFT_BITS) sum += mantissa / SHIFT
  else if (above > 0) {
    sum = (above === SHIFT_BITS ? sum / SHIFT : 0) + mantissa
    shifts = above
  }
  if (sum >= SHIFT) {
    sum /= SHIFT
    shifts += SHIFT_BITS
  }
  states.mantissas[index] = sum
  states.exponents[index] = at(states.exponents, index) + shifts
}

/** Where a state stands among the places, or the free one where it would. */
function placeOf({ words, keys, places }: States, key: Int32Array): number {
  const mask = places.length - 1
  let place = hashOf(key) & mask
  while (true) {
    const base = (at(places, place) - 1) * words
    if (base < 0) return place
    let word = 0
    while (word < words && at(keys, base + word) === at(key, word)) word++
    if (word === words) return place
    place = (place + 1) & mask
  }
}

/** Multiplies and mixes each word (Appleby's MurmurHash3, 2011, has the same finish). */
function hashOf(key: Int32Array): number {
  let hash = 0
  for (const word of key) {
    hash = Math.imul(hash ^ word, 0x85ebca6b)
    hash ^= hash >>> 15
    hash = Math.imul(hash, 0xc2b2ae35)
    hash ^= hash >>> 13
  }
  return hash
}

function grow(states: States): void {
  const capacity = states.places.length
  states.keys = enlarged(states.keys, new Int32Array(capacity * states.words))
  states.exponents = enlarged(states.exponents, new Int32Array(capacity))
  const mantissas = new Float64Array(capacity)
  mantissas.set(states.mantissas)
  states.mantissas = mantissas
  states.places = new Int32Array(2 * capacity)
  const key = new Int32Array(states.words)
  for (let index = 0; index < states.size; index++) {
    copyKey(states.keys, index * states.words, key, 0, states.words)
    states.places[placeOf(states, key)] = index + 1
  }
}

/** A few words of a state; `set` is for long arrays. */
export function copyKey(
  from: Int32Array,
  fromStart: number,
  to: Int32Array,
  toStart: number,
  words: number,
): void {
  for (let word = 0; word < words; word++) to[toStart + word] = at(from, fromStart + word)
}

function enlarged(from: Int32Array, to: Int32Array): Int32Array {
  to.set(from)
  return to
}
