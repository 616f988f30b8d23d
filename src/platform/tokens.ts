import { createHash, randomBytes, randomInt } from 'node:crypto'

const TOKEN_BYTES = 32

/** A new random token of 43 characters that fit in a URL. Only its hash is ever stored. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** A new random code of so many of these signs, to be typed by hand. */
export function newCode(length: number, signs: string): string {
  return Array.from({ length }, () => signs[randomInt(signs.length)]).join('')
}

/** SHA-256, as 256 random bits need no slow hash (OWASP, Forgot Password Cheat Sheet). */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
