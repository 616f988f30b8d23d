import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

const TOKEN_BYTES = 32
/** UTF-16 units of what is typed for a code. Longer ones are not looked at: NFKC can take long for them. */
export const CODE_TEXT_MAX = 200

/** As many characters as a new token has. */
export const TOKEN_LENGTH = Math.ceil((TOKEN_BYTES * 4) / 3)

/** A new random token of 43 characters that fit in a URL. Only its hash is ever stored. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** A new random code of so many of these signs, to be typed by hand. */
export function newCode(length: number, signs: string): string {
  return Array.from({ length }, () => signs[randomInt(signs.length)]).join('')
}

/**
 * The letters and digits of a code that somebody made up or typed, of any script: signs, spaces, case and
 * forms of a letter do not matter (Unicode UAX 15, NFKC). Empty if there is none, or it is too long.
 */
export function codeLetters(typed: string): string {
  if (typed.length > CODE_TEXT_MAX) return ''
  return typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** SHA-256, as 256 random bits need no slow hash (OWASP, Forgot Password Cheat Sheet). */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Whether what was given is what was expected, in a time that tells nothing of how much of it is right. */
export function isSameText(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
