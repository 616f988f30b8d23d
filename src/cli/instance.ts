import { randomInt } from 'node:crypto'
import { readConfig, readEnvironment } from '../config.ts'
import { type Instance, openInstance } from '../instance.ts'
import { systemClock } from '../platform/clock.ts'
import { holdsSomething } from '../platform/database-file.ts'
import { refusalOf } from '../refusing.ts'
import { type Outcome, pleaseMend, refused } from './command.ts'

/**
 * Opens the instance that is configured, without listening, sending mail or logging. Another
 * process may be running on it. Refuses if there is none, unless this command may make it.
 */
export async function withInstance(
  { mayMake }: { mayMake: boolean },
  work: (instance: Instance) => Promise<Outcome>,
): Promise<Outcome> {
  const read = readConfig(readEnvironment())
  if (!read.ok) return refused(pleaseMend(read.mistakes))
  const { databaseFile } = read.config
  if (!mayMake && !holdsSomething(databaseFile)) {
    return refused(
      (await refusalOf(read.config)) ??
        `There is no Sneaky Klaus here yet: ${databaseFile} does not exist. Call this in the folder of yours, or name its DATA_DIR.`,
    )
  }
  const outside = { clock: systemClock, random: randomInt, mailer: undefined }
  const instance = await openInstance({ ...read.config, logLevel: 'silent' }, outside)
  try {
    return await work(instance)
  } finally {
    await instance.close()
  }
}
