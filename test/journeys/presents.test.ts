import assert from 'node:assert/strict'
import { cpSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { forgetUnseen } from '../../src/post/forgotten.ts'
import { jobs } from '../../src/schedule.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { temporaryFolder } from '../support/folder.ts'
import { type Party, startParty } from '../support/party.ts'
import { collectRoutes, type Route } from '../support/routes.ts'
import {
  type Blur,
  blurring,
  differences,
  linesOf,
  rowsInOrder,
  type Sight,
} from '../support/sight.ts'
import { Visitor } from '../support/visitor.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan']

/** In each world another one is ready, and all others are not. */
const READY = ['Anna', 'Ben'] as const

type World = { party: Party; olga: Visitor; people: ReadonlyMap<string, Visitor> }

/** What happens in both worlds, one after the other. `who`: whose present is ready there. */
const SCENES: Readonly<
  Record<string, (world: World, who: string, slug: string) => Promise<unknown>>
> = {
  'one has said so': async ({ people }, who, slug) => {
    const said = await people.get(who)?.post(paths.present(slug), { ready: '1', draw: '1.0' })
    assert.equal(said?.status, 303)
  },
  'the others are about to be reminded': async ({ party }) => {
    party.clock.set('2026-12-11T08:00:10Z')
    for (const { name, run } of jobs(party.ctx)) if (name === 'send reminders') await run()
  },
  'they are reminded, and the address of two does not work any more': async ({ party }, who) => {
    await party.deliver()
    const reminded = party.mails.filter(({ headers }) => 'List-Unsubscribe' in headers)
    const others = NAMES.filter((name) => name !== who)
    assert.deepEqual(reminded.map(({ to }) => to.name).sort(), others)
    party.mails.length = 0
  },
  'ten seconds have passed': async ({ party }) => {
    party.clock.move({ seconds: 10 })
    await forgetUnseen(party.ctx)
  },
  'Olga has sent again what did not arrive': async ({ party, olga }, _who, slug) => {
    await olga.post(paths.retryFailedMails(slug))
    await party.deliver()
  },
  'somebody drops out, who may have been ready': async ({ party, olga }, _who, slug) => {
    const people = party.ctx.db.selectFrom('participants').select('id')
    const { id } = await people.where('name', '=', 'Anna').executeTakeFirstOrThrow()
    await olga.submit(paths.dropOut(slug, id))
    await party.deliver()
  },
}

describe('whose present is ready', () => {
  const worlds: World[] = []
  let routes: Route[]
  let slug: string
  let blur: Blur

  before(async () => {
    const folder = temporaryFolder()
    const origin = path.join(folder, 'origin', 'klaus.db')
    const [first, found] = await collectRoutes(() => startParty({ databaseFile: origin }))
    routes = found
    first.clock.set('2026-12-10T10:00:00Z')
    const olga = await first.olga()
    slug = await first.exchange(olga, { draw_shape: 'any' })
    const cookies = new Map([['Olga', olga.cookies]])
    for (const name of NAMES)
      cookies.set(name, (await first.join(slug, name, { reminder_enabled: '1' })).cookies)
    await olga.submit(paths.draw(slug))
    await first.deliver()
    await first.close()
    for (const who of READY) {
      const databaseFile = path.join(folder, who, 'klaus.db')
      cpSync(path.dirname(origin), path.dirname(databaseFile), { recursive: true })
      worlds.push(await enter(databaseFile, cookies))
    }
    const ids = worlds.map(async ({ party: { ctx } }) => {
      const tables = ['participants', 'exchanges', 'outbox', 'admins'] as const
      const rows = tables.map((table) => ctx.db.selectFrom(table).select('id').execute())
      return (await Promise.all(rows)).flat().map(({ id }) => id)
    })
    blur = blurring(new Set([slug, ...(await Promise.all(ids)).flat()]))
  })
  after(async () => {
    for (const { party } of worlds) await party.close()
  })

  async function enter(
    databaseFile: string,
    cookies: ReadonlyMap<string, ReadonlyMap<string, string>>,
  ): Promise<World> {
    const party = await startParty({ databaseFile }, () => ({
      name: 'smtp',
      concurrency: 5,
      send: async ({ to, headers }) =>
        'List-Unsubscribe' in headers && /^(anna|ben|cleo)/.test(to.address)
          ? { outcome: 'failed', reason: 'smtp_address_refused', answer: '550 5.1.1 No such user' }
          : { outcome: 'sent', reference: 'taken' },
      close: async () => {},
    }))
    party.clock.set('2026-12-10T10:00:00Z')
    const known = (who: string) => {
      const visitor = new Visitor(party.app)
      for (const [name, value] of cookies.get(who) ?? []) visitor.cookies.set(name, value)
      return visitor
    }
    return { party, olga: known('Olga'), people: new Map(NAMES.map((name) => [name, known(name)])) }
  }

  /** Every page of Olga's, and what stands in the log. */
  async function seenByOlga({ party, olga }: World): Promise<Sight> {
    const { db } = party.ctx
    const people = await db.selectFrom('participants').select('id').orderBy('id').execute()
    const pages: Record<string, string> = {}
    for (const { method, url } of routes) {
      if (method !== 'GET' || !url.startsWith('/admin')) continue
      const ids = url.includes(':participantId') ? people.map(({ id }) => id) : ['']
      for (const id of ids) {
        const address = url.replace(':slug', slug).replace(':participantId', id)
        pages[address] = blur((await olga.get(address)).html)
      }
    }
    return { pages, log: linesOf(party, blur) }
  }

  /** The rows, but for the tick itself. */
  async function rowsOf({ party }: World): Promise<Sight> {
    return await rowsInOrder(party, (text) =>
      blur(text).replace(/"present_ready":\d/, '"present_ready":?'),
    )
  }

  for (const [scene, play] of Object.entries(SCENES)) {
    it(`is on no page of Olga’s and in no line of the log when ${scene}`, async () => {
      for (const [at, world] of worlds.entries()) await play(world, READY[at] ?? '', slug)
      const [one, other] = await Promise.all(worlds.map(seenByOlga))
      assert.ok(one && other)
      assert.ok(Object.keys(one.pages as Sight).length > 30)
      assert.deepEqual(differences(one, other), [])
    })
  }

  it('is in no row but the tick, once the reminders are out', async () => {
    const [one, other] = await Promise.all(worlds.map(rowsOf))
    assert.ok(one && other)
    assert.deepEqual(differences(one, other), [])
  })

  it('is told by nothing that was seen by a count alone', async () => {
    for (const { olga } of atLeastOne(worlds)) {
      const { text } = await olga.get(paths.exchangeMail(slug))
      assert.match(text, /Reminders Friday, 11 December 2026: 3 people were due one/)
      assert.match((await olga.get(paths.desk(slug))).text, /No present is ready yet/)
    }
  })
})
