import path from 'node:path'
import { paths } from '../src/paths.ts'
import { addressOf } from '../src/ui/pictures.ts'
import { temporaryFolder } from '../test/support/folder.ts'
import { SECRET_KEY, startParty } from '../test/support/party.ts'
import type { Visitor } from '../test/support/visitor.ts'

/** A page to be asked for, and with which cookies. */
export type Asked = { name: string; url: string; cookie: string }

/** A data folder with an exchange whose names are drawn and one that is open, and who is signed in to them. */
export type Prepared = { folder: string; secretKey: string; pages: readonly Asked[] }

/** Sets up an instance with so many people in each of two exchanges, through its own pages. */
export async function prepareInstance(count: number): Promise<Prepared> {
  const folder = temporaryFolder()
  const party = await startParty({ databaseFile: path.join(folder, 'sneaky-klaus.db') })
  party.clock.set(Temporal.Now.instant().toString())
  const exchange_date = Temporal.Now.plainDateISO().add({ days: 20 }).toString()
  const olga = await party.olga()
  const names = Array.from({ length: count }, (_, index) => `Guest${index}`)
  const drawn = await party.exchange(olga, { exchange_date, draw_shape: 'any' })
  const open = await party.exchange(olga, { exchange_date, name: 'Next year' })
  const people = await party.joinAll(drawn, names)
  await party.joinAll(open, names)
  await olga.submit(paths.draw(drawn))
  await party.deliver()
  const [guest] = people.values()
  if (!guest) throw new Error('nobody is in')
  await guest.get(paths.dashboard(drawn))
  await party.close()
  const nobody = party.visitor()
  const page = (name: string, url: string, who: Visitor): Asked => ({
    name,
    url,
    cookie: [...who.cookies].map(([key, value]) => `${key}=${value}`).join('; '),
  })
  return {
    folder,
    secretKey: SECRET_KEY,
    pages: [
      page('health', paths.health(), nobody),
      page('static file', addressOf('look.css'), nobody),
      page('invitation', paths.invitation(open), nobody),
      page('participant’s page', paths.dashboard(drawn), guest),
      page('desk, names drawn', paths.desk(drawn), olga),
      page('desk, people can join', paths.desk(open), olga),
    ],
  }
}
