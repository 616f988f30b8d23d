import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { figureOf } from './figures.ts'
import { drawMixed, lookAround, type Mixed, prepareMixed, startMixed } from './mixed.ts'
import { megabytes } from './numbers.ts'
import type { Section } from './report.ts'
import { interleaved } from './rounds.ts'
import { end, keep } from './servers.ts'
import { type Memory, memoryOf } from './usage.ts'

const PAGES = 10_000
/** Memory depends little on what else the machine does, and a round takes long. */
const MEMORY_ROUNDS = 3
/** After this nothing of a start, and of what was asked last, is under way. */
const SETTLED_MS = 3_000
const MEGABYTE = 2 ** 20
const GOALS = {
  atStart: { resident: 120 * MEGABYTE, anonymous: 55 * MEGABYTE },
  after: { resident: 150 * MEGABYTE, anonymous: 90 * MEGABYTE },
}
const NAMES = { resident: 'RSS', anonymous: 'RssAnon' }

/** What a fresh process holds at its start and after much was asked of it, beside a Node that does nothing. */
export async function benchMemory(): Promise<Section> {
  const mixed = await prepareMixed()
  const found = await interleaved({ empty: emptyNode, ours: () => atWork(mixed) }, MEMORY_ROUNDS)
  const figure = (when: keyof typeof GOALS, kind: keyof Memory) =>
    figureOf({
      what: `${NAMES[kind]} ${when === 'atStart' ? 'at start' : 'after a draw of 200, its mail and 10,000 pages'}`,
      ours: found.ours.map((memory) => memory[when][kind]),
      beside: { name: 'empty Node', values: found.empty.map((memory) => memory[kind]) },
      say: megabytes,
      goal: { most: GOALS[when][kind] },
    })
  return {
    figures: [
      figure('atStart', 'resident'),
      figure('atStart', 'anonymous'),
      figure('after', 'resident'),
      figure('after', 'anonymous'),
    ],
  }
}

async function atWork(mixed: Mixed): Promise<Record<'atStart' | 'after', Memory>> {
  await using at = await startMixed(mixed)
  const { ours } = at
  await wait(SETTLED_MS)
  const atStart = memoryOf(ours.pid)
  await drawMixed(mixed, at)
  await lookAround(mixed, ours, (asked) => asked < PAGES)
  await wait(SETTLED_MS)
  return { atStart, after: memoryOf(ours.pid) }
}

async function emptyNode(): Promise<Memory> {
  const child = keep(spawn(process.execPath, ['-e', 'setInterval(() => {}, 60_000)']))
  await wait(SETTLED_MS)
  const memory = memoryOf(child.pid ?? 0)
  await end(child)
  return memory
}
