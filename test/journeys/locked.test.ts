import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { transact } from '../../src/context.ts'
import { findExchange } from '../../src/exchanges/queries.ts'
import { importPeople } from '../../src/lists/commands.ts'
import { paths } from '../../src/paths.ts'
import { temporaryFolder } from '../support/folder.ts'
import { type Klaus, startKlaus } from '../support/klaus.ts'
import { lock } from '../support/lock.ts'
import { openParty } from '../support/party.ts'
import { prepareParty, press, type RealParty } from '../support/real-party.ts'
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts'
import type { Visitor } from '../support/visitor.ts'
import { visitorAt } from '../support/visitor-at.ts'

describe('while another program keeps the database locked, a running instance', () => {
  let party: RealParty
  let smtp: TestSmtpServer
  let klaus: Klaus
  let anna: Visitor
  let unlock: () => void
  before(async () => {
    party = await prepareParty(['Anna', 'Ben', 'Cleo'])
    smtp = await startSmtpServer()
    const dataDir = party.copy()
    klaus = await startKlaus({ dataDir, smtpUrl: smtp.url })
    await press(klaus.url, party.olga, party.slug, paths.draw(party.slug))
    await smtp.waitForMails(3)
    const mail = smtp.mails.find(({ recipients }) => recipients.includes('anna@example.org'))
    anna = visitorAt(klaus.url)
    // The page that the link leads to, where she looks for the first time, is not opened yet.
    const entered = await anna.post(/\/auth\/\S+/.exec(mail?.text ?? '')?.[0] ?? '')
    assert.equal(entered.location, paths.dashboard(party.slug))
    unlock = await lock(path.join(dataDir, 'sneaky-klaus.db'))
  })
  after(async () => {
    klaus.kill()
    await klaus.ended
    await smtp.stop()
    party.remove()
  })

  it('answers what only reads before what waits to be written, and says of that what to do', async () => {
    const events: string[] = []
    const stranger = visitorAt(klaus.url)
    const inLine = Array.from({ length: 8 }, () => visitorAt(klaus.url))
    for (const visitor of inLine) await visitor.get(paths.lostLink())
    const asking = inLine.map(async (visitor) => {
      const answer = await visitor.post(paths.lostLink(), { email: 'anna@example.org' })
      events.push('asked')
      return answer
    })
    const round = [paths.health(), paths.front(), paths.invitation(party.slug)]
    for (const page of [...round, ...round, ...round]) {
      assert.equal((await stranger.get(page)).status, 200)
      events.push(page)
    }
    const herPage = await anna.get(paths.dashboard(party.slug))
    assert.match(herPage.text, /Ben|Cleo/)
    events.push('her page')
    assert.deepEqual(events, [...round, ...round, ...round, 'her page'])
    for (const answer of await Promise.all(asking)) {
      assert.equal(answer.status, 503)
      assert.equal(answer.headers['retry-after'], '10')
      assert.match(answer.text, /Another program is busy with our data, so nothing was changed/)
    }
  })

  it('is well at once when the lock has gone, and stops in order', async () => {
    unlock()
    const asked = await visitorAt(klaus.url).post(paths.lostLink(), { email: 'ben@example.org' })
    assert.equal(asked.status, 200)
    klaus.stop()
    assert.equal(await klaus.ended, 0)
  })
})

describe('a page that notes something by the way', async () => {
  const databaseFile = path.join(temporaryFolder(), 'sneaky-klaus.db')
  const { party, olga } = await openParty({ databaseFile })
  const slug = await party.exchange(olga)
  const people = await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
  await olga.submit(paths.draw(slug))

  it('is shown while another program keeps the database locked, and notes it afterwards', async () => {
    const anna = people.get('Anna') ?? assert.fail()
    // From tomorrow on her session lasts a day longer.
    party.clock.move({ hours: 24 })
    const unlock = await lock(databaseFile)
    const page = await anna.get(paths.dashboard(slug))
    assert.equal(page.status, 200)
    assert.equal(await firstLook('Anna'), null)
    unlock()
    while ((await firstLook('Anna')) === null) await nextTurn()
    assert.equal((await anna.get(paths.dashboard(slug))).status, 200)
  })

  async function firstLook(name: string): Promise<string | null> {
    const row = party.ctx.db.selectFrom('participants').select('looked_at').where('name', '=', name)
    return (await row.executeTakeFirstOrThrow()).looked_at
  }
})

describe('while a thousand people are added at once', async () => {
  const databaseFile = path.join(temporaryFolder(), 'sneaky-klaus.db')
  const { party, olga } = await openParty({ databaseFile })
  const slug = await party.exchange(olga)
  const anna = await party.join(slug, 'Anna')

  it('others are shown their pages, whole: with nobody of them, and then with all', async () => {
    const exchange = (await findExchange(party.ctx, slug)) ?? assert.fail()
    const lines = Array.from({ length: 1000 }, (_, at) => {
      const known = { name: `Guest ${at}`, email: `guest${at}@example.org` }
      const person = { ...known, gift_ideas: '', household: '', postal_address: '' }
      return { number: at + 1, ...known, person, mistake: '' }
    })
    const [added, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const adding = transact(party.ctx, async (ctx) => {
      assert.equal((await importPeople(ctx, exchange, lines, () => true))?.length, 1000)
      added.resolve()
      await end.promise
    })
    await added.promise
    const stranger = party.visitor()
    assert.match((await stranger.get(paths.invitation(slug))).text, /1 person so far/)
    assert.equal((await anna.get(paths.dashboard(slug))).status, 200)
    const desk = await olga.get(paths.desk(slug))
    assert.ok(!desk.text.includes('Guest 7'), 'nobody of them is there yet')
    end.resolve()
    await adding
    assert.match((await stranger.get(paths.invitation(slug))).text, /1001 people so far/)
  })
})
