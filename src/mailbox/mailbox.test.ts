import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import path from 'node:path'
import { after, beforeEach, describe, it } from 'node:test'
import { movableClock } from '../../test/support/clock.ts'
import { everything } from '../../test/support/everything.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { OLGA, openParty, startParty } from '../../test/support/party.ts'
import type { Answer } from '../../test/support/visitor.ts'
import { putClockRight } from '../clock-put-right.ts'
import { paths } from '../paths.ts'

const MAILBOX = { kind: 'mailbox' } as const

describe('the mailbox, while no mail is set up', async () => {
  const { party, olga } = await openParty({ mail: MAILBOX })
  let slug: string
  beforeEach(async () => {
    await party.ctx.db.deleteFrom('outbox').execute()
    slug = await party.exchange(olga)
    await register('Anna')
  })

  const register = (name: string) =>
    party.visitor().post(paths.register(slug), { name, email: `${name.toLowerCase()}@example.org` })
  /** The address of the mail with this title, from Olga's list. */
  async function addressOf(title: string): Promise<string> {
    const { html } = await olga.get(paths.mailbox())
    const row = html.split('<li>').find((part) => part.replace(/<\/?\w+>/g, '').includes(title))
    return /(\/admin\/mailbox\/\w+)"/.exec(row ?? '')?.[1] ?? ''
  }
  const open = async (title: string) => await olga.post(await addressOf(title))

  it('holds what would be sent, and nothing leaves the machine', async () => {
    await party.deliver()
    assert.deepEqual(party.mails, [])
    const { text } = await olga.get(paths.mailbox())
    assert.match(text, /This is what we’d have sent\./)
    assert.match(text, /You’re in · Anna 20 November 2026, 11:00/)
    assert.doesNotMatch(text, /Send now/)
  })

  it('writes a mail when it is opened, with a link that works, and stores no word of it', async () => {
    const links = () => party.ctx.db.selectFrom('sign_in_links').selectAll().execute()
    const before = (await links()).length
    await olga.get(paths.mailbox())
    assert.equal((await links()).length, before, 'a look at the list makes no link')
    const mail = await open('You’re in · Anna')
    assert.match(
      mail.text,
      /You’re in: Office party To Anna <anna@example.org> Olga’s Secret Santa Hi Anna, You’re in for “Office party”/,
    )
    const link = /href="http:\/\/localhost:8000(\/auth[^"]+)"/.exec(mail.html)?.[1] ?? ''
    assert.equal((await links()).length, before + 1)
    const stored = JSON.stringify(await everything(party.ctx.db))
    assert.ok(!stored.includes(link.split('/').at(-1) ?? '?'))
    assert.ok(!stored.includes('You’re in for'))
    assert.match((await party.visitor().submit(link)).text, /Hi Anna, you’re in/)
  })

  it('says before a mail with the name in it is opened that it says the name; the form says who else would see it', async () => {
    const form = await olga.get(paths.newExchange())
    assert.match(
      form.text,
      /In the email, once emails go out \(whoever can see the sender’s “Sent” folder sees the names\)/,
    )
    slug = await party.exchange(olga, { names_shown: 'in_mail' })
    for (const name of ['Anna', 'Ben', 'Cleo']) await register(name)
    await olga.submit(paths.draw(slug))
    const question = await olga.get(await addressOf('Names are drawn · Anna'))
    assert.match(question.text, /This one says who Anna is giving to, and opens Anna’s page\. Only/)
    assert.match(question.text, /if you open it, Anna will see that you did/)
    assert.match((await open('Names are drawn · Anna')).text, /You’re giving to/)
  })

  it('opens a mail whose link signs Anna in only after a click that says so, and tells her', async () => {
    for (const name of ['Ben', 'Cleo']) await register(name)
    await olga.submit(paths.draw(slug))
    for (const title of ['You’re in · Anna', 'Names are drawn · Anna']) {
      const question = await olga.get(await addressOf(title))
      assert.match(question.text, /This one opens Anna’s page\. Only Anna should look/)
      assert.match(question.text, /if you open it, Anna will see that you did/)
      assert.doesNotMatch(question.html, /\/auth\/|wrapped/)
    }
    party.clock.move({ hours: 24 })
    const opened = await open('Names are drawn · Anna')
    assert.match(opened.text, /The one you drew is on your page, wrapped/)
    const anna = party.visitor()
    const page = await anna.submit(linkOn(opened))
    assert.match(
      page.text,
      /Olga opened an email of yours, or its link was used, on Saturday, 21 November 2026/,
    )
    const desk = await olga.get(paths.desk(slug))
    assert.match(
      desk.text,
      /Anna anna@example\.org .*email opened here, or its link used, Sat 21 Nov/,
    )
    const ben = await party.visitor().submit(linkOn(await open('Names are drawn · Ben')))
    assert.match(ben.text, /Olga opened an email of yours/)
  })

  it('holds no mail about the draw for somebody without an email', async () => {
    for (const name of ['Ben', 'Cleo']) await register(name)
    await olga.post(paths.people(slug), { name: 'Dora' })
    await olga.submit(paths.draw(slug))
    const held = await party.ctx.db
      .selectFrom('outbox')
      .innerJoin('participants', 'participants.id', 'participant_id')
      .select('name')
      .where('kind', '=', 'assignment')
      .execute()
    assert.deepEqual(held.map(({ name }) => name).sort(), ['Anna', 'Ben', 'Cleo'])
  })

  it('holds nothing for Anna once she has no email any more', async () => {
    for (const name of ['Ben', 'Cleo']) await register(name)
    await olga.submit(paths.draw(slug))
    const { id } = await party.ctx.db
      .selectFrom('participants')
      .innerJoin('exchanges', 'exchanges.id', 'exchange_id')
      .select('participants.id')
      .where('slug', '=', slug)
      .where('participants.name', '=', 'Anna')
      .executeTakeFirstOrThrow()
    assert.match((await olga.get(paths.mailbox())).text, /Names are drawn · Anna/)
    await olga.post(paths.person(slug, id), { name: 'Anna', email: '' })
    const { text } = await olga.get(paths.mailbox())
    assert.doesNotMatch(text, /· Anna/)
    assert.match(text, /Names are drawn · Ben/)
    await olga.post(paths.person(slug, id), { name: 'Anna', email: 'anna@example.net' })
    assert.match((await open('Names are drawn · Anna')).text, /To Anna <anna@example\.net>/)
  })

  it('has nobody to read a mail to somebody who has left', async () => {
    const mail = await open('You’re in · Anna')
    const anna = party.visitor()
    await anna.submit(/href="http:\/\/localhost:8000(\/auth[^"]+)"/.exec(mail.html)?.[1] ?? '')
    await anna.post(paths.withdraw(slug))
    const { text } = await olga.get(paths.mailbox())
    assert.doesNotMatch(text, /You’re in · someone who’s left/)
    const left = await open('You’re out · someone who’s left')
    assert.match(left.text, /Hi Anna.*You’ve left “Office party”/)
  })

  it('shows names and markup as the text they are', async () => {
    const fields = { name: '<script>alert(1)</script>', email: 'mallory@example.net' }
    await party.visitor().post(paths.register(slug), fields)
    const list = await olga.get(paths.mailbox())
    assert.ok(!list.html.includes('<script>alert'))
    assert.ok(list.text.includes('<script>alert(1)</script>'))
  })

  it('knows no other mails', async () => {
    assert.equal((await olga.get(paths.mailboxMail('unknown'))).status, 404)
    assert.equal((await olga.post(paths.mailboxMail('unknown'))).status, 404)
    const { html } = await olga.get(paths.mailbox())
    const id = /\/admin\/mailbox\/(\w+)/.exec(html)?.[1] ?? ''
    assert.equal((await olga.post(paths.mailboxSend(id))).status, 404, 'nothing sends it')
  })
})

describe('the mailbox, once mail is set up', () => {
  it('opens nothing old either once mail is switched off again', async () => {
    const databaseFile = path.join(temporaryFolder(), 'klaus.db')
    const first = await startParty({ databaseFile, mail: MAILBOX })
    const slug = await first.exchange(await first.olga())
    await first.visitor().post(paths.register(slug), { name: 'Anna', email: 'anna@example.org' })
    await first.close()
    await (await startParty({ databaseFile })).close()

    const { party: third, olga } = await openParty({ databaseFile, mail: MAILBOX })
    third.clock.move({ minutes: 1 })
    await third.visitor().post(paths.register(slug), { name: 'Ben', email: 'ben@example.org' })
    const { html, text } = await olga.get(paths.mailbox())
    assert.match(
      text,
      /You’re in · Anna .* Stays closed, as email was set up since.* You’re in · Ben .* Open/,
    )
    assert.equal(html.match(/\/admin\/mailbox\/\w+"/g)?.length, 1)
    const { id } = await third.ctx.db
      .selectFrom('outbox')
      .innerJoin('participants', 'participants.id', 'participant_id')
      .select('outbox.id')
      .where('name', '=', 'Anna')
      .executeTakeFirstOrThrow()
    assert.equal((await olga.post(paths.mailboxMail(id))).status, 404)
  })

  for (const [written, setUp] of [
    ['2026-12-05T10:00:00Z', '2026-11-20T10:00:00Z'],
    ['2026-11-20T10:00:00Z', '2026-11-01T10:00:00Z'],
    ['2026-11-20T10:00:00Z', '2026-12-05T10:00:00Z'],
  ] as const) {
    it(`opens nothing that was written by a clock at ${written}, and mail set up by one at ${setUp}`, async () => {
      const databaseFile = path.join(temporaryFolder(), 'klaus.db')
      const clock = movableClock(written)
      const first = await startParty({ databaseFile, mail: MAILBOX }, undefined, randomInt, clock)
      const early = await first.olga()
      const slug = await first.exchange(early)
      await first.visitor().post(paths.register(slug), { name: 'Anna', email: 'anna@example.org' })
      const { id } = await first.ctx.db
        .selectFrom('outbox')
        .select('id')
        .where('kind', '=', 'registration')
        .executeTakeFirstOrThrow()
      const link = linkOn(await early.post(paths.mailboxMail(id)))
      assert.match(link, /^\/auth/)
      await first.close()
      clock.set(setUp)
      await (await startParty({ databaseFile }, undefined, randomInt, clock)).close()

      const third = await startParty({ databaseFile, mail: MAILBOX }, undefined, randomInt, clock)
      after(() => third.close())
      clock.set('2026-11-20T10:05:00Z')
      await putClockRight(third.ctx)
      const olga = third.visitor()
      await olga.submit(paths.adminSignIn(), OLGA)
      assert.match((await olga.get(paths.mailbox())).text, /You’re in · Anna .* Stays closed/)
      assert.equal((await olga.post(paths.mailboxMail(id))).status, 404)
      assert.equal(
        (await third.visitor().post(link)).status,
        409,
        'nor by a link that was read there',
      )
    })
  }

  it('keeps what it holds until Olga sends it', async () => {
    const databaseFile = path.join(temporaryFolder(), 'klaus.db')
    const first = await startParty({ databaseFile, mail: MAILBOX })
    const slug = await first.exchange(await first.olga())
    const anna = { name: 'Anna', email: 'anna@example.org' }
    await first.visitor().post(paths.register(slug), anna)
    await first.close()

    const { party: second, olga } = await openParty({ databaseFile })
    await second.deliver()
    assert.deepEqual(second.mails, [])
    const page = await olga.get(paths.mailbox())
    assert.match(page.text, /Email works now\. These are older/)
    assert.doesNotMatch(page.text, /Open/)
    const held = /action="([^"]+)\/send"/.exec(page.html)?.[1] ?? ''
    assert.equal((await olga.get(held)).status, 404, 'nothing old is opened any more')
    assert.equal((await olga.post(held)).status, 404)
    const send = /action="([^"]+\/send)"/.exec(page.html)?.[1] ?? ''
    const after = await olga.submit(send)
    assert.match(
      after.text,
      /It goes out now, unless it isn’t needed any more\. .*Unsent emails Nothing here\./,
    )
    assert.equal((await second.mailTo('anna@example.org')).subject, 'You’re in: Office party')
    assert.equal((await olga.post(send)).status, 404)
    await second.deliver()
    assert.equal(second.mails.length, 1)
  })
})

describe('all emails of a kind that wait, once mail is set up', async () => {
  const databaseFile = path.join(temporaryFolder(), 'klaus.db')
  const first = await startParty({ databaseFile, mail: MAILBOX })
  const before = await first.olga()
  const slug = await first.exchange(before)
  const NAMES = ['Anna', 'Ben', 'Cleo', 'Dora', 'Eve', 'Finn', 'Gus']
  for (const name of NAMES) {
    const email = `${name.toLowerCase()}@example.org`
    await before.post(paths.people(slug), { name, email })
  }
  await first.visitor().post(paths.register(slug), { name: 'Hal', email: 'hal@example.org' })
  const none = await before.get(paths.sendUnsent(slug, 'added'))
  await first.close()
  const { party, olga } = await openParty({ databaseFile })
  const all = paths.sendUnsent(slug, 'added')

  it('are offered by kind, and those of which there is one by themselves alone', async () => {
    const { text, html } = await olga.get(paths.mailbox())
    assert.match(text, /You’ve been added Send all 7 : You’ve been added, in “Office party” …/)
    assert.doesNotMatch(text, /You’re in Send all/)
    assert.ok(html.includes(`href="${all}"`))
  })

  it('are sent once she has seen to whom, and no others', async () => {
    const question = await olga.get(all)
    assert.match(question.text, /Send 7 emails\?/)
    assert.match(
      question.text,
      /“You’ve been added”, in “Office party”, goes to Anna, Ben, Cleo, Dora, Eve and 2 others\./,
    )
    await party.deliver()
    assert.equal(party.mails.length, 0, 'nothing goes out by a look')
    const after = await olga.submit(all)
    assert.match(
      after.text,
      /They go out now, unless they aren’t needed any more\. .*You’re in · Hal/,
    )
    await party.deliver()
    const readers = party.mails.map(({ to }) => to.name)
    assert.deepEqual(new Set(readers), new Set(NAMES))
    assert.equal(readers.length, NAMES.length)
  })

  it('are not sent twice, nor of a kind that is none, nor where no mail goes out', async () => {
    for (const again of [await olga.get(all), await olga.post(all), none]) {
      assert.equal(again.status, 409)
      assert.match(
        again.text,
        /None of these wait any more, or none is needed now\. .*Unsent emails/,
      )
    }
    assert.equal((await olga.get(paths.sendUnsent(slug, 'ransom'))).status, 404)
    assert.equal((await olga.post(paths.sendUnsent(slug, 'ransom'))).status, 404)
    assert.equal((await olga.post(paths.sendUnsent(slug, 'message_notice'))).status, 404)
    await party.deliver()
    assert.equal(party.mails.length, NAMES.length)
  })
})

function linkOn({ html }: Answer): string {
  return /href="http:\/\/localhost:8000(\/auth[^"]+)"/.exec(html)?.[1] ?? ''
}

describe('an email of an exchange far away', async () => {
  const { party, olga } = await openParty({ mail: MAILBOX, timezone: 'Europe/Berlin' })
  const slug = await party.exchange(olga, { timezone: 'Pacific/Auckland' })
  await olga.post(paths.people(slug), { name: 'Anna', email: 'anna@example.org' })

  it('was written at the same hour on every page that Olga reads', async () => {
    const hourOn = async (page: string) =>
      /(\d+ November 2026, \d\d:\d\d)/.exec((await olga.get(page)).text)?.[1] ?? assert.fail(page)
    assert.equal(await hourOn(paths.mailbox()), await hourOn(paths.exchangeMail(slug)))
  })
})
