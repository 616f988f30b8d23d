import { randomInt } from 'node:crypto'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'
const ID_LENGTH = 20
const SLUG_LENGTH = 12

/** A random id for a row: 20 letters and digits have 103 bits. */
export function newId(): string {
  return randomText(ID_LENGTH)
}

/** The part of an exchange's URL that cannot be guessed: 62 bits. */
export function newSlug(): string {
  return randomText(SLUG_LENGTH)
}

function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}
