import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createAdmin } from '../admin/commands.ts'
import { type Config, readConfig, readEnvironment } from '../config.ts'
import type { Context } from '../context.ts'
import { changeState, createExchange } from '../exchanges/commands.ts'
import { exchangeForm } from '../exchanges/forms.ts'
import { openInstance } from '../instance.ts'
import { personForm } from '../participants/forms.ts'
import { addPerson } from '../people/commands.ts'
import { systemClock } from '../platform/clock.ts'
import { startServer } from '../server.ts'
import { sayIn } from '../ui/voice.ts'
import { type Command, pleaseMend, refused } from './command.ts'

const ORGANISER = { email: 'olga@example.org', password: 'a present in every stocking' }
const DAYS_AHEAD = 30

/** Gift ideas by name. */
const GUESTS = {
  Anna: 'A thick novel for long evenings.\nNo more mugs, please!',
  Ben: 'Warm socks, size 44',
  Cleo: 'Anything for the garden',
  Dan: '',
  Eva: 'Tea, and somebody to drink it with',
}

export const demo: Command = {
  usage: 'klaus demo',
  about: `Starts a Sneaky Klaus to try out, with an organiser and an exchange of five people. No mail leaves
this machine, and when it stops, with Ctrl-C, everything in it is erased. PORT and HOST say where it
listens, by default on port 8000 of this machine alone.`,
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'klaus-demo-'))
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    const { PORT, HOST = '127.0.0.1', BASE_URL, TZ } = readEnvironment()
    const read = readConfig({ PORT, HOST, BASE_URL, TZ, DATA_DIR: folder, LOG_LEVEL: 'warn' })
    if (!read.ok) return refused(pleaseMend(read.mistakes))
    await fill(read.config)
    process.stdout.write(
      `Sign in as the organiser: ${ORGANISER.email}, password “${ORGANISER.password}”\n`,
    )
    await startServer(read.config)
    return undefined
  },
}

async function fill(config: Config): Promise<void> {
  const outside = { clock: systemClock, random: randomInt, mailer: undefined }
  const { ctx, close } = await openInstance(config, outside)
  const admin = await createAdmin(ctx, ORGANISER)
  if (admin) await invite(ctx, admin)
  await close()
}

async function invite(ctx: Context, organiser: { id: string }): Promise<void> {
  const now = ctx.clock()
  const { timezone } = ctx.config
  const day = now.toZonedDateTimeISO(timezone).toPlainDate().add({ days: DAYS_AHEAD })
  const input = exchangeForm(sayIn('en'), now).parse({
    name: 'Presents at the Lindgrens’',
    host: 'Olga',
    description: 'Home-made presents are the best.',
    budget: 'about 20 €',
    location: 'Grandma’s house',
    exchange_date: day.toString(),
    timezone,
  })
  const exchange = await createExchange(ctx, organiser, input)
  await changeState(ctx, exchange, 'open_registration')
  for (const [name, gift_ideas] of Object.entries(GUESTS)) {
    const email = `${name.toLowerCase()}@example.org`
    await addPerson(ctx, exchange, personForm(sayIn('en')).parse({ name, email, gift_ideas }))
  }
}
