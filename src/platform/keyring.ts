import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { destroyFile, isFile, statIfThere } from './destroyed-files.ts'
import { writeDurably } from './durable-files.ts'
import { makeFolder } from './folders.ts'
import { newId } from './ids.ts'
import { createSeal, keyIdOf, type Seal, unwrap, wrap } from './seal.ts'

/** The folder of key files, in the data folder. */
const KEYS_FOLDER = 'keys'
const KEY_BYTES = 32
/** Ends the name of an empty file beside a key which no committed transaction has named yet. */
const IN_THE_MAKING = '.made'

/**
 * Random keys in files of their own, each wrapped by the instance key. What is sealed with such a key
 * can be opened as long as its file is there, and never again once it is destroyed: not even in an
 * older copy of the database, by somebody who has the instance key (NIST SP 800-88, cryptographic
 * erase).
 */
export type Keyring = {
  /** The seal made from the instance key itself. */
  instance: Seal
  /**
   * Makes a key, which has reached the disk when this returns. Call it inside the transaction that
   * stores the id. Until `keep` it is marked as in the making: an orphan, if the database does not name it.
   */
  make(): { id: string; seal: Seal }
  /** The seal of this key; undefined if there is none, or it cannot be unwrapped. */
  sealOf(id: string | null): Seal | undefined
  /** The seal that a sealed value was made with; undefined as above. */
  sealFor(sealed: string): Seal | undefined
  /** Says that the transaction has committed in which a key was made. */
  keep(id: string): void
  /** The ids of all keys that have a file. */
  ids(): string[]
  /** The ids of those that were made, but never kept. */
  idsInTheMaking(): string[]
  /** When this key was written; undefined if it has no file. */
  writtenAt(id: string): Temporal.Instant | undefined
  /** Destroys a key for good. */
  destroy(id: string): void
}

/** The keyring of a data folder; its folder of keys is made with the first key. */
export function openKeyring(dataDir: string, instanceKey: string): Keyring {
  const instance = createSeal(instanceKey)
  const seals = new Map<string, Seal>()

  function sealOf(id: string | null): Seal | undefined {
    if (id === null) return undefined
    const seal = seals.get(id) ?? readSeal(id)
    if (seal) seals.set(id, seal)
    return seal
  }

  function readSeal(id: string): Seal | undefined {
    const file = keyFile(dataDir, id)
    if (!isFile(file)) return undefined
    const key = unwrap(readFileSync(file, 'utf8').trim(), instance, id)
    return key === undefined ? undefined : createSeal(key, id)
  }

  return {
    instance,
    make() {
      const id = newId()
      makeFolder(keysIn(dataDir))
      writeDurably(markFile(dataDir, id), '')
      const key = randomBytes(KEY_BYTES).toString('base64url')
      writeDurably(keyFile(dataDir, id), wrap(key, instance, id))
      const seal = createSeal(key, id)
      seals.set(id, seal)
      return { id, seal }
    },
    sealOf,
    sealFor: (sealed) => sealOf(keyIdOf(sealed)),
    keep: (id) => rmSync(markFile(dataDir, id), { force: true }),
    ids: () => listKeys(dataDir),
    idsInTheMaking: () => listMarked(dataDir),
    writtenAt(id) {
      const found = statIfThere(keyFile(dataDir, id))
      return found && Temporal.Instant.fromEpochMilliseconds(Math.floor(found.mtimeMs))
    },
    destroy(id) {
      seals.delete(id)
      destroyFile(keyFile(dataDir, id))
      rmSync(markFile(dataDir, id), { force: true })
    },
  }
}

/** An instance key, and the one that takes its place. */
export type Rotation = { former: string; next: string }

/**
 * Wraps every key of a data folder by another instance key. Killed in between, it can be called
 * again. Returns the ids of the keys that neither opens; they stay as they are.
 */
export function rewrapKeys(dataDir: string, { former, next }: Rotation): string[] {
  const [from, to] = [createSeal(former), createSeal(next)]
  return listKeys(dataDir).filter((id) => {
    const wrapped = readFileSync(keyFile(dataDir, id), 'utf8').trim()
    if (unwrap(wrapped, to, id) !== undefined) return false
    const key = unwrap(wrapped, from, id)
    if (key === undefined) return true
    writeDurably(keyFile(dataDir, id), wrap(key, to, id))
    return false
  })
}

/** The path of a key in its data folder, which is also its name in a file of keys. */
export function keyPath(id: string): string {
  return `${KEYS_FOLDER}/${id}`
}

function keyFile(dataDir: string, id: string): string {
  return path.join(dataDir, KEYS_FOLDER, id)
}

function markFile(dataDir: string, id: string): string {
  return keyFile(dataDir, id) + IN_THE_MAKING
}

/** The folder of keys in a data folder. */
export function keysIn(dataDir: string): string {
  return path.join(dataDir, KEYS_FOLDER)
}

/** The ids of the keys in a data folder. */
export function listKeys(dataDir: string): string[] {
  // A half-written file of an interrupted replacement has another name than a key.
  return namesIn(dataDir).filter((name) => /^[a-z0-9]+$/.test(name))
}

function listMarked(dataDir: string): string[] {
  return namesIn(dataDir)
    .filter((name) => name.endsWith(IN_THE_MAKING))
    .map((name) => name.slice(0, -IN_THE_MAKING.length))
}

function namesIn(dataDir: string): string[] {
  const folder = keysIn(dataDir)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
}
