import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { openParty, slugOf } from '../../test/support/party.ts'
import { tellAdmin } from '../admin/commands.ts'
import { exchangeValues } from '../exchanges/forms.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'
import { newId } from '../platform/ids.ts'
import { sent } from '../platform/mail/reasons.ts'
import { enqueueMail } from '../post/commands.ts'

describe('a mail that a draw has overtaken while no mail went out', async () => {
  const taken: string[] = []
  const server = serverThatCanBeAway(({ to, subject }) => {
    taken.push(`${to.name}: ${subject}`)
    return sent('')
  })
  const { party, olga } = await openParty({}, server.make)
  await olga.submit(paths.settings(), {
    registration_closed_notice: '1',
    email: 'olga@example.org',
  })

  it('asks nobody to join what is closed, and tells nobody that names are to be drawn', async () => {
    const last = await party.exchange(olga)
    await party.joinAll(last, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(last))
    await olga.submit(paths.complete(last))
    await party.deliver()
    taken.length = 0
    server.isAway = true
    const again = await olga.submit(paths.again(last), {
      name: 'Second party',
      host: 'Olga',
      exchange_date: '2026-12-18',
      invite: '1',
    })
    const slug = slugOf(again)
    const exchange = await findExchange(party.ctx, slug)
    assert.ok(exchange)
    const registration_close_date = '2026-11-20'
    await olga.submit(paths.desk(slug), { ...exchangeValues(exchange), registration_close_date })
    await olga.submit(paths.openRegistration(slug))
    for (const name of ['Dora', 'Emil']) {
      const email = `${name.toLowerCase()}@example.org`
      await party.visitor().post(paths.register(slug), { name, email })
    }
    await olga.submit(paths.people(slug), { name: 'Finn', email: 'finn@example.org' })
    party.clock.move({ hours: 15 })
    await party.runJob('close registration')
    const back = await party.olga()
    await back.submit(paths.draw(slug))
    await party.deliver()
    server.isAway = false
    party.clock.move({ hours: 1 })
    await party.deliver()
    const of = (subject: RegExp) =>
      taken
        .filter((mail) => subject.test(mail))
        .map((mail) => mail.split(':')[0])
        .sort()
    assert.deepEqual(of(/: Names are drawn/), ['Dora', 'Emil', 'Finn'])
    assert.deepEqual(of(/: (You’re in|Olga has added you)/), ['Dora', 'Emil', 'Finn'])
    assert.equal(taken.length, 6, taken.join())
    const late = party.mails.filter(({ text }) => /Names are drawn(:|, and) yours is on/.test(text))
    assert.equal(late.length, 3)
    assert.ok(!party.mails.slice(-6).some(({ text }) => /names are drawn, and we’ll/.test(text)))
  })
})

describe('a mail that something has overtaken while no mail went out', async () => {
  const taken: string[] = []
  const server = serverThatCanBeAway(({ to, subject }) => {
    taken.push(`${to.address}: ${subject}`)
    return sent('')
  })
  const { party, olga } = await openParty({}, server.make)
  const idOf = async (name: string) =>
    (
      await party.ctx.db
        .selectFrom('participants')
        .select('id')
        .where('name', '=', name)
        .where('status', '=', 'active')
        .orderBy('joined_at', 'desc')
        .executeTakeFirstOrThrow()
    ).id

  /** What goes out of what happens while the server is away. */
  async function meanwhile(happens: () => Promise<void>): Promise<string[]> {
    await party.deliver()
    server.isAway = true
    await happens()
    await party.deliver()
    server.isAway = false
    party.clock.move({ hours: 1 })
    taken.length = 0
    await party.deliver()
    return taken
  }

  it('tells nobody that they are out who is in again, by the organiser or by themselves', async () => {
    const slug = await party.exchange(olga)
    const people = await party.joinAll(slug, ['Anna', 'Ben', 'Cleo', 'Dora'])
    const mails = await meanwhile(async () => {
      await olga.submit(paths.removePerson(slug, await idOf('Anna')))
      await olga.submit(paths.people(slug), { name: 'Anna', email: 'anna@example.org' })
      await people.get('Ben')?.post(paths.withdraw(slug))
      await party.visitor().post(paths.register(slug), { name: 'Ben', email: 'ben@example.org' })
      await olga.submit(paths.removePerson(slug, await idOf('Cleo')))
    })
    const out = mails.filter((mail) => /out of|You’re out|left/i.test(mail))
    assert.deepEqual(
      out.map((mail) => mail.split(':')[0]),
      ['cleo@example.org'],
      mails.join(),
    )
  })

  it('tells no address that it is not theirs any more which is theirs again', async () => {
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Finn', 'Gus'])
    const id = await idOf('Finn')
    const enter = async (email: string) => {
      const form = await olga.get(paths.person(slug, id))
      const version = form.valueOf('version') ?? ''
      await olga.submit(paths.person(slug, id), { name: 'Finn', email, version })
    }
    const mails = await meanwhile(async () => {
      await enter('finn@example.net')
      await enter('finn@example.org')
    })
    assert.deepEqual(
      mails.filter((mail) => /email was changed/.test(mail)),
      ['finn@example.net: Your email was changed: Office party'],
    )
  })

  it('says of no page to an address that was changed that it is open to another, of somebody who is out', async () => {
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Hal', 'Iris'])
    const id = await idOf('Hal')
    await meanwhile(async () => {
      const version = (await olga.get(paths.person(slug, id))).valueOf('version') ?? ''
      const email = 'hal@example.net'
      await olga.submit(paths.person(slug, id), { name: 'Hal', email, version })
      await olga.submit(paths.removePerson(slug, id))
    })
    const changed = await party.mailTo('hal@example.org')
    assert.match(changed.text, /has set another email for you.*not\s+in\s+it\s+any\s+more/s)
    assert.doesNotMatch(changed.text, /opens? your page|giving to/)
  })

  it('asks whoever may know a name from their page alone, which no mail has told them, to forget it', async () => {
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Jan', 'Kim', 'Lea'])
    const mails = await meanwhile(async () => {
      await olga.submit(paths.draw(slug))
      await olga.submit(paths.undoDraw(slug))
      await olga.submit(paths.draw(slug))
    })
    const drawn = mails.filter((mail) => /Names (are|were) drawn/.test(mail)).sort()
    const toAll = ['jan', 'kim', 'lea'].map((name) => `${name}@example.org`)
    assert.deepEqual(
      drawn,
      toAll.map((address) => `${address}: Names were drawn again: Office party`),
    )
    assert.match((await party.mailTo('jan@example.org')).text, /If\s+you’ve\s+seen\s+a\s+name/)
  })

  it('tells who came late that they are in, though the draw is undone before their mail went out', async () => {
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Hal', 'Ida', 'Jo'])
    await olga.submit(paths.draw(slug))
    const mails = await meanwhile(async () => {
      const late = { name: 'Lea', email: 'lea@example.org', confirmed: '1' }
      await olga.post(paths.latecomer(slug), late)
      await olga.submit(paths.undoDraw(slug))
    })
    assert.deepEqual(
      mails.filter((mail) => mail.startsWith('lea@')),
      ['lea@example.org: Olga has added you: Office party'],
      mails.join(),
    )
    assert.equal(mails.length, 1)
  })

  it('reminds nobody of a day that Olga has put off by weeks, nor tells her that what she keeps goes soon', async () => {
    const fields = { exchange_date: '2026-11-27', timezone: 'UTC' }
    const slug = await party.exchange(olga, fields)
    for (const name of ['Kai', 'Lou', 'Max'])
      await party.join(slug, name, { reminder_enabled: '1' })
    await olga.submit(paths.draw(slug))
    const exchange = (await findExchange(party.ctx, slug)) ?? assert.fail('no exchange')
    const { id } = exchange
    await olga.submit(paths.settings(), { purge_notice: '1', email: 'olga@example.org' })
    const mails = await meanwhile(async () => {
      const participantId = await idOf('Kai')
      const reminder = { kind: 'reminder', exchangeId: id, participantId, once: newId() } as const
      await enqueueMail(party.ctx, reminder)
      const later = { ...exchangeValues(exchange), exchange_date: '2026-12-18' }
      await olga.submit(paths.desk(slug), later)
    })
    assert.deepEqual(mails, [])
    await olga.submit(paths.complete(slug))
    const notice = await meanwhile(async () => {
      await tellAdmin(party.ctx, { kind: 'purge_notice', exchangeId: id, once: newId() })
    })
    assert.deepEqual(notice, [], 'it is kept for weeks')
  })
})
