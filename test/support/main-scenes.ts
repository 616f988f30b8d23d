import { paths } from '../../src/paths.ts'
import type { Scene } from './scenes/stage.ts'
import { openScenes, type StageName } from './scenes.ts'

/** The stages on which the main pages are shown. */
const STAGES: StageName[] = ['unclaimed', 'house', 'unsent', 'sending']

/** What everybody comes by, each in its most usual state: the pages that every `npm test` looks at. */
const MAIN: readonly (readonly [route: string, state: string])[] = [
  [paths.front(), ''],
  [paths.setup(), 'on the machine itself'],
  [paths.privacy(), ''],
  [paths.adminSignIn(), ''],
  [paths.adminHome(), 'with several exchanges'],
  [paths.settings(), ''],
  [paths.newExchange(), ''],
  [paths.desk(':slug'), 'open'],
  [paths.desk(':slug'), 'drawn'],
  [paths.desk(':slug'), 'drawn, where no mail goes out'],
  [paths.exclusions(':slug'), 'with households and a rule'],
  [paths.newPerson(':slug'), 'somebody'],
  [paths.person(':slug', ':participantId'), 'of Ivy'],
  [paths.card(':slug', ':participantId'), 'made'],
  [paths.importPeople(':slug'), 'with lines to fix'],
  [paths.exchangeMail(':slug'), 'with one that failed'],
  [paths.exchangeMail(':slug'), 'while they go out'],
  [paths.mailbox(), 'with several'],
  [paths.invitation(':slug'), 'open'],
  [paths.register(':slug'), 'joined'],
  [paths.register(':slug'), 'with a mistake'],
  [paths.requestAccess(':slug'), ''],
  [paths.signInLink(':token'), ''],
  [paths.dashboard(':slug'), 'open'],
  [paths.dashboard(':slug'), 'drawn'],
  [paths.dashboard(':slug'), 'unwrapped'],
  [paths.profile(':slug'), ''],
  [paths.messages(':slug'), 'with answers'],
  ['errors', 'nothing here'],
]

/** The main pages. Fails if one of them is shown no more. */
export async function openMainScenes() {
  const { scenes, ...rest } = await openScenes(STAGES)
  const main = MAIN.map(([route, state]): Scene => {
    const scene = scenes.find((one) => one.route === route && one.state === state)
    if (!scene) throw new Error(`No scene shows ${route} “${state}”.`)
    return scene
  })
  return { ...rest, scenes: main }
}
