import { paths } from '../../src/paths.ts'
import type { Route } from './routes.ts'
import { castOfHouse } from './scenes/cast.ts'
import { crowd } from './scenes/crowd.ts'
import { fresh, unclaimed } from './scenes/fresh.ts'
import { guestsScenes } from './scenes/guests.ts'
import { hindered, sending } from './scenes/hindered.ts'
import { missed } from './scenes/missed.ts'
import { organisersScenes } from './scenes/organiser.ts'
import { setUpLater } from './scenes/set-up-later.ts'
import type { Scene, Stage } from './scenes/stage.ts'
import { unsent } from './scenes/unsent.ts'
import { workshop } from './scenes/workshop.ts'

const STAGES = {
  unclaimed,
  fresh,
  house,
  unsent,
  setUpLater,
  sending,
  hindered,
  missed,
  crowd,
  workshop,
}
export type StageName = keyof typeof STAGES

/** Opens these stages, all by default, with every page that they show. */
export async function openScenes(names = Object.keys(STAGES) as StageName[]) {
  const stages: Stage[] = []
  for (const name of names) stages.push(await STAGES[name]())
  return {
    scenes: stages.flatMap(({ scenes }) => scenes),
    routes: stages.flatMap(({ routes }) => routes),
    parties: stages.map(({ party }) => party),
    /** Every line of the servers' logs. */
    logs: () => stages.flatMap(({ party }) => party.log),
    async close() {
      for (const { party } of stages) await party.close()
    },
  }
}

async function house(): Promise<Stage> {
  const cast = await castOfHouse()
  await organisersScenes(cast)
  await guestsScenes(cast)
  return cast.stage
}

/** What a browser can ask for and gets no page of ours, and why. */
const NO_PAGE: Readonly<Record<string, string>> = {
  [paths.asset(':file')]: 'a file',
  [paths.favicon()]: 'a file',
  [paths.health()]: 'for monitoring',
  [paths.ready()]: 'for monitoring',
  [paths.people(':slug')]: 'leads to the desk',
  [paths.exportPeople(':slug')]: 'a file',
  [paths.calendar(':slug')]: 'a file',
}

/** The pages that no scene shows; none, if all is well. */
export function pagesWithoutScene(routes: readonly Route[], scenes: readonly Scene[]): string[] {
  const shown = new Set([...scenes.map(({ route }) => route), ...Object.keys(NO_PAGE)])
  const pages = routes.filter(({ method }) => method === 'GET').map(({ url }) => url)
  return [...new Set(pages)].filter((url) => !shown.has(url))
}
