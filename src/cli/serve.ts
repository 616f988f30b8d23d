import { readConfig, readEnvironment } from '../config.ts'
import { startServer } from '../server.ts'
import { type Command, pleaseMend, refused } from './command.ts'
import { inSentences } from './failure.ts'

export const serve: Command = {
  usage: 'klaus serve',
  about: `Starts Sneaky Klaus and prints the address to open. It stops, after finishing what is under way,
with Ctrl-C or SIGTERM.`,
  async run() {
    let file: string | undefined
    try {
      const read = readConfig(readEnvironment())
      if (!read.ok) return cannotStart(pleaseMend(read.mistakes))
      file = read.config.databaseFile
      await startServer(read.config)
      return undefined
    } catch (error) {
      return cannotStart(inSentences(error, file))
    }
  },
}

function cannotStart(why: string) {
  return refused(`Sneaky Klaus cannot start. ${why}`)
}
