import { paths } from '../../../src/paths.ts'
import { SETUP_CODE } from '../party.ts'
import { nothing, openStage, type Stage } from './stage.ts'

/** Before anybody has set it up. */
export async function unclaimed(): Promise<Stage> {
  const stage = await openStage()
  const { party, show, mistake } = stage
  const visitor = party.visitor()
  show('on the machine itself', visitor, paths.setup())
  show('from elsewhere', visitor, paths.setup(), nothing, FROM_ELSEWHERE)
  show('by the link of the log', visitor, paths.setUpWith(SETUP_CODE), nothing, FROM_ELSEWHERE)
  const form = [paths.setup(), paths.setup()] as const
  mistake(visitor, form, { email: 'olga', password: 'short' })
  mistake(visitor, form, {}, 'with nothing typed')
  return stage
}

/** Directly after it was set up. */
export async function fresh(): Promise<Stage> {
  const stage = await openStage()
  const olga = await stage.party.olga()
  stage.show('with no exchange yet', olga, paths.adminHome())
  stage.show('with no mail yet', olga, paths.mailbox())
  return stage
}

/** Through a proxy, so that whoever asks is not at the machine. */
const FROM_ELSEWHERE = { headers: { 'x-forwarded-for': '203.0.113.7' } }
