import { beginAnew } from '../backup/commands.ts'
import { type Forgotten, forgetWhatIsSealed } from '../backup/lost-key.ts'
import {
  countPeople,
  hasPairs,
  listAllExchanges,
  listCardHolders,
  listLostExchanges,
} from '../backup/queries.ts'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { destroyUnnamedKeys } from '../exchanges/erased-keys.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { giveUpNames } from '../mending/lost-names.ts'
import { undoDraw } from '../mending/undo.ts'
import { forgetNotices } from '../notify/commands.ts'
import { readStamp, type Stamp } from '../platform/backup.ts'
import { markAnew } from '../platform/data-folder.ts'
import { type Database, openDatabase, readTables } from '../platform/database.ts'
import { endRotation, findInstanceKey, type Keys, unlock } from '../platform/instance-key.ts'
import { destroyKeyFile, makeKeyFile, readKeyFile } from '../platform/key-file.ts'
import { openKeyring, rewrapKeys } from '../platform/keyring.ts'
import { readProgress } from '../platform/migrations.ts'
import { inShort, refuseUnfinished, refuseUnknown } from '../platform/schema.ts'
import { createSeal } from '../platform/seal.ts'
import { people } from '../ui/words/en.ts'
import { done, type Outcome, refused } from './command.ts'
import { contextOf } from './context.ts'

/** The file of keys that was named, if one was, and whether what it does not open may be lost. */
type GivenKeys = {
  keysFile: string | undefined
  /** The instance key in that file. */
  inFile: string | undefined
  withoutKeys: boolean
}

/**
 * Makes a copied database one to start with. Refuses it if what is sealed in it cannot be opened, unless
 * the keys are said to be lost; what those open that were given is kept even then.
 */
export async function revive(config: Config, given: GivenKeys): Promise<Outcome> {
  const { withoutKeys, keysFile } = given
  const db = openDatabase(config.databaseFile)
  try {
    const tables = await readTables(db)
    const { owner, unknown, isNewer, isUpToDate } = await readProgress({ db }, tables)
    if (owner !== 'us') return refused('That is not a backup of Sneaky Klaus.')
    const stamp = await readStamp({ db })
    if (isNewer) {
      return refused(
        `That backup was made by a newer version (${stamp.version || 'not known'}) of Sneaky Klaus, or an unfinished one, which has the migration ${inShort(unknown)}. Install that one, or a newer, first.`,
      )
    }
    refuseUnknown(unknown, 'The backup')
    if (isUpToDate) refuseUnfinished(tables, 'The backup')
    const { keys, forgotten, isChanged } = await openSeals(db, config, given)
    if (!keys) {
      const isAnother = keysFile === undefined && config.secretKey !== ''
      return refused(isAnother ? ANOTHER_KEY : keysAreMissing(keysFile))
    }
    const ctx = contextOf(config, db, keys)
    const lost = await listLostExchanges(ctx)
    if (lost.length > 0 && !withoutKeys) return refused(keysAreMissing(keysFile, lost))
    for (const exchange of lost) {
      if ((await undoDraw(ctx, exchange)) === 'undone') forgotten.undone.push(exchange.name)
      else if (await giveUpNames(ctx, exchange)) forgotten.over.push(exchange.name)
    }
    const held = await beginAnew(ctx)
    await forgetNotices(ctx)
    await destroyUnnamedKeys(ctx)
    await markAnew(ctx, config)
    return done(await told(ctx, { stamp, forgotten, held, isChanged }))
  } finally {
    await db.destroy()
  }
}

type Opened = {
  /** Undefined if they are missing. */
  keys: Keys | undefined
  forgotten: Forgotten
  /** Whether another key has taken the place of the one in the file of keys. */
  isChanged: boolean
}

/**
 * Opens what is sealed, by whichever key that is given opens it, and brings it up to date; from then on
 * SECRET_KEY opens it, if that is set. If keys are lost, returns what is forgotten with them.
 */
async function openSeals(
  db: Database,
  config: Config,
  { inFile, withoutKeys }: GivenKeys,
): Promise<Opened> {
  const { dataDir, formerSecretKey } = config
  const found = await findInstanceKey({ db }, dataDir, [inFile, config.secretKey, formerSecretKey])
  // Nothing that is sealed is opened before its key is found.
  const ctx = contextOf(config, db, { seal: createSeal(''), keyring: openKeyring(dataDir, '') })
  const mayForget = withoutKeys || !(await hasPairs(ctx))
  let forgotten: Forgotten = { undone: [], over: [] }
  if (found === undefined && !mayForget) return { keys: undefined, forgotten, isChanged: false }
  if (found === undefined) forgotten = await forgetWhatIsSealed(ctx)
  const secretKey = config.secretKey || (readKeyFile(dataDir) ?? makeKeyFile(dataDir))
  // Those in a file of keys are wrapped by the instance key in it, whichever opens the database.
  const next = found ?? secretKey
  if (inFile !== undefined) rewrapKeys(dataDir, { former: inFile, next })
  await endRotation({ db })
  const keys = await unlock(db, { dataDir, secretKey, former: found })
  if (config.secretKey !== '') destroyKeyFile(dataDir)
  return { keys, forgotten, isChanged: inFile !== undefined && inFile !== secretKey }
}

const ANOTHER_KEY =
  'SECRET_KEY is not the one this backup was made with, so who draws whom could not be opened. Name the keys with --keys FILE, or put the key of then into FORMER_SECRET_KEY.'
/** `lost`: what the keys do not open that are there; without it, they open nothing of this backup. */
function keysAreMissing(keysFile: string | undefined, lost?: readonly Exchange[]): string {
  if (keysFile === undefined) {
    return 'Who draws whom is sealed in this backup with keys that are not here. Name them with --keys FILE. Only if they are lost, use --without-keys: then every draw is undone.'
  }
  if (lost === undefined) {
    return `The keys in ${keysFile} are not those of this backup. Name those with --keys FILE, or put the secret key of then into FORMER_SECRET_KEY. Only if they are lost, use --without-keys instead: then every draw is undone.`
  }
  const names = lost.map(({ name }) => `- ${name}`).join('\n')
  return `${keysFile} lacks the keys of these exchanges:\n${names}\nName a file of keys that was written after their draw. Only if there is none, add --without-keys to --keys ${keysFile}: what it opens is kept, and only these draws are undone.`
}

type Told = { stamp: Stamp; held: number } & Omit<Opened, 'keys'>

async function told(ctx: Context, { stamp, forgotten, held, isChanged }: Told): Promise<string> {
  const { undone, over } = forgotten
  const exchanges = (await listAllExchanges(ctx)).length
  const holders = await listCardHolders(ctx)
  const parts = [
    `Restored: ${exchanges} ${exchanges === 1 ? 'exchange' : 'exchanges'}, ${people(await countPeople(ctx))}, as they were at ${stamp.madeAt || 'the time of the copy'}.`,
    'Everybody has to sign in again.',
    'No names are drawn, and nothing is mailed, posted or copied by night, until the organiser has looked and chosen “Start again”, above any of their pages. For a try, while another one runs, never choose it.',
  ]
  if (isChanged) {
    parts.push(
      'It has another secret key from now on than the one in that file: write a new file of keys, with klaus backup --keys FILE, and keep the former one for earlier backups.',
    )
  }
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
  if (over.length > 0) {
    parts.push(
      'These are over. Who gave to whom, and what they wrote, is lost for good in:',
      ...over.map((name) => `- ${name}`),
    )
  }
  if (holders.length > 0) {
    parts.push('Cards work as they did then. Make a new one for whoever has been given one since:')
    parts.push(...holders.map(({ exchange, names }) => `- ${exchange}: ${names.join(', ')}`))
  }
  return parts.join('\n')
}
