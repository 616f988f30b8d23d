import { chmodSync, existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { leadsNowhere } from '../platform/database-file.ts'
import { writeDurably } from '../platform/durable-files.ts'
import { linkLeadsNowhere } from '../platform/failures.ts'
import { makeFolder } from '../platform/folders.ts'
import { isKey, SECRET_KEY_FILE } from '../platform/key-file.ts'
import { keyPath, listKeys } from '../platform/keyring.ts'

/** The content of key files, by their path in the data folder. */
export type Keys = Readonly<Record<string, string>>

const EXPLAINED =
  'Keys of Sneaky Klaus. Whoever has this file and a backup can read who draws whom.'

const schema = z.object({
  keys: z.record(z.string().regex(/^(secret\.key|keys\/[a-z0-9]+)$/), z.string().min(1)),
})

/** The keys that this instance works with: this instance key, and those of the exchanges, wrapped by it. */
export function readKeys({ dataDir }: Pick<Config, 'dataDir'>, instanceKey: string): Keys {
  const files = listKeys(dataDir).map(keyPath)
  const wrapped = files.map((name) => [name, readFileSync(path.join(dataDir, name), 'utf8')])
  return { [SECRET_KEY_FILE]: instanceKey, ...Object.fromEntries(wrapped) }
}

/** Keys as the text of one file. */
export function keysAsText(keys: Keys): string {
  return `${JSON.stringify({ about: EXPLAINED, keys }, null, 2)}\n`
}

/** Reads a file with the text of `keysAsText`; says why if it cannot, or if it is something else. */
export function loadKeys(file: string): { ok: true; keys: Keys } | { ok: false; why: string } {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return { ok: false, why: whyUnread(file, error) }
  }
  const read = schema.safeParse(asJson(text))
  return read.success
    ? { ok: true, keys: read.data.keys }
    : { ok: false, why: `${file} holds no keys of Sneaky Klaus.` }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function whyUnread(file: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (leadsNowhere(file)) return linkLeadsNowhere(file)
  if (code === 'ENOENT') return `There is no file ${file}.`
  if (code === 'EACCES' || code === 'EPERM') {
    return `${file} cannot be read by the user who runs this${asNumber(process.getuid?.())}. Let that user own it, or read it.`
  }
  return `${file} cannot be read. (${message})`
}

function asNumber(uid: number | undefined): string {
  return uid === undefined ? '' : ` (number ${uid})`
}

/** Puts keys where an instance looks for them; not what an earlier version took for an instance key. */
export function installKeys(dataDir: string, keys: Keys): void {
  for (const [name, key] of Object.entries(keys)) {
    if (name === SECRET_KEY_FILE && !isKey(key)) continue
    const file = path.join(dataDir, name)
    if (existsSync(file)) continue
    makeFolder(path.dirname(file))
    writeDurably(file, `${key}\n`)
    if (name === SECRET_KEY_FILE) chmodSync(file, 0o400)
  }
}
