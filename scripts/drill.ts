import { seeded } from '../src/draw/engine/seeded.ts'
import { startKlaus } from '../test/support/klaus.ts'
import { prepareParty, type RealParty } from '../test/support/real-party.ts'
import { startSmtpServer } from '../test/support/smtp-server.ts'
import { FAULTS, type Fault } from './drill-faults.ts'
import { count, draw, join, untilAllSent } from './drill-party.ts'

/**
 * `npm run drill -- [minutes] [seed] [fault …]`: real processes, each with a party that joins, is drawn and gets
 * its mail while something goes wrong. Prints what was lost and doubled; exits with 1 on any loss.
 */
const [minutes = '5', seed = '1', ...named] = process.argv.slice(2)
const unknown = named.filter((name) => !Object.hasOwn(FAULTS, name))
if (!isNumber(minutes)) refuse(`The minutes have to be a number, and not ${minutes}`)
if (!/^\d{1,9}$/.test(seed)) refuse(`The seed has to be a whole number, and not ${seed}`)
if (unknown.length > 0) refuse(`No fault is called ${unknown.join(', ')}`)
// What it has started ends with it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(1))
}
const INVITED = Array.from({ length: 20 }, (_, number) => `Guest${number}`)
const LATE = Array.from({ length: 10 }, (_, number) => `Late${number}`)

/** A stop takes ten seconds at most, on a machine that is not this busy. */
const ENDS_WITHIN_MS = 60_000

type Tally = { times: number; joined: number; lost: number; doubled: number; longestMs: number }

const end = performance.now() + Number(minutes) * 60_000
const party = await prepareParty(INVITED)
const rows = await Promise.all(
  Object.entries(FAULTS).map(async ([name, fault], lane) => {
    if (named.length > 0 && !named.includes(name)) return undefined
    const tally = { times: 0, joined: 0, lost: 0, doubled: 0, longestMs: 0 }
    // Each fault at least once, however short the drill is.
    for (let round = 0; round === 0 || performance.now() < end; round += 1) {
      const number = Number(seed) * 1000 + lane * 100 + round
      await drill(party, fault, { tally, number }).catch((error: Error) => {
        tally.lost += 1
        say(`${name}, number ${number}: ${error.message}`)
      })
    }
    return [name, tally] as const
  }),
)
party.remove()
say(`\n| fault | times | joined | mails | lost | doubled | longest recovery |
|---|--:|--:|--:|--:|--:|--:|`)
const drilled = rows.filter((row) => row !== undefined)
for (const [name, tally] of drilled) say(row(name, tally))
process.exitCode = drilled.some(([, { lost }]) => lost > 0) ? 1 : 0

async function drill(party: RealParty, fault: Fault, to: { tally: Tally; number: number }) {
  const { tally, number } = to
  const random = seeded(number)
  const dataDir = party.copy()
  await using server = await startSmtpServer()
  const { preload, environment } = fault
  const options = { dataDir, smtpUrl: server.url, ...(preload && { preload }) }
  await using klaus = await startKlaus({ ...options, ...(environment && { environment }) })
  const guests = { acknowledged: new Set<string>() }
  const evening = join(klaus, party, LATE, guests).then(() => draw(klaus, party))
  const scene = { dataDir, server, upTo: (most: number) => random(Math.floor(most) + 1) }
  await using after = await fault.strike(klaus, scene)
  const recovers = performance.now()
  await evening
  const isDone = (await draw(after, party)) && (await untilAllSent(dataDir))
  tally.longestMs = Math.max(tally.longestMs, performance.now() - recovers)
  after.stop()
  const patience = setTimeout(after.kill, ENDS_WITHIN_MS)
  const code = await after.ended
  clearTimeout(patience)
  if (code !== 0) throw new Error(`It did not stop: ${after.said.err}`)
  const { lost, doubled } = count(dataDir, guests, server)
  if (!isDone || lost > 0)
    say(`${number}: ${lost} lost${isDone ? '' : ', and it was not done in time'}`)
  tally.times += 1
  tally.joined += guests.acknowledged.size
  tally.lost += lost + (isDone ? 0 : 1)
  tally.doubled += doubled
}

function isNumber(text: string): boolean {
  return /^\d{1,6}(\.\d+)?$/.test(text)
}

function refuse(why: string): never {
  const faults = Object.keys(FAULTS).join(', ')
  process.stderr.write(
    `${why}. Say it as: npm run drill -- [minutes] [seed] [fault …], where the faults are ${faults}.\n`,
  )
  process.exit(2)
}

function row(name: string, { times, joined, lost, doubled, longestMs }: Tally): string {
  const mails = times * INVITED.length + 2 * joined
  const cells = [name, times, joined, mails, lost, doubled, `${Math.round(longestMs / 1000)} s`]
  return `| ${cells.join(' | ')} |`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
