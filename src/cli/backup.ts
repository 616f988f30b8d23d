import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Config, readConfig, readEnvironment, VERSION } from '../config.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { copyDatabase, noteBackup, readNameless } from '../platform/backup.ts'
import { systemClock, timestamp } from '../platform/clock.ts'
import { openDatabase } from '../platform/database.ts'
import { companionOf, isCompanion, leadsNowhere, placeOf } from '../platform/database-file.ts'
import { draftIn } from '../platform/durable-files.ts'
import { aboutPlace, existsAlready, linkLeadsNowhere } from '../platform/failures.ts'
import { writesToNobody } from '../platform/presence.ts'
import { refuseAnothers } from '../refusing.ts'
import { type Command, done, type Outcome, pleaseMend, refused, valueAfter } from './command.ts'
import { isWritable } from './examine.ts'
import { chooseKey, findFittingKey } from './fitting-key.ts'
import { keysAsText, readKeys } from './keys.ts'
import { findLostNames, named } from './lost-names.ts'
import { writeOut } from './output.ts'

/** Instead of a file: standard input or output, for a container that sees no other folder. */
export const STREAM = '-'

export const backup: Command = {
  usage: 'klaus backup [FILE] [--keys FILE]',
  about: `Copies everything into one file, while Sneaky Klaus runs or not, and checks the copy. A plain copy of
the database file will not do: what was written last stands in another file for a while. With ${STREAM}
for a FILE it goes to standard output. A FILE that is there already is left as it is.

The copy holds names, addresses and gift ideas, but no key: who draws whom cannot be read from it. To
restore that, too, you need the keys, as they are after the last draw, for each draw makes one of its
own. Keep them in another place: whoever has both files can read everything.`,
  parameters: ['[FILE]'],
  options: { keys: { about: 'writes the keys into this file', value: 'FILE' } },
  async run(given) {
    const read = readConfig(readEnvironment())
    if (!read.ok) return refused(pleaseMend(read.mistakes))
    const wanted = { file: given.parameters[0], keysFile: valueAfter(given, 'keys') }
    const mistake = mistakeIn(read.config, wanted)
    if (mistake) return refused(mistake)
    const outcome = await write(read.config, wanted)
    if (!outcome.ok || !Object.values(wanted).includes(STREAM)) return outcome
    process.stderr.write(`${outcome.sentences}\n`)
    return undefined
  },
}

type Wanted = { file: string | undefined; keysFile: string | undefined }

function mistakeIn(config: Config, { file, keysFile }: Wanted): string | undefined {
  const files = [file, keysFile].filter((one) => one !== undefined)
  if (files.length === 0) return 'Say into which FILE, and with --keys into which one the keys go.'
  if (isSame(file, keysFile))
    return 'The keys go into a file of their own: name two different ones.'
  if (!existsSync(config.databaseFile)) {
    return `There is nothing to back up yet: ${config.databaseFile} does not exist.`
  }
  const named = files.filter((one) => one !== STREAM)
  return named.map((one) => mistakeInName(one, config, file)).find(Boolean)
}

function mistakeInName(name: string, { databaseFile }: Config, file?: string): string | undefined {
  if (existsSync(name)) return existsAlready(name)
  if (leadsNowhere(name)) return linkLeadsNowhere(name)
  const beside = name === file ? companionOf(name) : undefined
  if (beside) {
    return `${beside} is left of another database, and would be taken for a part of the copy. Move it away, or name another file.`
  }
  if ([databaseFile, file].some((one) => one && isCompanion(name, one))) {
    return `${name} would be taken for a part of a database. Name another file.`
  }
  const folder = path.dirname(name)
  return isWritable(folder) ? undefined : `${folder} is no folder that can be written to.`
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false
  const isStream = one === STREAM || other === STREAM
  return isStream ? one === other : placeOf(one) === placeOf(other)
}

async function write(config: Config, { file, keysFile }: Wanted): Promise<Outcome> {
  const said: string[] = []
  let isCopied = false
  const chosen = keysFile === undefined ? undefined : await chooseKey(config)
  if (chosen?.ok === false) return refused(chosen.why)
  // A draw that is undone meanwhile is in the copy, perhaps, and its key destroyed.
  const keysBefore = chosen && readKeys(config, chosen.key)
  if (file !== undefined) {
    await refuseAnothers(config)
    if (await writesToNobody(config.databaseFile)) return refused(LOG_IS_GONE)
    const isStream = file === STREAM
    const copied = isStream ? await copyToOutput(config) : await copyToFile(config, file)
    if (!copied.ok) return copied
    isCopied = true
    said.push(copied.sentences)
  }
  if (keysFile !== undefined && chosen) {
    const text = keysAsText({ ...keysBefore, ...readKeys(config, chosen.key) })
    try {
      if (chosen.isTried && (await findFittingKey(config)) !== chosen.key) throw new Error(CHANGED)
      await writeKeys(keysFile, text)
    } catch (error) {
      // Half of what was asked for would be in the way of the next try.
      if (file !== undefined && file !== STREAM) rmSync(file)
      throw error
    }
    if (!chosen.isTried) said.push(NOT_TRIED)
    const lost = chosen.isTried ? await findLostNames(config, [chosen.key]) : []
    if (lost.length > 0) said.push(keysAreLost(lost))
    said.push(
      'Keep the keys in another place: whoever has them and a backup can read everything, even who draws whom.',
    )
  }
  // On a full disk the copy, which is elsewhere, is good all the same.
  if (isCopied) await note(config).catch(() => undefined)
  return done(said.join('\n'))
}

const CHANGED = 'The secret key was changed meanwhile, so no keys were written: call this again.'
const NOT_TRIED =
  'The database is not whole, so whether these keys open it could not be tried. Keep earlier files of keys, too.'

function keysAreLost(lost: readonly Exchange[]): string {
  return `The keys of ${named(lost)} are not among them, as they are lost here. Keep an older file of keys that has them; \`klaus doctor\` says what to do.`
}

/** Writes a new file, of which nothing is left if that fails. */
async function writeKeys(file: string, text: string): Promise<void> {
  if (file === STREAM) return await writeOut(text)
  const opened = openSync(file, 'wx', 0o600)
  try {
    writeFileSync(opened, text)
    fsyncSync(opened)
  } catch (error) {
    rmSync(file)
    throw aboutPlace(error, file)
  } finally {
    closeSync(opened)
  }
}

const LOG_IS_GONE =
  'The log of the database, the file that ends in -wal, was deleted while Sneaky Klaus runs, so a copy would lack what was written last, and none was made. Stop Sneaky Klaus, which saves everything, start it again, and make the backup then.'

async function copyToFile(config: Config, file: string): Promise<Outcome> {
  const faults = await copyTo(config, file)
  return faults.length > 0
    ? broken(faults)
    : done(`Everything but the keys is in ${file}, and the copy is whole.`)
}

async function copyTo({ databaseFile }: Config, file: string): Promise<string[]> {
  return await copyDatabase(databaseFile, file, stamp()).catch((error) => {
    throw aboutPlace(error, file)
  })
}

async function copyToOutput(config: Config): Promise<Outcome> {
  const draft = draftIn(config.dataDir)
  try {
    const faults = await copyTo(config, draft)
    if (faults.length > 0) return broken(faults)
    await writeOut(await readNameless(draft))
    return done('Everything but the keys was copied, and the copy is whole.')
  } finally {
    rmSync(draft, { force: true })
  }
}

/** For the page that says when the last backup was made. */
async function note({ databaseFile }: Config): Promise<void> {
  const db = openDatabase(databaseFile)
  await noteBackup({ db, clock: systemClock }).finally(() => db.destroy())
}

function stamp() {
  return { madeAt: timestamp(systemClock()), version: VERSION }
}

function broken(faults: readonly string[]): Outcome {
  return refused(
    `The database is damaged, so no backup was made, and earlier ones should be kept:\n- ${faults.join('\n- ')}`,
  )
}
