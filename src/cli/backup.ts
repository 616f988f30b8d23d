import { createReadStream, existsSync, rmSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { draftIn } from '../backup/rules.ts'
import { type Config, readConfig, readEnvironment, VERSION } from '../config.ts'
import { copyDatabase } from '../platform/backup.ts'
import { systemClock, timestamp } from '../platform/clock.ts'
import { type Command, done, type Outcome, pleaseMend, refused, valueAfter } from './command.ts'
import { readKeys, saveKeys } from './keys.ts'

/** Instead of a file: standard input or output, for a container that sees no other folder. */
export const STREAM = '-'

export const backup: Command = {
  usage: 'klaus backup FILE [--keys FILE]',
  about: `Copies everything into one file, while Sneaky Klaus runs or not, and checks the copy. A plain copy of
the database file will not do: what was written last stands in another file for a while. With ${STREAM}
for FILE it goes to standard output.

The copy holds names, addresses and gift ideas, but no key: who draws whom cannot be read from it. To
restore that, too, you need the keys, which change so rarely that one copy of them is enough. Keep it
in another place: whoever has both files can read everything.`,
  parameters: ['FILE'],
  options: { keys: { about: 'writes the keys into this file, too', value: 'FILE' } },
  async run(given) {
    const [file = ''] = given.parameters
    const keysFile = valueAfter(given, 'keys')
    const read = readConfig(readEnvironment())
    if (!read.ok) return refused(pleaseMend(read.mistakes))
    const { config } = read
    if (!existsSync(config.databaseFile)) {
      return refused(`There is nothing to back up yet: ${config.databaseFile} does not exist.`)
    }
    const taken = [file, keysFile].find((one) => one !== undefined && existsSync(one))
    if (taken) return refused(`${taken} exists already, and is left as it is. Name another file.`)
    const keys = readKeys(config)
    if (keysFile && !keys) {
      return refused(`There are no keys in ${config.dataDir}, and SECRET_KEY is not set.`)
    }
    const copied = file === STREAM ? await copyToOutput(config) : await copyToFile(config, file)
    if (copied.ok && keysFile && keys) {
      saveKeys(keysFile, keys)
      copied.sentences += `\nThe keys are in ${keysFile}. Keep them in another place: whoever has both files can read everything, even who draws whom.`
    }
    if (file !== STREAM || !copied.ok) return copied
    process.stderr.write(`${copied.sentences}\n`)
    return undefined
  },
}

async function copyToFile(config: Config, file: string): Promise<Outcome> {
  const faults = await copyDatabase(config.databaseFile, file, stamp())
  return faults.length > 0
    ? broken(faults)
    : done(`Everything but the keys is in ${file}, and the copy is whole.`)
}

async function copyToOutput(config: Config): Promise<Outcome> {
  const draft = draftIn(config.dataDir)
  try {
    const faults = await copyDatabase(config.databaseFile, draft, stamp())
    if (faults.length > 0) return broken(faults)
    await pipeline(createReadStream(draft), process.stdout, { end: false })
    return done('Everything but the keys was copied, and the copy is whole.')
  } finally {
    rmSync(draft, { force: true })
  }
}

function stamp() {
  return { madeAt: timestamp(systemClock()), version: VERSION }
}

function broken(faults: readonly string[]): Outcome {
  return refused(
    `The database is damaged, so no backup was made, and earlier ones should be kept:\n- ${faults.join('\n- ')}`,
  )
}
