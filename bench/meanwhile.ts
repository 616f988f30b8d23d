import { setTimeout as wait } from 'node:timers/promises'
import { paths } from '../src/paths.ts'
import { slugOf } from '../test/support/party.ts'
import type { Answer, Visitor } from '../test/support/visitor.ts'
import type { Figure } from './figures.ts'
import { ask, probe } from './load.ts'
import { browserOf } from './mixed.ts'
import { median, milliseconds } from './numbers.ts'
import { asked, guests, openPrepared } from './prepared.ts'
import { startBare } from './recorded.ts'
import { ROUNDS } from './rounds.ts'
import { type Data, startOther, startOurs } from './servers.ts'
import { untilMailIsOut } from './waiting-mails.ts'

const PEOPLE = 30
const HOUSEHOLD = 4
const GOAL_MS = 100
/** Where the bare server answers so late, too, it is the machine that is busy. */
const BARE_MAX_MS = 15
/** What an action leaves to be done begins within seconds. */
const AFTERWARDS_MS = 1_000

const ACTIONS = ['imported', 'saved with their rules', 'drawn', 'erased'] as const
type Action = (typeof ACTIONS)[number]

/** How long somebody waits for their page, and for that of the bare server. */
type Waits = { ours: number[]; bare: number[] }

/** How long another visitor waits for their own page at worst while much is done with so many people. */
export async function meanwhileFigures(count: number): Promise<Figure[]> {
  const { party, olga, exchange_date, ...data } = await openPrepared()
  const drawn = await party.exchange(olga, { exchange_date, draw_shape: 'any' })
  const [anna] = (await party.joinAll(drawn, guests(PEOPLE))).values()
  await olga.submit(paths.draw(drawn))
  await party.deliver()
  await party.close()
  const page = asked('another visitor’s page', paths.dashboard(drawn), anna)
  await using sink = await startOther('mail-sink.ts')
  await using ours = await startOurs(data, `smtp://127.0.0.1:${sink.port}`)
  const { bare: started } = await startBare([page], ours)
  await using bare = started

  const watch = async (action: () => Promise<unknown>): Promise<Waits> => {
    const stop = new AbortController()
    const probes = [ours, bare].map(({ port }) => probe(() => ask(port, page), stop.signal))
    try {
      await action()
      await wait(AFTERWARDS_MS)
    } finally {
      stop.abort()
    }
    const [own = [], theirs = []] = await Promise.all(probes)
    return { ours: own, bare: theirs }
  }

  const rounds: Record<Action, Waits>[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const browser = browserOf(olga, ours)
    rounds.push(await oneExchange(browser, { ...data, count, exchange_date, watch }))
  }
  return ACTIONS.map((action) =>
    worstFigure(
      `another visitor’s page while ${count.toLocaleString('en')} people are ${action}`,
      rounds.map((round) => round[action]),
    ),
  )
}

type Round = Data & {
  count: number
  exchange_date: string
  watch: (action: () => Promise<unknown>) => Promise<Waits>
}

/** The life of an exchange, of which each step is watched. */
async function oneExchange(olga: Visitor, round: Round): Promise<Record<Action, Waits>> {
  const { count, exchange_date, watch } = round
  const fields = { name: 'Factory', host: 'Olga', exchange_date, timezone: 'UTC' }
  const slug = slugOf(await olga.submit(paths.exchanges(), { ...fields, draw_shape: 'any' }))
  await olga.submit(paths.openRegistration(slug))
  const rows = guests(count).map((name) => `${name},${name.toLowerCase()}@example.org`)
  const list = ['name,email', ...rows].join('\n')
  const imported = await watch(async () => {
    const preview = await olga.post(paths.importPeople(slug), { list })
    const seen = preview.valueOf('seen') ?? ''
    done(await olga.post(paths.confirmImport(slug), { list, seen }))
  })
  await untilMailIsOut(round)
  const rules = await olga.get(paths.exclusions(slug))
  const names = [...rules.html.matchAll(/name="(household-[^"]+)"/g)].map(([, name = '']) => name)
  const labels = names.map((name, index) => [name, `Team ${Math.floor(index / HOUSEHOLD)}`])
  if (names.length < count) throw new Error(`The rules show ${names.length} people`)
  const saved = await watch(async () => {
    done(await olga.post(paths.households(slug), Object.fromEntries(labels)))
  })
  const drawn = await watch(async () => done(await olga.post(paths.draw(slug))))
  await untilMailIsOut(round)
  const erased = await watch(async () => done(await olga.post(paths.deleteExchange(slug))))
  return { imported, 'saved with their rules': saved, drawn, erased }
}

function done({ status, text }: Answer): void {
  if (status !== 303) throw new Error(`It answers ${status}: ${text}`)
}

/** Of all rounds the worst counts. A busy machine can only add to it, so what is met is met. */
function worstFigure(what: string, rounds: readonly Waits[]): Figure {
  const worst = (whose: keyof Waits) => rounds.map((waits) => Math.max(...waits[whose]))
  const [ours, bare] = [worst('ours'), worst('bare')]
  const most = Math.max(...ours)
  const isBusy = Math.max(...bare) > BARE_MAX_MS
  const usual = median(rounds.flatMap((waits) => waits.ours))
  return {
    what,
    measured: `${milliseconds(most)} at worst, ${milliseconds(usual)} mostly`,
    beside: `bare ${milliseconds(Math.max(...bare))}`,
    ratio: '',
    spread: `${milliseconds(Math.min(...ours))} to ${milliseconds(most)}`,
    goal: `≤ ${milliseconds(GOAL_MS)}`,
    verdict: most <= GOAL_MS ? 'met' : isBusy ? 'too noisy' : 'not met',
  }
}
