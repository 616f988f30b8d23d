import { randomInt } from 'node:crypto'
import { readConfig, readEnvironment } from '../config.ts'
import { type Instance, openInstance } from '../instance.ts'
import { systemClock } from '../platform/clock.ts'
import { type Outcome, pleaseMend, refused } from './command.ts'

/**
 * Opens the instance that is configured, without listening, sending mail or logging. Another
 * process may be running on it.
 */
export async function withInstance(
  work: (instance: Instance) => Promise<Outcome>,
): Promise<Outcome> {
  const read = readConfig(readEnvironment())
  if (!read.ok) return refused(pleaseMend(read.mistakes))
  const outside = { clock: systemClock, random: randomInt, mailer: undefined }
  const instance = await openInstance({ ...read.config, logLevel: 'silent' }, outside)
  try {
    return await work(instance)
  } finally {
    await instance.close()
  }
}
