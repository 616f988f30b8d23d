import { existsSync } from 'node:fs'
import { type Config, readConfig, readEnvironment } from '../config.ts'
import { openData, refusalOf } from '../opening.ts'
import { systemClock } from '../platform/clock.ts'
import { openDatabase } from '../platform/database.ts'
import { destroyKeyFile, ensureNextKey, MAKE_KEY, readKeyFile } from '../platform/key-file.ts'
import { othersAreAlive } from '../platform/presence.ts'
import { type Command, done, type Outcome, pleaseMend, refused } from './command.ts'

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
  const formerSecretKey = config.formerSecretKey || (readKeyFile(dataDir) ?? '')
  if (formerSecretKey === '' || formerSecretKey === secretKey) {
    return refused(
      `SECRET_KEY is yours to change: put a new one there, which ${MAKE_KEY} makes, and the one of today into FORMER_SECRET_KEY. Then call this again.`,
    )
  }
  if (await isRunning(config)) {
    return refused('Sneaky Klaus is running: stop it before its key is changed.')
  }
  const refusal = await refusalOf({ ...config, formerSecretKey })
  if (refusal !== undefined) return refused(refusal)
  if (secretKey === '') ensureNextKey(dataDir)
  const { db } = await openData({ ...config, formerSecretKey }, systemClock)
  await db.destroy()
  if (secretKey === '') {
    return done(`The key is changed. Make a copy of it: klaus backup --keys FILE`)
  }
  destroyKeyFile(dataDir)
  return done('The key is changed to SECRET_KEY. FORMER_SECRET_KEY is not needed any more.')
}

async function isRunning({ databaseFile }: Config): Promise<boolean> {
  const db = openDatabase(databaseFile)
  return await othersAreAlive({ db }).finally(() => db.destroy())
}
