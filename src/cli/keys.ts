import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { type Config, SECRET_KEY_FILE } from '../config.ts'

/** The content of key files, by their path in the data folder. */
export type Keys = Readonly<Record<string, string>>

const KEY_FILES = [SECRET_KEY_FILE]
const EXPLAINED =
  'Keys of Sneaky Klaus. Whoever has this file and a backup can read who draws whom.'

const schema = z.object({ keys: z.record(z.enum(KEY_FILES), z.string().min(1)) })

/** The keys that this instance works with; undefined if it has none yet. */
export function readKeys({ dataDir, secretKey }: Config): Keys | undefined {
  const file = path.join(dataDir, SECRET_KEY_FILE)
  if (secretKey !== '') return { [SECRET_KEY_FILE]: secretKey }
  return existsSync(file) ? { [SECRET_KEY_FILE]: readFileSync(file, 'utf8').trim() } : undefined
}

/** Keys as the text of one file. */
export function keysAsText(keys: Keys): string {
  return `${JSON.stringify({ about: EXPLAINED, keys }, null, 2)}\n`
}

/** Reads a file with the text of `keysAsText`; undefined if it is something else. */
export function loadKeys(file: string): Keys | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8'))).keys
  } catch {
    return undefined
  }
}

/** Puts keys where an instance looks for them in its data folder. */
export function installKeys(dataDir: string, keys: Keys): void {
  for (const [name, key] of Object.entries(keys)) {
    const file = path.join(dataDir, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, `${key}\n`, { mode: 0o600, flag: 'wx' })
    chmodSync(file, 0o400)
  }
}
