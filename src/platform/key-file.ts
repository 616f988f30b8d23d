import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync } from 'node:fs'
import path from 'node:path'
import { destroyFile } from './destroyed-files.ts'
import { createDurably, readIfThere, renameDurably } from './durable-files.ts'

/** In the data folder, unless the key is configured. */
export const SECRET_KEY_FILE = 'secret.key'
/** Holds the next key while everything is wrapped by it. */
const NEXT_KEY_FILE = 'secret.key.next'
/** What it held before, until that is destroyed. */
const FORMER_KEY_FILE = 'secret.key.former'

/** What makes a key, for sentences. */
export const MAKE_KEY = '`openssl rand -hex 32`'

const KEY_BYTES = 32
/** Among 32 random bytes there are practically always more than this; in a typed text there are not. */
const DIFFERENT_BYTES_MIN = 16

const HEX = /^[0-9a-f]{64}$/i
const BASE64 = /^[\w+/-]{43}=?$/

/**
 * Whether a text stands for 32 bytes, in hex or base64, that look random: one that somebody has typed does
 * not. Of 1,500 random ones in base64 one holds no digit, and is refused.
 */
export function isStrongKey(text: string): boolean {
  const isHex = HEX.test(text)
  const isBase64 = BASE64.test(text) && [/[A-Z]/, /[a-z]/, /\d/].every((kind) => kind.test(text))
  if (!isHex && !isBase64) return false
  const bytes = Buffer.from(text, isHex ? 'hex' : 'base64')
  return bytes.length === KEY_BYTES && new Set(bytes).size >= DIFFERENT_BYTES_MIN
}

/** Whether a text may stand in a key file. */
export function isKey(text: string): boolean {
  return HEX.test(text) || BASE64.test(text)
}

export function keyFileIn(dataDir: string): string {
  return path.join(dataDir, SECRET_KEY_FILE)
}

/** The key in the key file; undefined if there is none. Throws if the file is cut off. */
export function readKeyFile(dataDir: string): string | undefined {
  return readKey(keyFileIn(dataDir))
}

/**
 * Every instance key at hand, in the order in which a start takes them: those that are configured, and those of
 * the data folder, also of a change that was interrupted.
 */
export function listInstanceKeys({ dataDir, secretKey, formerSecretKey }: Configured): string[] {
  const inFolder = [readNextKey(dataDir), readKeyFile(dataDir)]
  const known = [secretKey, ...inFolder, formerSecretKey]
  return [...new Set(known.filter((key) => key !== undefined))].filter((key) => key !== '')
}

type Configured = { dataDir: string; secretKey: string; formerSecretKey: string }

/** Makes a key file that its owner alone can read, and returns the key; that of whoever was first. */
export function makeKeyFile(dataDir: string): string {
  return readOrMakeKey(keyFileIn(dataDir))
}

/** The key of a rotation that was begun; undefined if there is none. */
export function readNextKey(dataDir: string): string | undefined {
  return readKey(path.join(dataDir, NEXT_KEY_FILE))
}

/** The key that a rotation is to end with; the same one if it was begun before. */
export function ensureNextKey(dataDir: string): string {
  return readOrMakeKey(path.join(dataDir, NEXT_KEY_FILE))
}

/** Destroys the next key, by which nothing is wrapped yet. */
export function destroyNextKey(dataDir: string): void {
  destroyFile(path.join(dataDir, NEXT_KEY_FILE))
}

/** Puts the next key in its place, once everything is wrapped by it, and destroys the former one. */
export function takeNextKey(dataDir: string): void {
  setAside(dataDir)
  renameDurably(path.join(dataDir, NEXT_KEY_FILE), keyFileIn(dataDir))
  destroyFormerKey(dataDir)
}

/** Destroys the key file, once its key opens nothing. */
export function destroyKeyFile(dataDir: string): void {
  setAside(dataDir)
  destroyFormerKey(dataDir)
}

/** Destroys what a process that was killed had set aside. */
export function destroyFormerKey(dataDir: string): void {
  destroyFile(path.join(dataDir, FORMER_KEY_FILE))
}

/** A key file that is overwritten in its place would look damaged to whoever starts after a crash. */
function setAside(dataDir: string): void {
  const file = keyFileIn(dataDir)
  if (existsSync(file)) renameDurably(file, path.join(dataDir, FORMER_KEY_FILE))
}

function readOrMakeKey(file: string): string {
  const key = newKey()
  if (!createDurably(file, `${key}\n`)) return readKey(file) ?? readOrMakeKey(file)
  chmodSync(file, 0o400)
  return key
}

/** One that may stand in SECRET_KEY as well. `random` gives so many bytes. */
export function newKey(random: (bytes: number) => Buffer = randomBytes): string {
  for (;;) {
    const key = random(KEY_BYTES).toString('base64url')
    if (isStrongKey(key)) return key
  }
}

/** Nobody types a key file, and an earlier version has made some that do not look random. */
function readKey(file: string): string | undefined {
  const key = readIfThere(file)
  if (key === undefined || isKey(key)) return key
  throw new Error(
    `The key file ${file} is cut off, or holds something else than a key. Put it back from where you keep your keys.`,
  )
}
