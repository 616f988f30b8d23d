import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createAdmin } from '../admin/commands.ts'
import { type Config, readConfig, readDemoEnvironment } from '../config.ts'
import { openInstance } from '../instance.ts'
import { paths } from '../paths.ts'
import { systemClock } from '../platform/clock.ts'
import { sentenceForPort } from '../platform/failures.ts'
import { startServer } from '../server.ts'
import { type Command, pleaseMend, refused } from './command.ts'
import { type Card, makeExchanges } from './demo-exchanges.ts'
import { makeDemoFolder } from './demo-folder.ts'

const ROSIE = {
  name: 'Aunt Rosie',
  email: 'rosie@example.org',
  password: 'a present in every stocking',
}

export const demo: Command = {
  usage: 'klaus demo',
  about: `Starts a Sneaky Klaus to try out, with an organiser and an exchange in every state, and says how
to sign in as whom. No email leaves this machine, and when it stops, with Ctrl-C, everything in it is
erased. PORT and HOST say where it listens, by default on port 8000 of this machine alone; nothing else that
stands in .env concerns it. To try it on a phone, put the address of this machine before the command, such as
BASE_URL=http://192.168.0.2:8000, and HOST=0.0.0.0.`,
  async run() {
    const folder = makeDemoFolder()
    const { PORT, PORT_FILE, HOST, HOST_FILE, BASE_URL, TZ } = readDemoEnvironment()
    const here = HOST || HOST_FILE ? { HOST, HOST_FILE } : { HOST: '127.0.0.1' }
    const given = { PORT, PORT_FILE, ...here, BASE_URL, TZ }
    const read = readConfig({ ...given, DATA_DIR: folder, LOG_LEVEL: 'warn' })
    if (!read.ok) return refused(pleaseMend(read.mistakes))
    const trouble = await troubleWithPort(read.config)
    if (trouble !== undefined) return refused(`The demo cannot start. ${trouble}`)
    const cards = await fill(read.config)
    process.stdout.write(waysIn(read.config, cards))
    await startServer(read.config)
    return undefined
  },
}

/** Why it could not listen, before anything else is done and told; undefined if it can. */
async function troubleWithPort({ port, host }: Config): Promise<string | undefined> {
  const server = createServer()
  try {
    await once(server.listen(port, host), 'listening')
    await once(server.close(), 'close')
    return undefined
  } catch (error) {
    return sentenceForPort(error, 'PORT') ?? (error as Error).message
  }
}

async function fill(config: Config): Promise<Card[]> {
  const outside = { clock: systemClock, random: randomInt, mailer: undefined }
  const log = { stream: { write: () => undefined } }
  const { ctx, close } = await openInstance(config, { ...outside, log })
  const admin = await createAdmin(ctx, ROSIE)
  const cards = admin ? await makeExchanges(ctx, { ...admin, name: ROSIE.name }) : []
  await close()
  return cards
}

/** How to sign in as each, in the words of an invitation. */
function waysIn({ baseUrl }: Config, cards: readonly Card[]): string {
  const guests = cards.map(
    ({ guest, exchange, state, link }) => `  ${guest}, “${exchange}” (${state})\n    ${link}\n`,
  )
  return `Nobody here is real, no email leaves this machine, and Ctrl-C erases all of it.

Be ${ROSIE.name}, who organises:
  ${baseUrl}${paths.adminSignIn()}
    Email: ${ROSIE.email}
    Password: ${ROSIE.password}

Or be a guest, by their card (in a private window, to be both at once):
${guests.join('')}
`
}
