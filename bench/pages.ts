import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { freePort } from '../test/support/free-port.ts'
import type { Recorded } from './bare.ts'
import { type Cost, load, type Target } from './load.ts'
import { type Asked, type Prepared, prepareInstance } from './prepared.ts'
import { median, milliseconds, printLine, printRow } from './table.ts'

const PEOPLE = 30
const ROUNDS = 5
const ROUND_MS = 400
const WARM_UP_MS = 1500
/** A machine on which the bare server varies by more gives no verdict. */
const NOISE_MAX = 0.15

/** What each page is to reach of the bare server. */
const GOALS: Readonly<Record<string, number>> = {
  health: 0.3,
  'static file': 0.3,
  invitation: 0.1,
  'participant’s page': 0.06,
  'desk, names drawn': 0.05,
  'desk, people can join': 0.05,
}

/** What a page costs beside a server of `node:http` that sends the same bytes. */
export async function benchPages(): Promise<void> {
  const prepared = await prepareInstance(PEOPLE)
  const ours = await startOurs(prepared)
  const recorded = await Promise.all(prepared.pages.map((page) => record(ours.target, page)))
  const bare = await startBare(recorded)
  const floor = await startFloor(prepared, ours.target.port)
  try {
    printLine(`Pages of an exchange of ${PEOPLE}, of a bare server that sends the same bytes`)
    printRow(['page', 'bytes', 'CPU: bare', 'ours', 'ratio', 'goal', 'requests/s: bare', 'ours'])
    printRow(Array<string>(8).fill('---'))
    for (const [index, page] of prepared.pages.entries()) {
      const size = recorded[index]?.body.length ?? 0
      printRow(await compare(page, size, bare.target, ours.target))
    }
    await compareWithFloor(prepared, { ours: ours.target, floor: floor.target, bare: bare.target })
  } finally {
    ours.child.kill()
    bare.child.disconnect()
    floor.child.disconnect()
  }
}

async function compare(page: Asked, size: number, bare: Target, ours: Target): Promise<string[]> {
  for (const target of [bare, ours]) await load(target, page, WARM_UP_MS)
  const rounds: { bare: Cost; ours: Cost }[] = []
  for (let round = 1; round <= ROUNDS; round += 1) {
    rounds.push({
      bare: await load(bare, page, ROUND_MS),
      ours: await load(ours, page, ROUND_MS),
    })
  }
  const ratio = median(rounds.map(({ bare, ours }) => bare.cpuMs / ours.cpuMs))
  const costs = rounds.map(({ bare }) => bare.cpuMs)
  const noise = Math.max(...costs) / Math.min(...costs) - 1
  const of = (whose: 'bare' | 'ours', what: keyof Cost) =>
    median(rounds.map((round) => round[whose][what]))
  return [
    page.name,
    `${size}`,
    milliseconds(of('bare', 'cpuMs')),
    milliseconds(of('ours', 'cpuMs')),
    noise > NOISE_MAX
      ? `${ratio.toFixed(3)} (too noisy: ${(100 * noise).toFixed(0)} %)`
      : ratio.toFixed(3),
    `${GOALS[page.name] ?? ''}`,
    of('bare', 'perSecond').toFixed(0),
    of('ours', 'perSecond').toFixed(0),
  ]
}

const FLOORED = 'participant’s page'
const FLOOR_GOAL = 0.1
const OF_FLOOR_GOAL = 0.75

/** Holds the floor to its bytes and its own goal before it is the measure of ours. */
async function compareWithFloor(
  { pages }: Prepared,
  { ours, floor, bare }: Record<'ours' | 'floor' | 'bare', Target>,
): Promise<void> {
  const page = pages.find(({ name }) => name === FLOORED)
  if (!page) throw new Error(`no ${FLOORED}`)
  const [theirs, own] = [await record(floor, page), await record(ours, page)]
  if (withoutTokens(theirs.body) !== withoutTokens(own.body)) {
    throw new Error('The floor shows another page than ours.')
  }
  await load(floor, page, WARM_UP_MS)
  const rounds: { ours: number; floor: number; bare: number }[] = []
  for (let round = 1; round <= ROUNDS; round += 1) {
    const cpuMs = async (target: Target) => (await load(target, page, ROUND_MS)).cpuMs
    rounds.push({ bare: await cpuMs(bare), floor: await cpuMs(floor), ours: await cpuMs(ours) })
  }
  const ofBare = median(rounds.map(({ bare, floor }) => bare / floor))
  const ofFloor = median(rounds.map(({ ours, floor }) => floor / ours))
  printLine(
    `The floor of the ${FLOORED} takes ${milliseconds(median(rounds.map(({ floor }) => floor)))}, ` +
      `${ofBare.toFixed(3)} of bare (to count as a floor: ${FLOOR_GOAL}); ours is ${ofFloor.toFixed(2)} of the floor (goal: ${OF_FLOOR_GOAL})`,
  )
}

/** Each page has tokens of its own for its forms. */
function withoutTokens(page: string): string {
  return page.replace(/name="_csrf" value="[^"]+"/g, '')
}

type Server = { child: ChildProcess; target: Target }

function environment({ folder, secretKey }: Prepared, port: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    DATA_DIR: folder,
    SECRET_KEY: secretKey,
    PORT: String(port),
    BASE_URL: `http://localhost:${port}`,
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'klaus@example.org',
  }
}

async function startFloor(prepared: Prepared, port: number): Promise<Server> {
  const env = environment(prepared, port)
  const child = fork(path.join(import.meta.dirname, 'floor.ts'), {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [at] = await once(child, 'message')
  return { child, target: { port: at, pid: child.pid ?? 0 } }
}

async function startOurs(prepared: Prepared): Promise<Server> {
  const port = await freePort()
  const klaus = path.join(import.meta.dirname, '..', 'bin', 'klaus')
  const env = environment(prepared, port)
  const child = spawn(klaus, ['serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => String(chunk).includes('ready') && resolve())
  })
  return { child, target: { port, pid: child.pid ?? 0 } }
}

async function startBare(recorded: Recorded[]): Promise<Server> {
  const child = fork(path.join(import.meta.dirname, 'bare.ts'))
  child.send(recorded)
  const [port] = await once(child, 'message')
  return { child, target: { port, pid: child.pid ?? 0 } }
}

async function record({ port }: Target, { url, cookie }: Asked): Promise<Recorded> {
  const answer = await fetch(`http://127.0.0.1:${port}${url}`, {
    headers: { cookie, 'accept-encoding': 'identity' },
    redirect: 'manual',
  })
  if (answer.status !== 200) throw new Error(`${url} answers ${answer.status}`)
  const {
    connection: _,
    'keep-alive': __,
    date: ___,
    ...headers
  } = Object.fromEntries(answer.headers)
  return { url, headers, body: await answer.text() }
}
