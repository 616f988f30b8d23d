import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

/** Sealed values begin with how they are sealed and the id of the key. */
const VERSION = '1'
const INSTANCE_KEY_ID = 'instance'

/** Keeps texts unreadable to whoever has the database, but not the instance's secret key. */
export type Seal = {
  /** AES-256-GCM with a random nonce; `boundTo` must be the same when it is opened. */
  seal(text: string, boundTo: string): string
  /** Throws if the key or `boundTo` differs, or if the value was altered or re-encoded. */
  open(sealed: string, boundTo: string): string
  /** For what comes from outside: undefined instead of an exception. */
  openIfOurs(sealed: string, boundTo: string): string | undefined
  /** HMAC-SHA-256 for one purpose: compares texts without storing them. */
  fingerprint(purpose: string, text: string): string
  /** A key of 32 bytes for one purpose, as hex. */
  keyFor(purpose: string): string
}

/**
 * Derives one key per purpose from one secret, by HKDF-SHA-256 (RFC 5869). Sealed values name it by
 * `keyId`, and open with a seal of that id only.
 */
export function createSeal(secretKey: string, keyId = INSTANCE_KEY_ID): Seal {
  const keys = new Map<string, Buffer>()
  const derive = (purpose: string) => {
    const key =
      keys.get(purpose) ??
      Buffer.from(hkdfSync('sha256', secretKey, 'sneaky-klaus', purpose, KEY_BYTES))
    keys.set(purpose, key)
    return key
  }
  const sealingKey = derive('seal')
  const seal: Seal = {
    seal(text, boundTo) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(Buffer.from(boundTo))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      const bytes = Buffer.concat([nonce, cipher.getAuthTag(), body])
      return [VERSION, keyId, bytes.toString('base64url')].join('.')
    },
    open(sealed, boundTo) {
      const bytes = sealedBytes(sealed, keyId)
      const nonce = bytes.subarray(0, NONCE_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', sealingKey, nonce, {
        authTagLength: TAG_BYTES,
      })
      decipher.setAAD(Buffer.from(boundTo))
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      const body = bytes.subarray(NONCE_BYTES + TAG_BYTES)
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
    },
    openIfOurs(sealed, boundTo) {
      try {
        return seal.open(sealed, boundTo)
      } catch {
        return undefined
      }
    },
    fingerprint(purpose, text) {
      return createHmac('sha256', derive(purpose)).update(text).digest('hex')
    },
    keyFor(purpose) {
      return derive(purpose).toString('hex')
    },
  }
  return seal
}

/** The id of the key that a sealed value was made with. */
export function keyIdOf(sealed: string): string {
  return sealed.split('.')[1] ?? ''
}

/** Seals another secret, such as a key, by its id. */
export function wrap(secret: string, seal: Seal, id: string): string {
  return seal.seal(secret, `secret ${id}`)
}

/** What `wrap` has sealed; undefined if the key is another one, or the value is damaged. */
export function unwrap(wrapped: string, seal: Seal, id: string): string | undefined {
  return seal.openIfOurs(wrapped, `secret ${id}`)
}

function sealedBytes(sealed: string, wanted: string): Buffer {
  const [version, keyId, body = '', ...others] = sealed.split('.')
  const bytes = Buffer.from(body, 'base64url')
  const isOurs = version === VERSION && keyId === wanted && others.length === 0
  if (isOurs && bytes.toString('base64url') === body) return bytes
  throw new Error('This was not sealed by us, or with a key that is not here.')
}
