import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const argon2Async = promisify(argon2)

// OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes, 1 lane.
const MEMORY_KIB = 19 * 1024
const PASSES = 2
const LANES = 1
const TAG_BYTES = 32
const SALT_BYTES = 16

/** Hashes with Argon2id (RFC 9106) into a PHC string; runs in libuv's thread pool. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await derive(password, salt)
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${unpadded(salt)}$${unpadded(tag)}`
}

/** Compares in constant time. Without a hash it takes just as long and returns false. */
export async function verifyPassword(password: string, phc: string | undefined): Promise<boolean> {
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
