import { randomInt } from 'node:crypto'
import { beginAnew } from '../backup/commands.ts'
import { forgetWhatIsSealed } from '../backup/lost-key.ts'
import { countPeople, hasPairs, listAllExchanges, listCardHolders } from '../backup/queries.ts'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { createDrawing } from '../draw/drawing.ts'
import { destroyUnnamedKeys } from '../exchanges/erased-keys.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import { undoDraw } from '../mending/commands.ts'
import { readStamp, type Stamp } from '../platform/backup.ts'
import { systemClock } from '../platform/clock.ts'
import { markAnew } from '../platform/data-folder.ts'
import { type Database, openDatabase } from '../platform/database.ts'
import { type Keys, unlock } from '../platform/instance-key.ts'
import { makeKeyFile, readKeyFile } from '../platform/key-file.ts'
import { openKeyring } from '../platform/keyring.ts'
import { listUnknownMigrations } from '../platform/migrations.ts'
import { createSeal } from '../platform/seal.ts'
import { people } from '../ui/words/en.ts'
import { done, type Outcome, refused } from './command.ts'

/**
 * Makes a copied database one to start with. Refuses it if what is sealed in it cannot be opened, unless
 * the keys are said to be lost.
 */
export async function revive(config: Config, withoutKeys: boolean): Promise<Outcome> {
  const db = openDatabase(config.databaseFile)
  try {
    const tables = (await db.introspection.getTables()).map(({ name }) => name)
    if (!tables.includes('settings')) return refused('That is not a backup of Sneaky Klaus.')
    const stamp = await readStamp({ db })
    if ((await listUnknownMigrations({ db })).length > 0) {
      return refused(
        `That backup was made by a newer version (${stamp.version}) of Sneaky Klaus. Install that one, or a newer, first.`,
      )
    }
    const { keys, undone } = await openSeals(db, config, withoutKeys)
    if (!keys) return refused(config.secretKey === '' ? KEYS_ARE_MISSING : ANOTHER_KEY)
    const ctx = contextOf(config, db, keys)
    const lost = (await listAllExchanges(ctx)).filter((one) => namesAreLost(ctx, one))
    if (lost.length > 0 && !withoutKeys) return refused(KEYS_ARE_MISSING)
    for (const exchange of lost) {
      if (await undoDraw(ctx, exchange)) undone.push(exchange.name)
    }
    const held = await beginAnew(ctx)
    await destroyUnnamedKeys(ctx)
    await markAnew(ctx, config)
    return done(await told(ctx, { stamp, undone, held }))
  } finally {
    await db.destroy()
  }
}

/**
 * Opens what is sealed and brings it up to date; without `keys` if they are missing. If they are lost,
 * returns the names of exchanges whose draw is undone.
 */
async function openSeals(
  db: Database,
  config: Config,
  withoutKeys: boolean,
): Promise<{ keys: Keys | undefined; undone: string[] }> {
  const { dataDir, formerSecretKey: former } = config
  // Nothing that is sealed is opened before its key is found.
  const ctx = contextOf(config, db, { seal: createSeal(''), keyring: openKeyring(dataDir, '') })
  const mayForget = withoutKeys || !(await hasPairs(ctx))
  const secretKey = config.secretKey || readKeyFile(dataDir)
  if (secretKey === undefined && !mayForget) return { keys: undefined, undone: [] }
  const known = { dataDir, secretKey: secretKey ?? makeKeyFile(dataDir), former }
  const keys = await unlock(db, known)
  if (keys || !mayForget) return { keys, undone: [] }
  const undone = await forgetWhatIsSealed(ctx)
  return { keys: await unlock(db, known), undone }
}

function contextOf(
  config: Config,
  db: Database,
  { seal, keyring }: Pick<Context, 'seal' | 'keyring'>,
): Context {
  return {
    config,
    db,
    clock: systemClock,
    random: randomInt,
    drawing: createDrawing({ random: randomInt, onError: () => {} }),
    seal,
    keyring,
    sender: undefined,
    jobRuns: new Map(),
    mailIsWaiting() {},
    deliveryFails: () => false,
    canWrite: () => true,
    checkpointSoon() {},
    noteErasure: async () => {},
  }
}

const ANOTHER_KEY =
  'SECRET_KEY is not the one this backup was made with, so who draws whom could not be opened. Set the former one; or unset it, and name the keys with --keys FILE.'
const KEYS_ARE_MISSING = `Who draws whom is sealed in this backup with keys that are not here. Name them with --keys FILE. Only if they are lost, use --without-keys: then every draw is undone that cannot be opened.`

type Told = { stamp: Stamp; undone: readonly string[]; held: number }

async function told(ctx: Context, { stamp, undone, held }: Told): Promise<string> {
  const exchanges = (await listAllExchanges(ctx)).length
  const holders = await listCardHolders(ctx)
  const parts = [
    `Restored: ${exchanges} ${exchanges === 1 ? 'exchange' : 'exchanges'}, ${people(await countPeople(ctx))}, as they were at ${stamp.madeAt || 'the time of the copy'}.`,
    'Everybody has to sign in again.',
  ]
  if (held > 0) {
    parts.push(
      `${held} ${held === 1 ? 'mail waits' : 'mails wait'} under “Unsent emails” for you to send.`,
    )
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
