import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { copyFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { COPY_KEY, readCopyName } from '../backup/rules.ts'
import { type Config, readConfig, readEnvironment } from '../config.ts'
import { faultsOf, isDatabase } from '../platform/backup.ts'
import {
  clearHalfRestored,
  closeToOthers,
  makeDataFolder,
  restoreFolderIn,
  takeRestored,
} from '../platform/data-folder.ts'
import { keepsLog, leadsNowhere } from '../platform/database-file.ts'
import { aboutPlace, linkLeadsNowhere } from '../platform/failures.ts'
import { isOfTheSystem } from '../platform/folders.ts'
import { SECRET_KEY_FILE } from '../platform/key-file.ts'
import { holdForRestore, RESTORE_LOCK } from '../platform/restore-lock.ts'
import { createSeal } from '../platform/seal.ts'
import { isSealed, openSealedFile } from '../platform/sealed-files.ts'
import { STREAM } from './backup.ts'
import { type Command, done, type Outcome, pleaseMend, refused, valueAfter } from './command.ts'
import { isDemoFolder } from './demo-folder.ts'
import { installKeys, type Keys, loadKeys } from './keys.ts'
import { revive } from './revive.ts'

const WITHOUT_KEYS = 'without-keys'

export const restore: Command = {
  usage: `klaus restore FILE [--keys FILE] [--${WITHOUT_KEYS}]`,
  about: `Puts a backup into the data folder, which must be empty but for what a file
system, a NAS or a desktop keeps in every folder; FILE is left as it is. With ${STREAM} for FILE it comes
from standard input. Stop Sneaky Klaus first.

Everybody is signed out, and sign-in links in earlier mails end; cards still work, and so does “That’s not
for me”. Mails that were waiting, or could not be sent, when the backup was made may have been sent since:
they are held under “Unsent emails” until the organiser sends them. By itself the restored copy draws no names and sends nothing until the
organiser has looked at it and chosen “Start again”.

If keys are lost, add --${WITHOUT_KEYS}: it undoes the draws that no key opens any more. With --keys beside
it, as when that file is older than the last draw, what its keys open is kept.`,
  parameters: ['FILE'],
  options: {
    keys: { about: 'the keys, as klaus backup has written them', value: 'FILE' },
    [WITHOUT_KEYS]: { about: 'keys are lost: undoes the draws that none opens' },
  },
  async run(given) {
    const read = readConfig(readEnvironment())
    if (!read.ok) return refused(pleaseMend(read.mistakes))
    const { config } = read
    const [file = ''] = given.parameters
    const keysFile = valueAfter(given, 'keys')
    const loaded = keysFile === undefined ? undefined : loadKeys(keysFile)
    if (loaded?.ok === false) return refused(loaded.why)
    if (file !== STREAM && leadsNowhere(file)) return refused(linkLeadsNowhere(file))
    if (file !== STREAM && !existsSync(file)) return refused(`There is no file ${file}.`)
    const withoutKeys = given.options[WITHOUT_KEYS] === true
    return await restoreAlone(config, { file, keysFile, keys: loaded?.keys, withoutKeys })
  },
}

/** One that is called beside another would clear away what that one prepares. */
async function restoreAlone(config: Config, wanted: Wanted): Promise<Outcome> {
  const { dataDir } = config
  makeDataFolder(config)
  if (existsSync(config.databaseFile)) return refused(notEmpty(dataDir))
  const letGo = holdForRestore(dataDir)
  if (!letGo) return refused(`A restore into ${dataDir} is under way. Wait until it has ended.`)
  try {
    clearHalfRestored(config)
    return isEmpty(config) ? await restoreInto(config, wanted) : refused(notEmpty(dataDir))
  } finally {
    letGo()
  }
}

function notEmpty(dataDir: string): string {
  return `${dataDir} is not empty, and is left as it is. Name an empty DATA_DIR.`
}

/** Whether nothing is there, but for a folder for copies that is mounted inside and has nothing else in it. */
function isEmpty({ dataDir, backupDir }: Config): boolean {
  const mounted = backupDir === undefined ? undefined : path.resolve(backupDir)
  return leadsToCopiesAlone(path.resolve(dataDir), mounted)
}

function leadsToCopiesAlone(folder: string, mounted: string | undefined): boolean {
  return readdirSync(folder)
    .filter((name) => !isOfTheSystem(name) && !isPassing(name))
    .map((name) => path.join(folder, name))
    .every((place) => {
      if (place === mounted) return holdsCopiesAlone(place)
      const isOnTheWay = mounted?.startsWith(place + path.sep) && statSync(place).isDirectory()
      return isOnTheWay && leadsToCopiesAlone(place, mounted)
    })
}

/** What a restore and a demo have while they run, and leave when they are killed. */
function isPassing(name: string): boolean {
  return name === RESTORE_LOCK || isDemoFolder(name)
}

function holdsCopiesAlone(place: string): boolean {
  const isOurs = (name: string) => isOfTheSystem(name) || readCopyName(name) !== undefined
  return statSync(place).isDirectory() && readdirSync(place).every(isOurs)
}

type Wanted = {
  file: string
  keysFile: string | undefined
  keys: Keys | undefined
  withoutKeys: boolean
}

/** Prepares everything beside its place, so that a data folder is never restored by half. */
async function restoreInto(config: Config, wanted: Wanted): Promise<Outcome> {
  const { file, keysFile, keys, withoutKeys } = wanted
  const stage = restoreFolderIn(config.dataDir)
  const databaseFile = path.join(stage, path.basename(config.databaseFile))
  try {
    mkdirSync(stage, { mode: 0o700 })
    if (file === STREAM) await pipeline(process.stdin, createWriteStream(databaseFile))
    else await copyWithLog(file, databaseFile)
    if (await isSealed(databaseFile)) {
      const known = [config.secretKey, config.formerSecretKey, keys?.[SECRET_KEY_FILE] ?? '']
      const unsealed = await unseal(databaseFile, known)
      if (!unsealed.ok) return unsealed
    }
    if (!isDatabase(databaseFile)) return refused('That is not a backup of Sneaky Klaus.')
    const faults = faultsOf(databaseFile)
    if (faults.length > 0) return refused(`That backup is damaged:\n- ${faults.join('\n- ')}`)
    if (keys) installKeys(stage, keys)
    const staged = { ...config, dataDir: stage, databaseFile }
    const inFile = keys?.[SECRET_KEY_FILE]
    const outcome = await revive(staged, { withoutKeys, keysFile, inFile })
    if (outcome.ok) {
      takeRestored(config)
      closeToOthers(config)
    }
    return outcome
  } catch (error) {
    throw aboutPlace(error, config.dataDir)
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/**
 * What a stopped process could not write into the file itself lies in its write-ahead log, beside it. A backup has no
 * log: one beside it is left of another database.
 */
async function copyWithLog(file: string, databaseFile: string): Promise<void> {
  const source = realpathSync(file)
  await copyFile(source, databaseFile)
  const log = `${source}-wal`
  if (keepsLog(databaseFile) && existsSync(log)) await copyFile(log, `${databaseFile}-wal`)
}

/** Opens a copy that is sealed as a whole, in its place. */
async function unseal(file: string, known: readonly string[]): Promise<Outcome> {
  const keys = known.filter((key) => key !== '')
  if (keys.length === 0) {
    return refused('That backup is sealed as a whole: name the keys to open it with --keys FILE.')
  }
  const sealed = `${file}.sealed`
  renameSync(file, sealed)
  for (const key of keys) {
    if (await openSealedFile(sealed, file, createSeal(key).keyFor(COPY_KEY))) {
      rmSync(sealed)
      return done('')
    }
  }
  return refused('That backup does not open with this key, or is damaged.')
}
