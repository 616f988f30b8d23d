import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { openParty } from '../../test/support/party.ts'
import { startSmtpServer } from '../../test/support/smtp-server.ts'
import { findExchange } from '../exchanges/queries.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { failed, sent } from '../platform/mail/reasons.ts'
import { createMailer } from '../platform/mail/transport.ts'
import { dropAllTo } from '../post/commands.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Frida']

describe('the mail that something has changed, while an earlier one waits', async () => {
  const { party, olga } = await openParty()
  let slug: string

  beforeEach(async () => {
    party.clock.move({ hours: 3 })
    slug = await party.exchange(olga)
    await party.joinAll(slug, NAMES)
    await olga.submit(paths.draw(slug))
    await letIn('Greta')
    party.clock.move({ minutes: 20 })
    await letIn('Hugo')
    party.clock.move({ minutes: 10 })
  })

  /** Somebody without an email joins, and the desk says that everybody is told. */
  async function letIn(name: string) {
    const typed = { name, email: '', confirmed: '1' }
    const desk = await olga.submit(paths.latecomer(slug), typed)
    assert.match(desk.text, /Emails say to look again; tell whoever gets none\./)
    await party.deliver()
    party.mails.length = 0
  }

  async function idOf(name: string): Promise<string> {
    const exchange = await findExchange(party.ctx, slug)
    const people = await listParticipants(party.ctx, exchange?.id ?? '')
    return people.find((person) => person.name === name)?.id ?? ''
  }

  async function giveEmail(name: string, email: string) {
    const page = paths.person(slug, await idOf(name))
    const version = (await olga.get(page)).valueOf('version') ?? ''
    await olga.submit(page, { name, email, version })
    await party.deliver()
    party.mails.length = 0
  }

  /** Who is told to look again within the next hours, and how often. */
  async function told(): Promise<string[]> {
    for (let hour = 0; hour < 5; hour++) {
      party.clock.move({ hours: 1 })
      await party.deliver()
    }
    const changes = party.mails.filter(({ subject }) => /^Please look again/.test(subject))
    return changes.map(({ to }) => to.address.split('@')[0] ?? '').sort()
  }

  const EVERYBODY = NAMES.map((name) => name.toLowerCase())

  it('goes to everybody after Olga has forbidden a pair and drawn again', async () => {
    const rule = { giver_id: await idOf('Anna'), recipient_id: await idOf('Ben'), kind: 'mutual' }
    const asked = await olga.post(paths.drawAgain(slug), rule)
    await olga.submit(paths.drawAgain(slug), asked.hidden)
    await letIn('Ida')
    party.clock.move({ minutes: 10 })
    await letIn('Jan')
    assert.deepEqual(await told(), EVERYBODY)
  })

  it('goes out at once after a new draw, which nobody was told a change of', async () => {
    await olga.submit(paths.undoDraw(slug))
    await olga.submit(paths.draw(slug))
    await party.deliver()
    party.mails.length = 0
    await olga.submit(paths.latecomer(slug), { name: 'Ida', email: '', confirmed: '1' })
    await party.deliver()
    assert.equal(party.mails.length, NAMES.length)
  })

  it('goes to Anna, too, who had the earlier one early as her email was corrected', async () => {
    await giveEmail('Anna', 'anna@example.com')
    await letIn('Ida')
    assert.deepEqual(await told(), EVERYBODY)
  })

  it('goes to Ben, too, whose email was taken away and given back', async () => {
    await giveEmail('Ben', '')
    await giveEmail('Ben', 'ben@example.com')
    await letIn('Ida')
    assert.deepEqual(await told(), EVERYBODY)
  })

  it('goes to Cleo, too, who wanted no mails in between', async () => {
    await dropAllTo(party.ctx, [await idOf('Cleo')])
    await letIn('Ida')
    assert.deepEqual(await told(), EVERYBODY)
  })

  it('goes to Dan, too, whose email refused the earlier one that came early', async () => {
    await giveEmail('Dan', 'dan@example.com')
    const early = party.ctx.db.updateTable('outbox').where('kind', '=', 'draw_changed')
    const dan = early.where('participant_id', '=', await idOf('Dan')).where('state', '=', 'sent')
    await dan.set({ state: 'failed' }).execute()
    await letIn('Ida')
    assert.deepEqual(await told(), EVERYBODY)
  })

  it('calls a second draw the first one to Ida, who was in none before', async () => {
    await olga.submit(paths.undoDraw(slug))
    await olga.submit(paths.draw(slug))
    const ida = { name: 'Ida', email: 'ida@example.org', confirmed: '1' }
    await olga.submit(paths.latecomer(slug), ida)
    assert.match((await party.mailTo('ida@example.org')).subject, /^Names are drawn: /)
    const toAnna = party.mails.filter(({ to }) => to.address === 'anna@example.org')
    assert.ok(toAnna.some(({ subject }) => /^Names were drawn again: /.test(subject)))
  })

  it('comes to nobody once the draw is undone', async () => {
    await olga.submit(paths.undoDraw(slug))
    assert.deepEqual(await told(), [])
  })

  it('comes two hours after the last one, though Olga lets somebody in every half hour, and then, too', async () => {
    for (const name of ['Ida', 'Jan']) {
      party.clock.move({ minutes: 30 })
      await letIn(name)
    }
    party.clock.move({ minutes: 30 })
    await olga.submit(paths.latecomer(slug), { name: 'Kim', email: '', confirmed: '1' })
    await party.deliver()
    const readers = party.mails.map(({ to }) => to.address.split('@')[0] ?? '')
    assert.deepEqual(readers.sort(), EVERYBODY)
  })

  it('comes once for three changes', async () => {
    await letIn('Ida')
    assert.deepEqual(await told(), EVERYBODY)
  })
})

describe('the mail that something has changed, of which nobody was told as mail was away', async () => {
  const server = await startSmtpServer()
  after(() => server.stop())
  const mail = { kind: 'smtp', url: server.url, from: 'klaus@example.org' } as const
  const { party, olga } = await openParty({ mail }, createMailer)

  it('is put off no further by the next change, and comes once mail is back', async () => {
    const slug = await party.exchange(olga)
    await party.joinAll(slug, NAMES)
    await olga.submit(paths.draw(slug))
    await party.deliver()
    server.behave(({ at }) => (at === 'recipient' ? { code: 451, text: '4.3.0 later' } : undefined))
    for (const name of ['Greta', 'Hugo']) {
      party.clock.move({ minutes: 2 })
      await olga.submit(paths.latecomer(slug), { name, email: '', confirmed: '1' })
      await party.deliver()
    }
    server.behave(() => undefined)
    party.clock.move({ hours: 1 })
    await party.deliver()
    const told = server.mails.filter(({ subject }) => /^Please look again/.test(subject))
    assert.equal(told.length, NAMES.length)
  })
})

describe('whose email was corrected while names were drawn', () => {
  /** Ben's address was corrected while mail is away; returns how to let it go out, and what then goes to him. */
  async function corrected() {
    const server = serverThatCanBeAway()
    const { party, olga } = await openParty({}, server.make)
    const slug = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo', 'Dan'])
      await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
    await olga.submit(paths.draw(slug))
    await party.deliver()
    server.isAway = true
    const people = party.ctx.db.selectFrom('participants').select(['id', 'version'])
    const ben = await people.where('name', '=', 'Ben').executeTakeFirstOrThrow()
    const right = { name: 'Ben', email: 'ben@example.com', version: `${ben.version}` }
    await olga.submit(paths.person(slug, ben.id), right)
    await party.deliver()
    const toBen = async () => {
      server.isAway = false
      party.mails.length = 0
      party.clock.move({ hours: 1 })
      await party.deliver()
      return party.mails.filter(({ to }) => to.address === right.email).map((mail) => mail.subject)
    }
    return { party, olga, slug, toBen }
  }

  it('is told that they are in once the draw is undone before its result has gone there', async () => {
    const { olga, slug, toBen } = await corrected()
    await olga.submit(paths.undoDraw(slug))
    assert.deepEqual(await toBen(), ['Olga has added you: Office party'])
  })

  it('is told by the result alone if names are drawn again before', async () => {
    const { party, olga, slug, toBen } = await corrected()
    const people = party.ctx.db.selectFrom('participants').select('id').orderBy('name')
    const [anna, ben] = await people.execute()
    const forgotten = { giver_id: anna?.id ?? '', recipient_id: ben?.id ?? '', kind: 'one_way' }
    const question = await olga.post(paths.drawAgain(slug), forgotten)
    await olga.submit(paths.drawAgain(slug), question.hidden)
    assert.deepEqual(await toBen(), ['Names were drawn again: Office party'])
  })
})

describe('to a new address, while news of a change', () => {
  /** Names are drawn and somebody has left; then more leave, and Ben's address, which may be full by then, is corrected. */
  async function partyWithNews() {
    let isFull = false
    const no = failed({ reason: 'smtp_address_refused', answer: '550 5.2.1 disabled' })
    const server = serverThatCanBeAway(({ to }) =>
      isFull && to.address === 'ben@example.org' ? no : sent(''),
    )
    const { party, olga } = await openParty({}, server.make)
    const slug = await party.exchange(olga)
    await party.joinAll(slug, NAMES)
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const people = party.ctx.db.selectFrom('participants').select(['id', 'version'])
    const personOf = (name: string) => people.where('name', '=', name).executeTakeFirstOrThrow()
    const takeOut = async (name: string) => {
      party.clock.move({ minutes: 10 })
      const page = paths.dropOut(slug, (await personOf(name)).id)
      await olga.submit(page, (await olga.get(page)).hidden)
      await party.deliver()
    }
    const toNewAddress = async () => {
      const { id, version } = await personOf('Ben')
      const right = { name: 'Ben', email: 'ben.right@example.org', version: `${version}` }
      await olga.submit(paths.person(slug, id), right)
      await party.deliver()
      party.clock.move({ hours: 3 })
      await party.deliver()
      return party.mails.filter(({ to }) => to.address === right.email)
    }
    return { takeOut, toNewAddress, fill: () => (isFull = true) }
  }

  it('did not arrive, goes the result alone, which says to look again', async () => {
    const { takeOut, toNewAddress, fill } = await partyWithNews()
    fill()
    await takeOut('Frida')
    const [result, ...rest] = await toNewAddress()
    assert.match(result?.subject ?? '', /^Names are drawn/)
    assert.match(result?.text ?? '', /Seen a name already\? Someone has joined or left since/)
    assert.deepEqual(rest, [])
  })

  it('is gathered, goes the result alone', async () => {
    const { takeOut, toNewAddress } = await partyWithNews()
    await takeOut('Frida')
    await takeOut('Emil')
    const subjects = (await toNewAddress()).map(({ subject }) => subject)
    assert.deepEqual(subjects, ['Names are drawn: Office party'])
  })
})

describe('whom no mail has told of the draw, once somebody has left,', () => {
  it('gets the result instead, and whoever was told the news', async () => {
    let isFull = true
    const no = failed({ reason: 'smtp_address_refused', answer: '550 5.2.1 disabled' })
    const server = serverThatCanBeAway(({ to, subject }) =>
      isFull && to.address === 'ben@example.org' && /^Names/.test(subject) ? no : sent(''),
    )
    const { party, olga } = await openParty({}, server.make)
    const slug = await party.exchange(olga)
    await party.joinAll(slug, NAMES)
    await olga.submit(paths.draw(slug))
    await party.deliver()
    isFull = false
    party.mails.length = 0
    const people = party.ctx.db.selectFrom('participants').select('id')
    const { id } = await people.where('name', '=', 'Frida').executeTakeFirstOrThrow()
    await olga.submit(paths.dropOut(slug, id))
    await party.deliver()
    const told = party.mails.map(({ to, subject }) => `${to.name}: ${subject}`).sort()
    assert.deepEqual(told, [
      'Anna: Please look again: Office party',
      'Ben: Names are drawn: Office party',
      'Cleo: Please look again: Office party',
      'Dan: Please look again: Office party',
      'Emil: Please look again: Office party',
      'Frida: You’re out: Office party',
    ])
  })
})
