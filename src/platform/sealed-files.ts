import { createCipheriv, createDecipheriv, type DecipherGCM, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** How a sealed file begins; then come the nonce, what is sealed, and the tag. */
const HEADER = Buffer.from('Sneaky Klaus, sealed file 1\n')
const NONCE_BYTES = 12
const TAG_BYTES = 16
const STARTS_BYTES = 16
const START = HEADER.length + NONCE_BYTES

/**
 * Seals what it reads as a whole with AES-256-GCM, into a new file that its owner alone can read. `key` is
 * 32 bytes as hex.
 */
export async function sealFile(from: Readable, to: string, key: string): Promise<void> {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'hex'), nonce).setAAD(HEADER)
  const file = createWriteStream(to, { mode: 0o600, flags: 'wx' })
  file.write(Buffer.concat([HEADER, nonce]))
  await pipeline(
    from,
    cipher,
    async function* (sealed: AsyncIterable<Buffer>) {
      yield* sealed
      yield cipher.getAuthTag()
    },
    file,
  )
}

/** Whether a file begins as a sealed one does. */
export async function isSealed(file: string): Promise<boolean> {
  return (await readAt(file, 0, HEADER.length)).equals(HEADER)
}

/**
 * Opens a sealed file into another file. Returns false if the key is another one or the file was
 * changed: then nothing that was written may be used.
 */
export async function openSealedFile(from: string, to: string, key: string): Promise<boolean> {
  const { size } = await withFile(from, (file) => file.stat())
  const end = size - TAG_BYTES
  if (end < START) return false
  const decipher = await decipherOf(from, key)
  decipher.setAuthTag(await readAt(from, end, TAG_BYTES))
  const isEmpty = end === START
  const sealed = isEmpty
    ? Readable.from([])
    : createReadStream(from, { start: START, end: end - 1 })
  const opened = createWriteStream(to, { mode: 0o600 })
  try {
    await pipeline(sealed, decipher, opened)
    return true
  } catch (error) {
    // OpenSSL has no code for a tag that does not fit; a full disk has one.
    if ((error as NodeJS.ErrnoException).syscall) throw error
    return false
  }
}

/**
 * The first 16 bytes of what is sealed, or rubbish if the key is another one: it proves nothing, but tells whose
 * a file is, even if its end is missing. Empty if it is no sealed file.
 */
export async function readSealedStart(file: string, key: string): Promise<Buffer> {
  if (!(await isSealed(file))) return Buffer.alloc(0)
  const { size } = await withFile(file, (opened) => opened.stat())
  if (size < START + STARTS_BYTES) return Buffer.alloc(0)
  return (await decipherOf(file, key)).update(await readAt(file, START, STARTS_BYTES))
}

async function decipherOf(file: string, key: string): Promise<DecipherGCM> {
  const nonce = await readAt(file, HEADER.length, NONCE_BYTES)
  return createDecipheriv('aes-256-gcm', Buffer.from(key, 'hex'), nonce, {
    authTagLength: TAG_BYTES,
  }).setAAD(HEADER)
}

async function readAt(file: string, position: number, length: number): Promise<Buffer> {
  return await withFile(file, async (opened) => {
    const { bytesRead, buffer } = await opened.read(Buffer.alloc(length), 0, length, position)
    return buffer.subarray(0, bytesRead)
  })
}

async function withFile<T>(
  file: string,
  work: (opened: Awaited<ReturnType<typeof open>>) => Promise<T>,
): Promise<T> {
  await using opened = await open(file)
  return await work(opened)
}
