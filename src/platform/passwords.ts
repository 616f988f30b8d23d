import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const argon2Async = promisify(argon2)

// OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes, 1 lane.
const MEMORY_KIB = 19 * 1024
const PASSES = 2
const LANES = 1
const TAG_BYTES = 32
const SALT_BYTES = 16
/** UTF-16 units, far more than any form takes for a new one: NFKC can take long for longer ones. */
const LONGEST = 1000

/**
 * A password as it is hashed, and so as it is judged: in Unicode's NFKC form, as NIST SP 800-63B-4 says
 * (3.1.1.2), so that one password is one, however a keyboard sends it. Undefined if it is too long to be
 * anybody's.
 */
export function passwordForm(typed: string): string | undefined {
  return typed.length > LONGEST ? undefined : typed.normalize('NFKC')
}

/** A hash takes all of a core and 19 MiB: so many may wait for their turn in one line. */
const WAITING_MAX = 8

/** There are too many waiting: to be tried again in a few seconds. */
export const BUSY = Symbol('busy')
export const BUSY_RETRY_SECONDS = 5

/** Whoever is known here waits in a line of their own, which no stranger can fill. */
export type Line = 'known' | 'strangers'

type Queue = { length: number; last: Promise<unknown> }
const LINES: Readonly<Record<Line, Queue>> = {
  known: { length: 0, last: Promise.resolve() },
  strangers: { length: 0, last: Promise.resolve() },
}

/**
 * Does `work`, which hashes a password, when its turn has come: one at a time in each line, so two at
 * once in a process. Returns BUSY, doing nothing, if its line is full.
 */
export async function inTurn<T>(line: Line, work: () => Promise<T>): Promise<T | typeof BUSY> {
  const queue = LINES[line]
  if (queue.length > WAITING_MAX) return BUSY
  const { promise: done, resolve } = Promise.withResolvers<void>()
  const before = queue.last
  queue.last = done
  queue.length += 1
  await before
  try {
    return await work()
  } finally {
    queue.length -= 1
    resolve()
  }
}

/** Hashes with Argon2id (RFC 9106) into a PHC string; runs in libuv's thread pool. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await derive(password, salt)
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${unpadded(salt)}$${unpadded(tag)}`
}

/**
 * Compares in constant time. Without a hash it takes just as long and returns false; so it does for
 * what is too long to be anybody's.
 */
export async function verifyPassword(typed: string, hash: string | undefined): Promise<boolean> {
  const form = passwordForm(typed)
  const [password, phc] = form === undefined ? ['', undefined] : [form, hash]
  const [salt, tag] = phc?.split('$').slice(-2) ?? []
  const expected = tag ? Buffer.from(tag, 'base64') : randomBytes(TAG_BYTES)
  const actual = await derive(
    password,
    salt ? Buffer.from(salt, 'base64') : randomBytes(SALT_BYTES),
  )
  return timingSafeEqual(actual, expected) && phc !== undefined
}

function derive(password: string, nonce: Buffer): Promise<Buffer> {
  return argon2Async('argon2id', {
    message: password.normalize('NFKC'),
    nonce,
    parallelism: LANES,
    memory: MEMORY_KIB,
    passes: PASSES,
    tagLength: TAG_BYTES,
  })
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
