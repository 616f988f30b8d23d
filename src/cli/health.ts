import { readConfig, readEnvironment } from '../config.ts'
import { paths } from '../paths.ts'
import { type Command, done, pleaseMend, refused } from './command.ts'

const PATIENCE_MS = 5_000
const EVERY_ADDRESS = ['0.0.0.0', '::']

export const health: Command = {
  usage: 'klaus health',
  about: `Asks the Sneaky Klaus that runs on this machine whether it is well, as a container’s HEALTHCHECK
does. Exits with 0 if it is.`,
  async run() {
    const read = readConfig(readEnvironment())
    if (!read.ok) return refused(pleaseMend(read.mistakes))
    const { host, port } = read.config
    const name = EVERY_ADDRESS.includes(host) ? '127.0.0.1' : host
    const url = `http://${name.includes(':') ? `[${name}]` : name}:${port}${paths.health()}`
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })
      const { status, version } = (await answer.json()) as { status?: string; version?: string }
      if (answer.ok) return done(`Sneaky Klaus ${version} is well.`)
      return refused(`Sneaky Klaus answers, but it is not well: ${status}. See its log.`)
    } catch {
      return refused(`Nothing that is Sneaky Klaus answers at ${url}.`)
    }
  },
}
