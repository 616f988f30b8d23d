import { at } from './at.ts'

/** A set that holds 0 to size - 1, as 32 bits per word. */
export function fullSet(size: number): Int32Array {
  const bits = new Int32Array((size + 31) >>> 5).fill(-1)
  const rest = size & 31
  if (rest !== 0) bits[bits.length - 1] = (1 << rest) - 1
  return bits
}

/** The set of these indices. */
export function setOf(indices: Iterable<number>, words: number): Int32Array {
  const bits = new Int32Array(words)
  for (const index of indices) setBit(bits, 0, index)
  return bits
}

/** Whether the set that begins at word `base` holds the index. */
export function hasBit(bits: Int32Array, base: number, index: number): boolean {
  return ((at(bits, base + (index >>> 5)) >>> (index & 31)) & 1) === 1
}

/** Adds the index to the set that begins at word `base`. */
export function setBit(bits: Int32Array, base: number, index: number): void {
  const word = base + (index >>> 5)
  bits[word] = at(bits, word) | (1 << (index & 31))
}

/** Takes the index out of the set that begins at word `base`. */
export function clearBit(bits: Int32Array, base: number, index: number): void {
  const word = base + (index >>> 5)
  bits[word] = at(bits, word) & ~(1 << (index & 31))
}

/** The lowest index, from word `from` on, that both sets hold; -1 if there is none. */
export function firstCommonBit(
  bits: Int32Array,
  base: number,
  mask: Int32Array,
  from: number,
): number {
  for (let word = from; word < mask.length; word++) {
    const common = at(bits, base + word) & at(mask, word)
    if (common !== 0) return word * 32 + lowestBit(common)
  }
  return -1
}

/** The lowest index from `from` on that both sets hold; -1 if there is none. */
export function nextCommonBit(
  bits: Int32Array,
  base: number,
  mask: Int32Array,
  from: number,
): number {
  const word = from >>> 5
  if (word >= mask.length) return -1
  const common = at(bits, base + word) & at(mask, word) & (-1 << (from & 31))
  return common !== 0 ? word * 32 + lowestBit(common) : firstCommonBit(bits, base, mask, word + 1)
}

/** Whether the set that begins at word `base` holds any of the other one. */
export function hasCommonBit(bits: Int32Array, base: number, mask: Int32Array): boolean {
  return firstCommonBit(bits, base, mask, 0) !== -1
}

/** The lowest index that a set holds; -1 if it holds none. */
export function firstBit(bits: Int32Array): number {
  return firstCommonBit(bits, 0, bits, 0)
}

/** Moves what both sets hold out of `unseen` into a third. */
export function moveCommonBits(
  bits: Int32Array,
  base: number,
  unseen: Int32Array,
  into: Int32Array,
): void {
  for (let word = 0; word < unseen.length; word++) {
    const common = at(bits, base + word) & at(unseen, word)
    unseen[word] = at(unseen, word) & ~common
    into[word] = at(into, word) | common
  }
}

/** Moves what both sets hold out of `unseen` to the end of the list. */
export function takeCommonBits(
  bits: Int32Array,
  base: number,
  unseen: Int32Array,
  found: number[],
): void {
  for (let word = 0; word < unseen.length; word++) {
    const common = at(bits, base + word) & at(unseen, word)
    if (common === 0) continue
    unseen[word] = at(unseen, word) & ~common
    for (let rest = common; rest !== 0; rest &= rest - 1) found.push(word * 32 + lowestBit(rest))
  }
}

/** The index of the n-th member (from 0) of the set that begins at word `base`. */
export function nthBit(bits: Int32Array, base: number, n: number): number {
  let left = n
  let word = base
  let count = countBits(at(bits, word))
  while (left >= count) {
    left -= count
    word++
    count = countBits(at(bits, word))
  }
  let rest = at(bits, word)
  for (; left > 0; left--) rest &= rest - 1
  return (word - base) * 32 + lowestBit(rest)
}

/** The position of the lowest bit of a word that is not zero. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word)
}

/** How many bits of a word are set (Warren, Hacker's Delight, 2nd ed. 2012, section 5-1). */
export function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
