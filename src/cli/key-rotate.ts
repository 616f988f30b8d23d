import { existsSync } from 'node:fs'
import { type Config, readConfig, readEnvironment } from '../config.ts'
import { openData } from '../opening.ts'
import { systemClock } from '../platform/clock.ts'
import { openForLooking } from '../platform/database.ts'
import { hasBegunToRotate, openKeys } from '../platform/instance-key.ts'
import {
  destroyKeyFile,
  destroyNextKey,
  ensureNextKey,
  MAKE_KEY,
  readKeyFile,
  readNextKey,
} from '../platform/key-file.ts'
import { othersAreAlive } from '../platform/presence.ts'
import { refusalOf, refuseAnothers } from '../refusing.ts'
import { type Command, done, type Outcome, pleaseMend, refused } from './command.ts'
import { inSentences } from './failure.ts'

const AS_BEFORE = 'The key is as it was.'
const BEGUN =
  'The change of the key has begun: call klaus key:rotate once more to finish it. With the key in the data folder, the next start finishes it, too, and says so.'

export const keyRotate: Command = {
  usage: 'klaus key:rotate',
  about: `Changes the secret key, and keeps everything that is sealed. Stop Sneaky Klaus first.

If the key is in the data folder, it makes a new one there. If it is in SECRET_KEY, put a new one in
its place, which ${MAKE_KEY} makes, and the one of today into FORMER_SECRET_KEY, and call this.

Copies made before open with the former key only: keep it as long as you keep them.`,
  async run() {
    const read = readConfig(readEnvironment())
    if (!read.ok) return refused(pleaseMend(read.mistakes))
    return await rotate(read.config)
  },
}

async function rotate(config: Config): Promise<Outcome> {
  const { dataDir, databaseFile, secretKey } = config
  if (!existsSync(databaseFile)) {
    return refused(`There is nothing to change yet: ${databaseFile} does not exist.`)
  }
  await refuseAnothers(config)
  const formerSecretKey = config.formerSecretKey || (readKeyFile(dataDir) ?? '')
  if (formerSecretKey === '' || formerSecretKey === secretKey) {
    const opens = secretKey !== '' && (await isWrappedBy(config, secretKey).catch(() => false))
    const isDone = opens ? 'This SECRET_KEY opens everything, so a change to it is done.\n' : ''
    return refused(
      `${isDone}SECRET_KEY is yours to change: put a new one there, which ${MAKE_KEY} makes, and the one of today into FORMER_SECRET_KEY. Then call this again.`,
    )
  }
  const refusal = await refusalOf({ ...config, formerSecretKey })
  if (refusal !== undefined) return refused(refusal)
  const running = isRunning(config).catch((error) => {
    throw new Error(`${inSentences(error, databaseFile)}\n${AS_BEFORE}`)
  })
  if (await running) {
    return refused('Sneaky Klaus is running: stop it before its key is changed.')
  }
  try {
    if (secretKey === '') ensureNextKey(dataDir)
    const { db } = await openData({ ...config, formerSecretKey }, systemClock)
    await db.destroy()
  } catch (error) {
    throw new Error(
      `${inSentences(error, databaseFile)}\n${await takenBack(config, formerSecretKey)}`,
    )
  }
  if (secretKey === '') {
    return done(`The key is changed. Make a copy of it: klaus backup --keys FILE`)
  }
  destroyKeyFile(dataDir)
  return done('The key is changed to SECRET_KEY. FORMER_SECRET_KEY is not needed any more.')
}

/**
 * After a change that failed: destroys the next key if everything is wrapped by the former one still, which
 * is in its place. Returns how things are now.
 */
async function takenBack(config: Config, former: string): Promise<string> {
  const { dataDir, secretKey } = config
  if (secretKey === '' && readKeyFile(dataDir) !== former) return BEGUN
  if (secretKey === '' && readNextKey(dataDir) === undefined) return AS_BEFORE
  // Where not even looking is possible, what is there is left for the next try.
  const isUntouched = await isWrappedBy(config, former).catch(() => false)
  if (!isUntouched) return BEGUN
  if (secretKey === '') destroyNextKey(dataDir)
  return AS_BEFORE
}

async function isWrappedBy({ dataDir, databaseFile }: Config, secretKey: string): Promise<boolean> {
  const db = openForLooking(databaseFile)
  try {
    if (await hasBegunToRotate({ db })) return false
    return (await openKeys({ db }, { dataDir, secretKey })) !== undefined
  } finally {
    await db.destroy()
  }
}

async function isRunning({ databaseFile }: Config): Promise<boolean> {
  const db = openForLooking(databaseFile)
  return await othersAreAlive({ db }).finally(() => db.destroy())
}
