import path from 'node:path'
import { paths } from '../src/paths.ts'
import { addressOf } from '../src/ui/pictures.ts'
import { movableClock } from '../test/support/clock.ts'
import { temporaryFolder } from '../test/support/folder.ts'
import { type Party, SECRET_KEY, startParty } from '../test/support/party.ts'
import type { Visitor } from '../test/support/visitor.ts'
import type { Data } from './servers.ts'

/** A page to be asked for, and with which cookies. */
export type Asked = { name: string; url: string; cookie: string }

/** A data folder with an exchange whose names are drawn and one that is open, and who is signed in to them. */
export type Prepared = Data & { pages: readonly Asked[] }

/** An instance in this process, in a folder that others can be started on once it is closed. */
export async function openPrepared(): Promise<
  Data & { party: Party; olga: Visitor; exchange_date: string }
> {
  const folder = temporaryFolder()
  const databaseFile = path.join(folder, 'sneaky-klaus.db')
  const now = movableClock(Temporal.Now.instant().toString())
  const party = await startParty({ databaseFile }, undefined, undefined, now)
  const exchange_date = Temporal.Now.plainDateISO().add({ days: 20 }).toString()
  return { folder, secretKey: SECRET_KEY, party, olga: await party.olga(), exchange_date }
}

/** Sets up an instance with so many people in each of two exchanges, through its own pages. */
export async function prepareInstance(count: number): Promise<Prepared> {
  const { folder, secretKey, party, olga, exchange_date } = await openPrepared()
  const drawn = await party.exchange(olga, { exchange_date, draw_shape: 'any' })
  const open = await party.exchange(olga, { exchange_date, name: 'Next year' })
  const people = await party.joinAll(drawn, guests(count))
  await party.joinAll(open, guests(count))
  await olga.submit(paths.draw(drawn))
  await party.deliver()
  const [guest] = people.values()
  if (!guest) throw new Error('nobody is in')
  await guest.get(paths.dashboard(drawn))
  await party.close()
  return {
    folder,
    secretKey,
    pages: [
      asked('health', paths.health()),
      asked('static file', addressOf('look.css')),
      asked('invitation', paths.invitation(open)),
      asked('participant’s page', paths.dashboard(drawn), guest),
      asked('desk, names drawn', paths.desk(drawn), olga),
      asked('desk, people can join', paths.desk(open), olga),
    ],
  }
}

/** Names of so many people. */
export function guests(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `Guest${index}`)
}

/** A page as somebody asks for it; nobody in particular if nobody is named. */
export function asked(name: string, url: string, who?: Visitor): Asked {
  const cookies = [...(who?.cookies ?? [])].map(([key, value]) => `${key}=${value}`)
  return { name, url, cookie: cookies.join('; ') }
}
