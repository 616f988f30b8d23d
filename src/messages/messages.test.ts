import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { belongings } from '../../test/support/everything.ts'
import { linkIn, openParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { renderMail } from '../letters/kinds.ts'
import { paths } from '../paths.ts'
import { tellOfMessages } from './commands.ts'
import { CONVERSATION_LENGTH_MAX, hourToTell, MESSAGE_MAX } from './rules.ts'

const PEOPLE = ['Anna', 'Ben', 'Cleo', 'Dan']

describe('a message between Secret Santa and recipient', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  const people = await party.joinAll(slug, PEOPLE)
  const anna = visitorOf('Anna')
  let recipient: string
  let theirs: Visitor

  before(meetAnew)

  /** Draws names, and finds out from Anna's own page whom she gives to. */
  async function meetAnew() {
    await olga.submit(paths.draw(slug))
    const page = await anna.get(paths.dashboard(slug))
    recipient = /class="name(?: long)?"><bdi>(\w+)</.exec(page.html)?.[1] ?? ''
    theirs = visitorOf(recipient)
  }

  function visitorOf(name: string): Visitor {
    const visitor = people.get(name)
    assert.ok(visitor, name)
    return visitor
  }

  const read = async (who: Visitor) => (await who.get(paths.messages(slug))).text
  const ask = (text: string) =>
    anna.post(paths.messagesWith(slug, 'recipient'), { to_recipient: text })
  const answer = (text: string) =>
    theirs.post(paths.messagesWith(slug, 'giver'), { to_giver: text })
  const noticesTo = (name: string) =>
    party.mails.filter(
      ({ to, subject }) => to.name === name && subject === 'A message for you: Office party',
    )

  it('is read by the one Anna gives to, who does not learn that it is Anna', async () => {
    assert.equal((await ask('Which size are your socks?')).status, 303)
    const page = await theirs.get(paths.messages(slug))
    assert.match(
      page.text,
      /The person you’re giving to .*Your Secret Santa .*Which size are your socks\?/,
    )
    assert.doesNotMatch(page.html, /Anna/)
    for (const name of PEOPLE.filter((one) => one !== 'Anna' && one !== recipient)) {
      assert.doesNotMatch(await read(visitorOf(name)), /socks/, name)
    }
  })

  it('is answered without Anna’s name, and without one on her page', async () => {
    assert.equal((await answer('Forty-four.')).status, 303)
    const page = await anna.get(paths.messages(slug))
    assert.match(page.text, /You · .*Which size.*The person you’re giving to · .*Forty-four\./)
    assert.doesNotMatch(page.html, new RegExp(recipient))
  })

  it('is told by nothing but the page until one of two hours of the day has come', async () => {
    await ask('And which colour?')
    await answer('Which colour of what?')
    await tellOfMessages(party.ctx)
    await party.deliver()
    assert.deepEqual([...noticesTo('Anna'), ...noticesTo(recipient)], [])
    const at = (time: string, told: string | null = null) =>
      hourToTell(
        {
          timezone: 'Europe/Berlin',
          told_of_messages_at: told,
          drawn_at: '2026-11-01T08:00:00Z',
        },
        Temporal.Instant.from(`2026-11-20T${time}+01:00`),
      )
        ?.toZonedDateTimeISO('Europe/Berlin')
        .toPlainDateTime()
        .toString()
    assert.equal(at('07:59'), '2026-11-19T18:00:00')
    assert.equal(at('08:00'), '2026-11-20T08:00:00')
    assert.equal(at('17:59'), '2026-11-20T08:00:00')
    assert.equal(at('18:00'), '2026-11-20T18:00:00')
    assert.equal(at('17:59', '2026-11-20T07:00:00Z'), undefined, 'once for each')
    assert.equal(at('18:00', '2026-11-20T07:00:00Z'), '2026-11-20T18:00:00')
  })

  it('keeps to these hours, wherever Olga says that the party is', () => {
    let told: string | null = null
    const rounds: number[] = []
    for (let hour = 0; hour < 48; hour++) {
      const now = Temporal.Instant.from('2026-11-20T00:00Z').add({ hours: hour })
      // A place in which it is eight in the morning right now.
      const shift = (8 - (hour % 24) + 24) % 24
      const timezone = `Etc/GMT${shift <= 12 ? '-' : '+'}${shift <= 12 ? shift : 24 - shift}`
      const moment = hourToTell(
        { timezone, told_of_messages_at: told, drawn_at: '2026-11-01T08:00:00Z' },
        now,
      )
      if (moment === undefined) continue
      told = moment.toString()
      rounds.push(hour)
    }
    assert.deepEqual(rounds, [0, 9, 18, 27, 36, 45])
  })

  it('is told by a mail that says neither who nor what, and leads to the page', async () => {
    await party.tellOfMessages()
    for (const name of ['Anna', recipient]) {
      const [mail, ...others] = noticesTo(name)
      assert.ok(mail)
      assert.deepEqual(others, [])
      const otherNames = PEOPLE.filter((one) => one !== name)
      assert.doesNotMatch(mail.text + mail.html, new RegExp(otherNames.join('|')))
      assert.doesNotMatch(mail.text + mail.html, /socks|Forty-four/)
      const browser = party.visitor()
      const page = await browser.submit(`${linkIn(mail)}?to=messages`)
      assert.match(page.text, /^.*Messages Ask and answer/)
    }
  })

  it('that comes while another waits unread brings no second mail', async () => {
    const before = noticesTo(recipient).length
    await ask('And do you like blue?')
    await ask('Or rather green?')
    await party.tellOfMessages()
    await ask('Or yellow?')
    await party.tellOfMessages()
    assert.equal(noticesTo(recipient).length, before + 1)
    assert.match((await theirs.get(paths.dashboard(slug))).text, /A message for you/)
    await read(theirs)
    assert.doesNotMatch((await theirs.get(paths.dashboard(slug))).text, /A message for you/)
    await ask('Or black?')
    await party.tellOfMessages()
    assert.equal(noticesTo(recipient).length, before + 2)
  })

  it('that was read before its mail could go out brings none', async () => {
    await answer('Green!')
    await read(anna)
    await read(theirs)
    const notices = await party.ctx.db
      .selectFrom('outbox')
      .selectAll()
      .where('kind', '=', 'message_notice')
      .execute()
    assert.ok(notices.length > 0)
    for (const mail of atLeastOne(notices))
      assert.equal(await renderMail(party.ctx, mail), undefined)
  })

  it('that was typed after Anna was signed out waits in its field until she is back', async () => {
    const page = await anna.post(paths.participantSignOut(slug))
    assert.equal(page.status, 303)
    const refused = await ask('Do you drink tea?')
    assert.equal(refused.location, paths.requestAccess(slug))
    await anna.post(paths.requestAccess(slug), { email: 'anna@example.org' })
    const back = await anna.submit(linkIn(await party.mailTo('anna@example.org')))
    assert.equal(back.valueOf('to_recipient'), 'Do you drink tea?')
    assert.match(back.text, /You’d been signed out. Here’s what you typed/)
    assert.equal((await ask('Do you drink tea?')).status, 303)
  })

  it('that is empty or too long is shown again with what was typed', async () => {
    const before = await belongings(party.ctx.db)
    const empty = await ask(' \n ')
    assert.equal(empty.status, 422)
    assert.match(empty.text, /Write something first\./)
    const text = 'x'.repeat(MESSAGE_MAX + 1)
    const long = await ask(text)
    assert.equal(long.status, 422)
    assert.match(long.text, /Please shorten this to 500 characters\./)
    assert.equal(long.valueOf('to_recipient'), text)
    assert.deepEqual(await belongings(party.ctx.db), before)
  })

  it('that is one too many in an hour is kept in its field, and goes out later', async () => {
    let last = await ask('1')
    while (last.status === 303) last = await ask('Once more?')
    assert.equal(last.status, 429)
    assert.match(last.text, /That’s a lot for one hour\. It’s kept here/)
    assert.equal(last.valueOf('to_recipient'), 'Once more?')
    assert.ok(Number(last.headers['retry-after']) > 0)
    assert.equal((await answer('Others may still write')).status, 303)
    party.clock.move({ hours: 1 })
    assert.equal((await ask('Once more?')).status, 303)
  })

  it('to nobody is not found', async () => {
    for (const url of [
      paths.messagesWith(slug, 'anna'),
      paths.muteMessages(slug, 'anna'),
      paths.reportMessage(slug, 'recipient', '199'),
      paths.reportMessage(slug, 'recipient', 'x'),
      paths.reportMessage(slug, 'recipient', '0'),
    ]) {
      assert.equal((await anna.post(url, { to_recipient: 'Hello' })).status, 404, url)
    }
  })

  it('is told with all others in another order each time', async () => {
    const { orders, readers } = await rounds(4)
    assert.deepEqual(
      orders.map((order) => order.toSorted()),
      Array(4).fill(readers),
    )
    assert.ok(new Set(orders.map(String)).size > 1, String(orders[0]))
  })

  /** In each round everybody writes to their recipient, is told of what they got, and reads it. */
  async function rounds(count: number) {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    const names = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Frida', 'Greta', 'Hugo']
    const guests = [...(await party.joinAll(slug, names)).values()]
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const orders: string[][] = []
    for (let round = 0; round < count; round++) {
      party.mails.length = 0
      for (const guest of guests)
        await guest.post(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Hello!' })
      await party.tellOfMessages()
      orders.push(party.mails.map(({ to }) => to.name ?? ''))
      for (const guest of guests) await guest.get(paths.messages(slug))
    }
    return { orders, readers: names }
  }

  it('ends when it has become a long conversation', async () => {
    let last = await ask('And?')
    for (let hours = 0; last.status !== 409; hours++) {
      assert.ok(hours < CONVERSATION_LENGTH_MAX)
      party.clock.move({ hours: 1 })
      do last = await ask('And?')
      while (last.status === 303)
    }
    assert.match(last.text, /This conversation is full.*My page/)
    assert.match(await read(anna), /This conversation is full/)
  })

  it('is gone for both when the draw is undone, and for whoever meets then', async () => {
    const before = await belongings(party.ctx.db)
    assert.ok(before.messages && before.messages.length === CONVERSATION_LENGTH_MAX)
    await olga.submit(paths.undoDraw(slug))
    const { messages, message_marks } = await belongings(party.ctx.db)
    assert.deepEqual([messages, message_marks], [[], []])
    const early = await anna.get(paths.messages(slug))
    assert.equal(early.status, 409)
    assert.match(early.text, /Names aren’t drawn yet.*My page/)
    assert.equal((await ask('Anybody?')).status, 409)
    assert.equal((await anna.post(paths.muteMessages(slug, 'giver'), { muted: '1' })).status, 409)
    await meetAnew()
    for (const name of PEOPLE) assert.doesNotMatch(await read(visitorOf(name)), /socks|black/)
  })

  it('goes on once the exchange is completed, for a thank-you, and is erased with it', async () => {
    const asked = await olga.get(paths.complete(slug))
    assert.match(asked.text, /People can still write to each other/)
    await olga.submit(paths.complete(slug))
    const early = await theirs.get(paths.dashboard(slug))
    assert.match(early.text, /You’re giving to/, 'its day is still ahead')
    assert.doesNotMatch(early.text + (await read(theirs)), /over|thank/)
    for (const day of ['11-29', '12-05', '12-11', '12-18']) {
      party.clock.set(`2026-${day}T06:00:00Z`)
      await theirs.get(paths.dashboard(slug))
      await anna.get(paths.dashboard(slug))
    }
    const page = await theirs.get(paths.dashboard(slug))
    assert.match(page.text, /Say thank you/)
    assert.match(page.text, /It’s over, but you can still write until it’s deleted\. Open messages/)
    assert.match(await read(theirs), /It’s over, but you can still write.*Your thank-you/)
    const thanked = await theirs.submit(paths.messagesWith(slug, 'giver'), { to_giver: 'Lovely!' })
    assert.match(thanked.text, /Your thank-you is on their page\. Names stay secret/)
    party.clock.move({ hours: 24 })
    await party.tellOfMessages()
    const notices = party.mails.filter(({ subject }) => subject.startsWith('A message for you'))
    assert.equal(notices.at(-1)?.to.name, 'Anna')
    assert.match(await read(anna), /A word afterwards.*Lovely!/)
    await (await party.olga()).submit(paths.deleteExchange(slug))
    const { messages, message_marks, message_reports } = await belongings(party.ctx.db)
    assert.deepEqual([messages, message_marks, message_reports], [[], [], []])
  })
})

describe('where no mail is set up', () => {
  it('a message is told by Anna’s page alone: no notice waits for the organiser to read', async () => {
    const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })
    const slug = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo']) {
      const answer = await party.visitor().post(paths.register(slug), {
        name,
        email: `${name.toLowerCase()}@example.org`,
      })
      assert.match(answer.text, /You’re in! Now tell Olga: they’ll give you the link to your page/)
      assert.doesNotMatch(answer.text, /check your email/i)
    }
    await olga.submit(paths.draw(slug))
    const [held] = await party.ctx.db
      .selectFrom('outbox')
      .innerJoin('participants', 'participants.id', 'participant_id')
      .select('outbox.id')
      .where('kind', '=', 'registration')
      .where('name', '=', 'Anna')
      .execute()
    const mail = await olga.post(paths.mailboxMail(held?.id ?? ''))
    const [link = ''] = /\/auth\/participant\/magic\/[\w-]+/.exec(mail.html) ?? []
    const anna = party.visitor()
    await anna.submit(link)
    await anna.submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Tea or coffee?' })
    await party.tellOfMessages()
    const { outbox = [] } = await belongings(party.ctx.db)
    assert.doesNotMatch(JSON.stringify(outbox), /message_notice/)
  })
})
