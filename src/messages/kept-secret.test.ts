import assert from 'node:assert/strict'
import path from 'node:path'
import { before, describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { belongings, everything } from '../../test/support/everything.ts'
import { bytesIn, temporaryFolder } from '../../test/support/folder.ts'
import { linkIn, openParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { storeAssignment } from '../draw/sealed-pairs.ts'
import { sealSignInLink } from '../entrance/sealed-links.ts'
import { findExchange } from '../exchanges/queries.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { newId } from '../platform/ids.ts'
import { enqueueMail } from '../post/commands.ts'
import { forgetUnseen } from '../post/forgotten.ts'

const PEOPLE = ['Anna', 'Ben', 'Cleo', 'Dan']

describe('what people write to each other', async () => {
  const folder = temporaryFolder()
  const { party, olga } = await openParty({ databaseFile: path.join(folder, 'klaus.db') })
  const slug = await party.exchange(olga)
  const people = await party.joinAll(slug, PEOPLE)
  /** Whom each person gives to, according to their own page. */
  let recipients: Map<string, string>

  before(async () => {
    await olga.submit(paths.draw(slug))
    await readRecipients()
  })

  async function readRecipients() {
    recipients = new Map()
    for (const [name, visitor] of people) {
      const page = await visitor.get(paths.dashboard(slug))
      recipients.set(name, /class="name(?: long)?"><bdi>(\w+)</.exec(page.html)?.[1] ?? '')
    }
  }

  function visitorOf(name: string): Visitor {
    const visitor = people.get(name)
    assert.ok(visitor, name)
    return visitor
  }

  const read = async (name: string) => (await visitorOf(name).get(paths.messages(slug))).text
  const askedBy = (name: string, text: string) =>
    visitorOf(name).submit(paths.messagesWith(slug, 'recipient'), { to_recipient: text })
  const answeredBy = (name: string, text: string) =>
    visitorOf(name).submit(paths.messagesWith(slug, 'giver'), { to_giver: text })

  it('stands in no file of the database, nor who writes to whom', async () => {
    for (const name of PEOPLE) await askedBy(name, `Riddle of ${name}: which size?`)
    for (const name of PEOPLE) await answeredBy(name, `Secret reply of ${name}`)
    await party.tellOfMessages()
    const all =
      bytesIn(folder) + JSON.stringify(await everything(party.ctx.db)) + party.log.join('')
    assert.match(all, /Office party/, 'it looks in the right place')
    const lines = party.log.join('')
    assert.match(lines, /"route":"\/exchange\/:slug\/dashboard"/)
    assert.doesNotMatch(lines, /"route":"[^"]*messages/, 'no line says when somebody wrote')
    assert.doesNotMatch(all, /Riddle|which size|Secret reply/)
    const ids = await participantIds()
    const { messages = [], message_marks = [], outbox = [] } = await belongings(party.ctx.db)
    assert.equal(messages.length, 2 * PEOPLE.length)
    const notices = (outbox as { kind: string }[]).filter(({ kind }) => kind === 'message_notice')
    assert.ok(notices.length > 0)
    const rows = JSON.stringify([messages, message_marks])
    for (const id of atLeastOne(ids))
      assert.ok(!rows.includes(id), 'a row names who writes or reads')
    const links = await party.ctx.db.selectFrom('sign_in_links').selectAll().execute()
    for (const { expires_at, spent_at } of atLeastOne(links)) {
      if (expires_at !== null) assert.match(expires_at, /T00:00:00\.000Z$/, 'no hour in a link')
      if (spent_at !== null) assert.match(spent_at, /T00:00:00\.000Z$/, 'nor when it was used')
    }
    await forgetUnseen(party.ctx)
    const later = JSON.stringify((await belongings(party.ctx.db)).outbox)
    assert.doesNotMatch(later, /message_notice/, 'nor, once it is sent, of itself')
  })

  it('lies in an order that does not tell who answered whom', async () => {
    const { messages = [] } = await belongings(party.ctx.db)
    const inFile = await party.ctx.db.selectFrom('messages').select('id').execute()
    const ids = inFile.map(({ id }) => id)
    assert.deepEqual(ids, ids.toSorted())
    const perRow = messages.map((row) => Object.keys(row as object).join())
    assert.deepEqual(new Set(perRow), new Set(['exchange_id,id,sealed_message']))
  })

  it('is not for the organiser: no page of theirs shows it', async () => {
    for (const url of [
      paths.desk(slug),
      paths.exchangeMail(slug),
      paths.mailbox(),
      paths.messageReports(slug),
    ]) {
      const page = await olga.get(url)
      assert.equal(page.status, 200, url)
      assert.doesNotMatch(page.html, /Riddle|Secret reply|Message notice/)
    }
    assert.equal((await olga.get(paths.messages(slug))).status, 303)
  })

  it('is seen by nobody after a repair but by pairs that stayed together', async () => {
    const [leaver = ''] = PEOPLE
    const before = new Map(recipients)
    const { messages: rowsBefore = [] } = await belongings(party.ctx.db)
    const { id } = await party.ctx.db
      .selectFrom('participants')
      .select('id')
      .where('name', '=', leaver)
      .executeTakeFirstOrThrow()
    await olga.submit(paths.dropOut(slug, id))
    people.delete(leaver)
    await readRecipients()
    const stayed = [...recipients].filter(([giver, recipient]) => before.get(giver) === recipient)
    for (const name of atLeastOne(people.keys())) {
      const asked = stayed.filter((pair) => pair.includes(name)).map(([giver]) => giver)
      const page = await read(name)
      const riddles = PEOPLE.filter((other) => page.includes(`Riddle of ${other}`))
      assert.deepEqual(riddles, asked.sort(), name)
    }
    const { messages = [] } = await belongings(party.ctx.db)
    assert.equal(messages.length, rowsBefore.length, 'how many rows go would tell something')
  })

  it('can be switched off by one side, and the other is not told', async () => {
    const [giver = '', recipient = ''] = [...recipients][0] ?? []
    await read(recipient)
    const mute = paths.muteMessages(slug, 'giver')
    const muted = await visitorOf(recipient).submit(mute, { muted: '1' })
    assert.match(muted.text, /Switched off\. The other person isn’t told/)
    const pageOfGiver = await read(giver)
    const sentBefore = party.mails.length
    await askedBy(giver, 'Are you there?')
    await party.tellOfMessages()
    assert.equal(party.mails.length, sentBefore)
    assert.doesNotMatch(await read(recipient), /Are you there/)
    assert.doesNotMatch(
      (await visitorOf(recipient).get(paths.dashboard(slug))).text,
      /wrote to you/,
    )
    assert.match(await read(giver), /Are you there/)
    assert.doesNotMatch(pageOfGiver, /switched these messages off/)
    await visitorOf(recipient).submit(mute, { muted: '0' })
    assert.match(await read(recipient), /Are you there\?/)
  })

  it('is shown to the organiser, one message, by who got it alone, and without its author', async () => {
    const [giver = '', recipient = ''] = [...recipients][0] ?? []
    const got = visitorOf(recipient)
    await askedBy(giver, 'You smell.')
    const ask = /\/messages\/giver\/\d+\/report/g
    const [link = ''] = [...(await got.get(paths.messages(slug))).html.matchAll(ask)].at(-1) ?? []
    const url = paths.invitation(slug) + link
    assert.match((await got.get(url)).text, /Show this to Olga\? You smell\./)
    assert.equal((await visitorOf(giver).get(url)).status, 404, 'its author cannot show it')
    await got.submit(url)
    await got.submit(url)
    assert.match(
      (await olga.get(paths.desk(slug))).text,
      /Someone would like you to read a message they got/,
    )
    const page = await olga.get(paths.messageReports(slug))
    assert.match(
      page.text,
      new RegExp(`${recipient} got this from their Secret Santa.*You smell\\.`),
    )
    assert.doesNotMatch(page.html, new RegExp(`${giver}|Are you there`))
    assert.equal(page.text.split('You smell.').length, 2, 'shown twice, it is one report')
    const mail = await party.mailTo('olga@example.org')
    assert.match(mail.subject, /Someone showed you a message: Office party/)
    assert.doesNotMatch(mail.text + mail.html, /You smell|Ben|Cleo|Dan/)
    assert.equal(linkIn(mail), paths.messageReports(slug))
    assert.doesNotMatch(JSON.stringify(await everything(party.ctx.db)), /You smell/)
    const erase = /action="([^"]+\/erase)"/.exec(page.html)?.[1] ?? ''
    assert.match((await olga.submit(erase)).text, /Deleted\. .*Nothing to read/)
    assert.equal((await olga.post(erase)).status, 404)
  })

  it('is not told to Olga by a mail that goes out after she has dealt with it', async () => {
    const { id } = (await findExchange(party.ctx, slug)) ?? assert.fail('no exchange')
    party.mails.length = 0
    await enqueueMail(party.ctx, { kind: 'message_report', exchangeId: id, once: newId() })
    await party.deliver()
    assert.deepEqual(party.mails, [])
  })

  async function participantIds(): Promise<string[]> {
    const rows = await party.ctx.db.selectFrom('participants').select('id').execute()
    return rows.map(({ id }) => id)
  }
})

describe('what is kept of messages that only some have written', () => {
  const ALL = [...PEOPLE, 'Emil', 'Frida']

  /** Two write, one has switched off, two have no address; everybody gives to whom comes `step` later. */
  async function keptAfter(step: number) {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga, { draw_shape: 'any' })
    const people = await party.joinAll(slug, PEOPLE)
    for (const name of ALL.slice(PEOPLE.length)) {
      await olga.submit(paths.people(slug), { name, email: '' })
    }
    await olga.submit(paths.draw(slug))
    const exchange = await findExchange(party.ctx, slug)
    assert.ok(exchange)
    const rows = await listParticipants(party.ctx, exchange.id)
    const ids = ALL.map((name) => rows.find((row) => row.name === name)?.id ?? '')
    const drawn = ids.map((id, at) => [id, ids[(at + step) % ids.length] ?? ''] as const)
    await storeAssignment(party.ctx, exchange, new Map(drawn))
    await people.get('Ben')?.submit(paths.muteMessages(slug, 'giver'), { muted: '1' })
    const asks = { to_recipient: 'Which size?' }
    await people.get('Anna')?.submit(paths.messagesWith(slug, 'recipient'), asks)
    const answers = { to_giver: 'Anything.' }
    await people.get('Cleo')?.submit(paths.messagesWith(slug, 'giver'), answers)
    await party.tellOfMessages()
    const { messages = [], message_marks = [] } = await belongings(party.ctx.db)
    return [messages, message_marks].map((table) =>
      (table as Record<string, string>[]).map((row) =>
        Object.values(row).map(({ length }) => length),
      ),
    )
  }

  it('has the same rows of the same sizes, whoever gives to whom', async () => {
    const first = await keptAfter(1)
    for (const step of [2, 3, 4, 5]) assert.deepEqual(await keptAfter(step), first, `step ${step}`)
    assert.deepEqual(
      first.map(({ length }) => length),
      [2, 1],
    )
  })
})

describe('a mail that tells of a message', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  const people = await party.joinAll(slug, PEOPLE)
  before(async () => {
    await olga.submit(paths.draw(slug))
    await party.deliver()
  })

  it('leaves no row that names whom a mail told of it, not even once its link was used', async () => {
    const naming = async () => {
      const tables = await belongings(party.ctx.db)
      const rows = Object.entries(tables).flatMap(([table, rows]) =>
        rows.map((row) => `${table} ${JSON.stringify(row)}`),
      )
      const people = await party.ctx.db.selectFrom('participants').select('id').execute()
      return rows.filter((row) => people.some(({ id }) => row.includes(id))).sort()
    }
    const before = await naming()
    party.clock.move({ days: 2 })
    const anna = people.get('Anna') ?? assert.fail()
    await anna.post(paths.messagesWith(slug, 'recipient'), { to_recipient: 'By the way?' })
    await party.tellOfMessages()
    const mail = party.mails.at(-1)
    assert.match(mail?.subject ?? '', /^A message for you/)
    await forgetUnseen(party.ctx)
    assert.deepEqual(await naming(), before)
    const link = linkIn(mail ?? assert.fail())
    assert.match((await party.visitor().submit(`${link}?to=messages`)).text, /By the way\?/)
    assert.deepEqual(await naming(), before)
    assert.match((await party.visitor().get(link)).text, /This link has been used/)
    assert.equal((await party.visitor().post(link)).status, 409)
    party.clock.move({ days: 9 })
    assert.equal((await party.visitor().post(link)).status, 409)
  })

  it('holds a link that ends in a week, also if a clock that ran ahead has made it', async () => {
    const exchange = (await findExchange(party.ctx, slug)) ?? assert.fail()
    const participant = (await listParticipants(party.ctx, exchange.id))[0] ?? assert.fail()
    const made = () => {
      return paths.signInLink(sealSignInLink(party.ctx, { exchange, participant }) ?? '')
    }
    const lawful = made()
    party.clock.jump({ days: 70 })
    const early = made()
    party.clock.jump({ days: -70 })
    assert.equal((await party.visitor().post(early)).status, 409)
    assert.match((await party.visitor().get(early)).text, /This link has run out.*Get new link/)
    party.clock.move({ days: 6 })
    assert.equal((await party.visitor().post(lawful)).status, 303)
    const late = made()
    party.clock.move({ days: 9 })
    assert.equal((await party.visitor().post(late)).status, 409)
  })
})
