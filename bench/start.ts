import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { paths } from '../src/paths.ts'
import { freePort } from '../test/support/free-port.ts'
import { figureOf } from './figures.ts'
import { ask } from './load.ts'
import { milliseconds } from './numbers.ts'
import { prepareInstance } from './prepared.ts'
import type { Section } from './report.ts'
import { interleaved } from './rounds.ts'
import { end, keep, spawnOurs } from './servers.ts'
import { cpuMsOf } from './usage.ts'

const PEOPLE = 30
const LIBRARIES = path.join(import.meta.dirname, 'libraries.js')
const GOAL = { times: 1.8 }
const HEALTH = { name: 'health', url: paths.health(), cookie: '' }
const ASK_EVERY_MS = 2
const PATIENCE_MS = 60_000

type Start = { wallMs: number; cpuMs: number }

/** How long it takes from a start to the first answer, beside what the product is made of. */
export async function benchStart(): Promise<Section> {
  const prepared = await prepareInstance(PEOPLE)
  const ours = () => untilAnswer(() => spawnOurs(prepared))
  const libraries = () => untilAnswer(spawnLibraries)
  // The first one compiles, and reads the files of both from the disk.
  for (const start of [ours, libraries]) await start()
  const starts = await interleaved({ ours, libraries })
  const figure = (what: string, of: keyof Start) =>
    figureOf({
      what,
      ours: starts.ours.map((start) => start[of]),
      beside: { name: 'libraries', values: starts.libraries.map((start) => start[of]) },
      say: milliseconds,
      goal: GOAL,
    })
  return {
    figures: [
      figure('second start to first answer, by the clock', 'wallMs'),
      figure('second start to first answer, by CPU', 'cpuMs'),
    ],
  }
}

type Spawned = { child: ChildProcess; port: number }

async function untilAnswer(spawning: () => Promise<Spawned>): Promise<Start> {
  const { child, port } = await spawning()
  const began = performance.now()
  try {
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`It has ended with ${child.exitCode}`)
      if (performance.now() - began > PATIENCE_MS) throw new Error('It does not answer')
      await wait(ASK_EVERY_MS)
    }
    return { wallMs: performance.now() - began, cpuMs: cpuMsOf(child.pid ?? 0) }
  } finally {
    // In order, as what was compiled is written at the end.
    await end(child, 'SIGTERM')
  }
}

async function answers(port: number): Promise<boolean> {
  return await ask(port, HEALTH).then(
    () => true,
    () => false,
  )
}

async function spawnLibraries(): Promise<Spawned> {
  const port = await freePort()
  const env = { PATH: process.env.PATH }
  const child = spawn(process.execPath, [LIBRARIES, String(port)], { env, stdio: 'inherit' })
  return { child: keep(child), port }
}
