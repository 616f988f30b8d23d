import path from 'node:path'
import { paths } from '../../../src/paths.ts'
import { temporaryFolder } from '../folder.ts'
import { type Party, slugOf, startParty } from '../party.ts'
import type { Visitor } from '../visitor.ts'
import { BASE, create } from './cast.ts'
import { openStage, type Stage } from './stage.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dora', 'Eve']

/** Mail was set up once much had happened without: what was written meanwhile waits to be sent. */
export async function setUpLater(): Promise<Stage> {
  const databaseFile = path.join(temporaryFolder(), 'sneaky-klaus.db')
  const first = await startParty({ databaseFile, mail: { kind: 'mailbox' } })
  const before = await first.olga()
  const open = await withPeople(first, before, 'Office party')
  const changed = await withPeople(first, before, 'Neighbours')
  await before.submit(paths.draw(changed))
  await before.submit(paths.dropOut(changed, await idOf(first, 'Eve', changed)))
  const past = await withPeople(first, before, 'Last year')
  await before.submit(paths.draw(past))
  await before.submit(paths.complete(past))
  const again = { ...BASE, name: 'This year', invite: '1' }
  const next = slugOf(await before.submit(paths.again(past), again))
  await before.submit(paths.openRegistration(next))
  await first.close()

  const stage = await openStage({ databaseFile }, undefined, undefined, first.clock)
  const { party, show } = stage
  const olga = await party.olga()
  const state = 'where emails wait to be sent'
  show(state, olga, paths.desk(open))
  show(state, olga, paths.draw(open))
  show(state, olga, paths.handOver(open))
  show(state, olga, paths.person(open, await idOf(party, 'Anna', open)))
  show('where emails of several kinds wait', olga, paths.mailbox())
  show('', olga, paths.sendUnsent(open, 'added'))
  show('where news of a change waits to be sent', olga, paths.desk(changed))
  show('where invitations wait to be sent', olga, paths.desk(next))
  return stage
}

async function withPeople(party: Party, olga: Visitor, name: string): Promise<string> {
  party.clock.move({ hours: 1 })
  const slug = await create(olga, { ...BASE, name })
  await olga.submit(paths.openRegistration(slug))
  for (const called of NAMES) {
    const person = { name: called, email: `${called.toLowerCase()}@example.org` }
    await olga.submit(paths.people(slug), person)
  }
  return slug
}

async function idOf({ ctx }: Party, name: string, slug: string): Promise<string> {
  const people = ctx.db
    .selectFrom('participants')
    .innerJoin('exchanges', 'exchanges.id', 'exchange_id')
    .select('participants.id')
    .where('slug', '=', slug)
    .where('participants.name', '=', name)
  return (await people.executeTakeFirstOrThrow()).id
}
