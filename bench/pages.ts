import { type Figure, figureOf, type Goal } from './figures.ts'
import { type Cost, costsOf } from './load.ts'
import { median, milliseconds } from './numbers.ts'
import { type Asked, type Prepared, prepareInstance } from './prepared.ts'
import { record, startBare } from './recorded.ts'
import type { Section } from './report.ts'
import { environment, type Server, startOther, startOurs, type Target } from './servers.ts'

const PEOPLE = 30

/** What each page is to reach of the bare server. */
const GOALS: Readonly<Record<string, number>> = {
  health: 0.3,
  'static file': 0.3,
  invitation: 0.1,
  'participant’s page': 0.06,
  'desk, names drawn': 0.05,
  'desk, people can join': 0.05,
}

const FLOORED = 'participant’s page'
/** What the floor is to reach of the bare server to count as one, and ours of the floor. */
const FLOOR_GOAL = 0.1
const OF_FLOOR_GOAL = 0.75

/** What a page costs beside a server of `node:http` that sends the same bytes, and beside the floor. */
export async function benchPages(): Promise<Section> {
  const prepared = await prepareInstance(PEOPLE)
  await using ours = await startOurs(prepared)
  const { bare: started, bytes } = await startBare(prepared.pages, ours)
  await using bare = started
  await using floor = await startFloor(prepared, ours)
  const figures: Figure[] = []
  for (const page of prepared.pages) {
    const what = `${page.name}, ${bytes.get(page.url)} bytes`
    if (page.name === FLOORED) {
      await holdToBytes(page, { floor, ours })
      const costs = await costsOf(page, { bare, floor, ours })
      const floorGoal = { share: FLOOR_GOAL }
      figures.push(
        pageFigure(what, { ours: costs.ours, bare: costs.bare, goal: goalOf(page) }),
        pageFigure(`${page.name} of the floor alone`, {
          ours: costs.floor,
          bare: costs.bare,
          goal: floorGoal,
        }),
        figureOf({
          what: `${page.name}, of the floor`,
          ours: cpuOf(costs.ours),
          beside: { name: 'floor', values: cpuOf(costs.floor), note: perSecond(costs.floor) },
          say: milliseconds,
          note: perSecond(costs.ours),
          goal: { share: OF_FLOOR_GOAL },
        }),
      )
    } else {
      figures.push(
        pageFigure(what, { ...(await costsOf(page, { bare, ours })), goal: goalOf(page) }),
      )
    }
  }
  return { figures }
}

/** What a page costs of the processor beside what the bare server takes for its bytes. */
export function pageFigure(
  what: string,
  { ours, bare, goal }: { ours: readonly Cost[]; bare: readonly Cost[]; goal: Goal },
): Figure {
  return figureOf({
    what,
    ours: cpuOf(ours),
    beside: { name: 'bare', values: cpuOf(bare), note: perSecond(bare) },
    say: milliseconds,
    note: perSecond(ours),
    goal,
  })
}

function goalOf({ name }: Asked): Goal {
  return { share: GOALS[name] ?? 0 }
}

function cpuOf(costs: readonly Cost[]): number[] {
  return costs.map(({ cpuMs }) => cpuMs)
}

function perSecond(costs: readonly Cost[]): string {
  const rate = Math.round(median(costs.map(({ perSecond }) => perSecond)))
  return `${rate.toLocaleString('en')}/s`
}

/** The floor may be the measure of ours if it shows the same page. */
async function holdToBytes(
  page: Asked,
  { floor, ours }: Record<'floor' | 'ours', Target>,
): Promise<void> {
  const [theirs, own] = [await record(floor, page), await record(ours, page)]
  if (withoutTokens(theirs.body) !== withoutTokens(own.body)) {
    throw new Error('The floor shows another page than ours.')
  }
}

/** Each page has tokens of its own for its forms. */
function withoutTokens(page: string): string {
  return page.replace(/name="_csrf" value="[^"]+"/g, '')
}

function startFloor(prepared: Prepared, { port }: Target): Promise<Server> {
  return startOther('floor.ts', { env: environment(prepared, { port }) })
}
