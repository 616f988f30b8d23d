import { paths } from '../../../src/paths.ts'
import { BASE, create } from './cast.ts'
import { openStage, type Stage } from './stage.ts'

/** The day has passed, and names were never drawn. */
export async function missed(): Promise<Stage> {
  const stage = await openStage()
  const { party, show } = stage
  let olga = await party.olga()
  const slug = await create(olga, { ...BASE, name: 'Office party' })
  await olga.submit(paths.openRegistration(slug))
  await party.passTo('2026-12-18T10:00:00Z')
  const anna = await party.join(slug, 'Anna')
  await party.passTo('2026-12-19T10:00:00Z')
  olga = await party.olga()
  show('the day has passed', olga, paths.desk(slug))
  show('the day has passed', anna, paths.dashboard(slug))
  show('the day has passed', party.visitor(), paths.invitation(slug))
  return stage
}
