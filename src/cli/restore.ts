import { randomInt } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { beginAnew } from '../backup/commands.ts'
import { COPY_KEY } from '../backup/copies.ts'
import { forgetWhatIsSealed } from '../backup/lost-key.ts'
import { countPeople, hasPairs, listAllExchanges, listCardHolders } from '../backup/queries.ts'
import {
  type Config,
  readConfig,
  readEnvironment,
  readOrMakeSecretKey,
  SECRET_KEY_FILE,
} from '../config.ts'
import type { Context } from '../context.ts'
import { createDrawing } from '../draw/drawing.ts'
import { faultsOf, isDatabase, readStamp, type Stamp } from '../platform/backup.ts'
import { systemClock } from '../platform/clock.ts'
import { migrate, openDatabase } from '../platform/database.ts'
import { listUnknownMigrations } from '../platform/schema-age.ts'
import { createSeal } from '../platform/seal.ts'
import { isSealed, openSealedFile } from '../platform/sealed-files.ts'
import { hasAnotherKey, rememberKey } from '../platform/secret-key.ts'
import { people } from '../ui/words/en.ts'
import { STREAM } from './backup.ts'
import { type Command, done, type Outcome, pleaseMend, refused, valueAfter } from './command.ts'
import { installKeys, type Keys, loadKeys } from './keys.ts'

/** What a new volume may hold: a file system's own folder. */
const NOT_OURS = ['lost+found']
const WITHOUT_KEYS = 'without-keys'

export const restore: Command = {
  usage: `klaus restore FILE [--keys FILE | --${WITHOUT_KEYS}]`,
  about: `Puts a backup into the data folder, which must be empty; FILE is left as it is. With ${STREAM} for FILE
it comes from standard input. Stop Sneaky Klaus first.

Everybody is signed out, and links in earlier mails end; cards still work. Mails that were waiting
when the backup was made may have been sent since: they are held under Mailbox until the organiser
sends them.`,
  parameters: ['FILE'],
  options: {
    keys: { about: 'the keys, as klaus backup has written them', value: 'FILE' },
    [WITHOUT_KEYS]: { about: 'the keys are lost: undoes every draw' },
  },
  async run(given) {
    const read = readConfig(readEnvironment())
    if (!read.ok) return refused(pleaseMend(read.mistakes))
    const { config } = read
    const [file = ''] = given.parameters
    const keysFile = valueAfter(given, 'keys')
    const keys = keysFile === undefined ? undefined : loadKeys(keysFile)
    if (keysFile && !keys) return refused(`${keysFile} holds no keys of Sneaky Klaus.`)
    if (file !== STREAM && !existsSync(file)) return refused(`There is no file ${file}.`)
    mkdirSync(config.dataDir, { recursive: true })
    if (readdirSync(config.dataDir).some((name) => !NOT_OURS.includes(name))) {
      return refused(
        `${config.dataDir} is not empty, and is left as it is. Name an empty DATA_DIR.`,
      )
    }
    const withoutKeys = given.options[WITHOUT_KEYS] === true
    return await restoreInto(config, { file, keys, withoutKeys })
  },
}

type Wanted = { file: string; keys: Keys | undefined; withoutKeys: boolean }

/** Prepares everything beside its place, so that a data folder is never restored by half. */
async function restoreInto(config: Config, { file, keys, withoutKeys }: Wanted): Promise<Outcome> {
  const stage = path.join(config.dataDir, 'restoring')
  const databaseFile = path.join(stage, path.basename(config.databaseFile))
  try {
    mkdirSync(stage, { mode: 0o700 })
    if (file === STREAM) await pipeline(process.stdin, createWriteStream(databaseFile))
    else await copyFile(file, databaseFile)
    if (await isSealed(databaseFile)) {
      const unsealed = await unseal(databaseFile, config.secretKey || keys?.[SECRET_KEY_FILE])
      if (!unsealed.ok) return unsealed
    }
    if (!isDatabase(databaseFile)) return refused('That is not a backup of Sneaky Klaus.')
    const faults = faultsOf(databaseFile)
    if (faults.length > 0) return refused(`That backup is damaged:\n- ${faults.join('\n- ')}`)
    if (keys && config.secretKey === '') installKeys(stage, keys)
    const outcome = await revive({ ...config, dataDir: stage, databaseFile }, withoutKeys)
    if (outcome.ok) {
      for (const name of readdirSync(stage)) {
        renameSync(path.join(stage, name), path.join(config.dataDir, name))
      }
    }
    return outcome
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/** Opens a copy that is sealed as a whole, in its place. */
async function unseal(file: string, key: string | undefined): Promise<Outcome> {
  if (!key) {
    return refused('That backup is sealed as a whole: name the keys to open it with --keys FILE.')
  }
  const sealed = `${file}.sealed`
  renameSync(file, sealed)
  const isOpen = await openSealedFile(sealed, file, createSeal(key).keyFor(COPY_KEY))
  rmSync(sealed)
  return isOpen ? done('') : refused('That backup does not open with this key, or is damaged.')
}

async function revive(config: Config, withoutKeys: boolean): Promise<Outcome> {
  const ctx: Context = {
    config,
    db: openDatabase(config.databaseFile),
    clock: systemClock,
    drawing: createDrawing({ random: randomInt, onError: () => {} }),
    seal: createSeal(readOrMakeSecretKey(config)),
    sender: undefined,
    jobRuns: new Map(),
    mailIsWaiting() {},
    checkpointSoon() {},
  }
  try {
    const tables = (await ctx.db.introspection.getTables()).map(({ name }) => name)
    if (!tables.includes('settings')) return refused('That is not a backup of Sneaky Klaus.')
    const stamp = await readStamp(ctx)
    if ((await listUnknownMigrations(ctx)).length > 0) {
      return refused(
        `That backup was made by a newer version (${stamp.version}) of Sneaky Klaus. Install that one, or a newer, first.`,
      )
    }
    const isLocked = await hasAnotherKey(ctx)
    if (isLocked && !withoutKeys && (await hasPairs(ctx))) return refused(keysAreMissing(config))
    const undone = isLocked ? await forgetWhatIsSealed(ctx) : []
    await migrate(ctx)
    await rememberKey(ctx)
    const held = await beginAnew(ctx)
    return done(await told(ctx, { stamp, undone, held }))
  } finally {
    await ctx.drawing.close()
    await ctx.db.destroy()
  }
}

function keysAreMissing({ secretKey }: Config): string {
  return secretKey === ''
    ? `Who draws whom is sealed in this backup with keys that are not here. Name them with --keys FILE. Only if they are lost, use --${WITHOUT_KEYS}: then every draw is undone.`
    : `SECRET_KEY is not the one this backup was made with, so who draws whom could not be opened. Set the former one; or unset it, and name the keys with --keys FILE.`
}

type Told = { stamp: Stamp; undone: readonly string[]; held: number }

async function told(ctx: Context, { stamp, undone, held }: Told): Promise<string> {
  const exchanges = (await listAllExchanges(ctx)).length
  const holders = await listCardHolders(ctx)
  const parts = [
    `Restored: ${exchanges} ${exchanges === 1 ? 'exchange' : 'exchanges'}, ${people(await countPeople(ctx))}, as they were at ${stamp.madeAt || 'the time of the copy'}.`,
    'Everybody has to sign in again.',
  ]
  if (held > 0) {
    parts.push(`${held} ${held === 1 ? 'mail waits' : 'mails wait'} under Mailbox for you to send.`)
  }
  if (undone.length > 0) {
    parts.push(
      'The draw is undone, and names are to be drawn again, in:',
      ...undone.map((name) => `- ${name}`),
    )
  }
  if (holders.length > 0) {
    parts.push('Cards work as they did then. Make a new one for whoever has been given one since:')
    parts.push(...holders.map(({ exchange, names }) => `- ${exchange}: ${names.join(', ')}`))
  }
  return parts.join('\n')
}
