import assert from 'node:assert/strict'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { linkIn, type Party, slugOf, startParty } from '../../test/support/party.ts'
import { countQueries } from '../../test/support/queries.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'
import type { Email } from '../platform/mail/mailer.ts'
import { failed, sent } from '../platform/mail/reasons.ts'
import { decline } from '../refusals/commands.ts'

const REFUSED = failed({ reason: 'smtp_address_refused', answer: '550 5.2.1 disabled' })
const OFF = { kind: 'mailbox' } as const

/** The site as it is started again and again, with mail set up or without. */
function site(refuses: (email: Email) => boolean = () => false) {
  const databaseFile = path.join(temporaryFolder(), 'klaus.db')
  const server = serverThatCanBeAway((email) => (refuses(email) ? REFUSED : sent('')))
  let last: Party | undefined
  after(() => last?.close())
  const start = async (mail: 'with mail' | 'without') => {
    await last?.close()
    const party =
      mail === 'without'
        ? await startParty({ databaseFile, mail: OFF }, undefined, undefined, last?.clock)
        : await startParty({ databaseFile }, server.make, undefined, last?.clock)
    last = party
    const olga = await party.olga()
    const textOf = async (url: string) => (await olga.get(url)).text
    return { party, olga, textOf }
  }
  return Object.assign(start, { server })
}

/** Mail has told five of the draw, and was off as Ben was taken out; now it goes out again. */
async function changedMeanwhile() {
  const start = site()
  const before = await start('with mail')
  const slug = await before.party.exchange(before.olga)
  await before.party.joinAll(slug, ['Anna', 'Ben', 'Cleo', 'Dora', 'Eve'])
  await before.olga.submit(paths.draw(slug))
  await before.party.deliver()
  const meanwhile = await start('without')
  meanwhile.party.clock.move({ hours: 3 })
  const ben = await personOf(meanwhile.party, 'Ben')
  await meanwhile.olga.submit(paths.dropOut(slug, ben.id))
  return { slug, ...(await start('with mail')) }
}

async function personOf({ ctx }: Party, name: string) {
  const people = ctx.db.selectFrom('participants').selectAll().where('name', '=', name)
  return await people.executeTakeFirstOrThrow()
}

/** Olga opens every mail to somebody that the mailbox holds. */
async function readInMailbox({ party, olga }: { party: Party; olga: Visitor }, id: string) {
  const mails = party.ctx.db.selectFrom('outbox').select('id').where('state', '=', 'held')
  for (const mail of await mails.where('participant_id', '=', id).execute())
    await olga.post(paths.mailboxMail(mail.id))
}

async function correct(
  { party, olga }: { party: Party; olga: Visitor },
  slug: string,
  name: string,
) {
  const { id, version } = await personOf(party, name)
  const email = `${name.toLowerCase()}.right@example.org`
  await olga.submit(paths.person(slug, id), { name, email, version: `${version}` })
}

async function send(party: Party, olga: Visitor): Promise<void> {
  const held = await party.ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('state', '=', 'held')
    .execute()
  // What is not needed any more is refused.
  for (const { id } of held) await olga.post(paths.mailboxSend(id))
  await party.deliver()
}

async function putDown(olga: Visitor, slug: string, names: readonly string[]): Promise<void> {
  for (const name of names)
    await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
}

describe('whose email was written while none went out', () => {
  it('is named until it is sent: on the desk, before the draw, on their own page', async () => {
    const start = site()
    const before = await start('without')
    const slug = await before.party.exchange(before.olga)
    await putDown(before.olga, slug, ['Ben', 'Cleo'])
    const anna = { name: 'Anna', email: 'anna@example.org' }
    await before.party.visitor().post(paths.register(slug), anna)
    const { party, olga, textOf } = await start('with mail')
    const ben = paths.person(slug, (await personOf(party, 'Ben')).id)
    assert.match(
      await textOf(paths.desk(slug)),
      /No email sent yet to Anna, Ben and Cleo\. .*Unsent emails/,
    )
    assert.match(await textOf(paths.draw(slug)), /No email sent yet to Anna, Ben and Cleo\./)
    assert.match(await textOf(ben), /Page not opened yet; the email waits for you to send it/)
    assert.match(await textOf(paths.handOver(slug)), /Some emails wait for you to send them/)
    await send(party, olga)
    assert.doesNotMatch(await textOf(paths.desk(slug)), /sent yet/)
    assert.doesNotMatch(await textOf(paths.draw(slug)), /sent yet/)
    assert.match(await textOf(ben), /Page not opened yet; the link is in the email/)
    assert.match(await textOf(paths.handOver(slug)), /nobody needs a card/)
  })

  it('keeps names from being drawn without Olga, as desk and mail say, until it is sent', async () => {
    const start = site()
    const before = await start('without')
    const slug = await before.party.exchange(before.olga, {
      registration_close_date: '2026-12-01',
      draws_itself: '1',
    })
    await putDown(before.olga, slug, ['Anna', 'Ben', 'Cleo'])
    const { party, textOf } = await start('with mail')
    const desk = await textOf(paths.desk(slug))
    assert.match(desk, /names can’t be drawn automatically on Wed 2 December, 09:00\./)
    await party.passTo('2026-12-02T09:00:00Z')
    const [told] = party.mails.filter(({ subject }) => /couldn’t be drawn/.test(subject))
    assert.match(
      told?.text.replaceAll('\n', ' ') ?? '',
      /No email sent yet to Anna, Ben and Cleo\./,
    )
    const again = await party.olga()
    const text = (await again.get(paths.desk(slug))).text
    assert.match(text, /couldn’t be drawn automatically\. No email sent yet to .* Unsent emails\./)
    await send(party, again)
    await party.passTo('2026-12-03T09:00:00Z')
    assert.match((await (await party.olga()).get(paths.desk(slug))).text, /Names are drawn/)
  })

  it('tells of the draw, too, if it is sent after it, and leads to the name', async () => {
    const start = site()
    const before = await start('without')
    const slug = await before.party.exchange(before.olga)
    await putDown(before.olga, slug, ['Anna', 'Ben', 'Cleo'])
    before.party.clock.move({ hours: 1 })
    await before.olga.submit(paths.draw(slug))
    const { party, olga, textOf } = await start('with mail')
    party.clock.move({ hours: 1 })
    assert.match(await textOf(paths.desk(slug)), /Next: send 3 emails/)
    await olga.submit(paths.sendUnsent(slug, 'added'))
    const mail = await party.mailTo('ben@example.org')
    assert.match(mail.text, /Names are drawn/)
    assert.match((await party.visitor().submit(linkIn(mail))).text, /names are drawn/)
    const desk = await textOf(paths.desk(slug))
    assert.match(desk, /All 3 people can see who they’re giving to/)
    await correct({ party, olga }, slug, 'Cleo')
    assert.match((await party.mailTo('cleo.right@example.org')).subject, /^Names are drawn: /)
  })

  it('is named no more once they have come by another way', async () => {
    const start = site()
    const before = await start('without')
    const slug = await before.party.exchange(before.olga)
    await putDown(before.olga, slug, ['Ben', 'Cleo'])
    const { party, textOf } = await start('with mail')
    const one = await textOf(paths.desk(slug))
    await party.visitor().post(paths.requestAccess(slug), { email: 'ben@example.org' })
    await party.visitor().submit(linkIn(await party.mailTo('ben@example.org')))
    const other = await textOf(paths.desk(slug))
    assert.match(one, /No email sent yet to Ben and Cleo/)
    assert.match(other, /1 email isn’t sent yet Cleo the email waits for you to send it/)
  })

  it('is to be sent before anybody can sit back, if it says that something of the draw is new', async () => {
    const { party, slug, olga, textOf } = await changedMeanwhile()
    assert.match(await textOf(paths.desk(slug)), /Next: send 4 emails .*emails about the draw wait/)
    assert.match(await textOf(paths.complete(slug)), /4 emails about the draw wait for you to send/)
    await send(party, olga)
    assert.match(await textOf(paths.desk(slug)), /All 4 people can see who they’re giving to/)
  })

  it('still goes out once it is finished before its day, if it says that something of the draw is new', async () => {
    const { party, slug, olga } = await changedMeanwhile()
    await olga.submit(paths.complete(slug))
    await send(party, olga)
    const told = party.mails.filter(({ subject }) => subject.startsWith('Please look again'))
    assert.deepEqual(
      new Set(told.map(({ to }) => to.name)),
      new Set(['Anna', 'Cleo', 'Dora', 'Eve']),
    )
  })

  it('is named nowhere once their card is in their hands, but again once mail is set up if their link was read in the mailbox', async () => {
    const start = site()
    const before = await start('without')
    const slug = await before.party.exchange(before.olga)
    await putDown(before.olga, slug, ['Anna', 'Ben', 'Cleo'])
    const [anna, ben] = await Promise.all(
      ['Anna', 'Ben'].map((name) => personOf(before.party, name)),
    )
    await readInMailbox(before, anna?.id ?? '')
    await before.olga.post(paths.card(slug, ben?.id ?? ''))
    await before.olga.submit(paths.handOver(slug), { handed: ben?.id ?? '' })
    assert.match(await before.textOf(paths.desk(slug)), /We can’t reach 1 person yet Cleo/)
    const { textOf } = await start('with mail')
    assert.match(await textOf(paths.desk(slug)), /No email sent yet to Anna and Cleo/)
    assert.match(await textOf(paths.draw(slug)), /No email sent yet to Anna and Cleo\./)
    assert.match(await textOf(paths.handOver(slug)), /Some emails wait for you to send them/)
  })

  it('is named though they have looked: the address may be another since', async () => {
    const start = site()
    const before = await start('with mail')
    const slug = await before.party.exchange(before.olga)
    await before.party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await before.olga.submit(paths.draw(slug))
    await before.party.deliver()
    await before.party.ctx.db.updateTable('participants').set({ looked_at: '2026-11-20' }).execute()
    await correct(await start('without'), slug, 'Anna')
    const { textOf } = await start('with mail')
    assert.match(await textOf(paths.desk(slug)), /Next: send 1 email Email or card tells 2 of 3/)
    assert.match(await textOf(paths.handOver(slug)), /Some emails wait for you to send them/)
  })

  it('has no news of a change to get once a result went out after it', async () => {
    const { party, slug, olga, textOf } = await changedMeanwhile()
    await correct({ party, olga }, slug, 'Anna')
    const waits = await textOf(paths.desk(slug))
    await party.deliver()
    const sent = await textOf(paths.desk(slug))
    for (const desk of [waits, sent]) assert.match(desk, /Next: send 3 emails/)
  })

  it('goes to the corrected address, as what it is, and waits no more', async () => {
    const start = site()
    const before = await start('without')
    const slug = await before.party.exchange(before.olga)
    await putDown(before.olga, slug, ['Ben'])
    const { party, olga, textOf } = await start('with mail')
    const ben = await personOf(party, 'Ben')
    const corrected = { name: 'Ben', email: 'benny@example.org', version: `${ben.version}` }
    await olga.submit(paths.person(slug, ben.id), corrected)
    const mail = await party.mailTo('benny@example.org')
    assert.match(mail.text, /Olga is doing a Secret Santa .* and has added you\./)
    assert.doesNotMatch(await textOf(paths.desk(slug)), /sent yet/)
  })

  it('is named, too, if their email was entered then, or corrected', async () => {
    const start = site()
    const first = await start('with mail')
    const slug = await first.party.exchange(first.olga)
    await putDown(first.olga, slug, ['Anna'])
    await first.party.visitor().submit(linkIn(await first.party.mailTo('anna@example.org')))
    const before = await start('without')
    await before.olga.submit(paths.people(slug), { name: 'Ben' })
    for (const name of ['Anna', 'Ben']) await correct(before, slug, name)
    const { party, olga, textOf } = await start('with mail')
    assert.match(await textOf(paths.desk(slug)), /No email sent yet to Anna and Ben/)
    await send(party, olga)
    const mail = await party.mailTo('ben.right@example.org')
    assert.match(mail.subject, /^Olga has added you: /)
  })

  it('is not among “everyone else” of whom the question says that they get an email', async () => {
    const start = site()
    const before = await start('without')
    const slug = await before.party.exchange(before.olga)
    await putDown(before.olga, slug, ['Anna', 'Ben', 'Cleo'])
    const { olga, textOf } = await start('with mail')
    await olga.submit(paths.people(slug), { name: 'Grandpa Joe' })
    assert.match(
      await textOf(paths.draw(slug)),
      /sent yet to Anna, Ben and Cleo\. .*Grandpa Joe\. .*3 people get an email about the draw\./,
    )
  })

  it('leads from the desk to where it is sent, though a card lies ready', async () => {
    const start = site()
    const before = await start('without')
    const slug = await before.party.exchange(before.olga)
    await putDown(before.olga, slug, ['Anna'])
    const { id } = await personOf(before.party, 'Anna')
    await before.olga.post(paths.card(slug, id))
    const { olga } = await start('with mail')
    const { html } = await olga.get(paths.desk(slug))
    assert.match(html, new RegExp(`href="${paths.mailbox()}">Unsent emails<span`))
    assert.ok(!html.includes(paths.handOverTo(slug, id)))
  })
})

describe('whoever has another mail than the one that says that they are in', () => {
  it('is not called unsent to: a word to everyone, a link, or the result of a draw that is undone', async () => {
    for (const way of ['word', 'link', 'result'] as const) {
      const start = site()
      const before = await start('without')
      const slug = await before.party.exchange(before.olga)
      await putDown(before.olga, slug, ['Anna', 'Ben', 'Cleo'])
      const { party, olga, textOf } = await start('with mail')
      if (way === 'word') {
        const asked = await olga.post(paths.announcement(slug), { text: 'It begins at six' })
        await olga.submit(paths.sendAnnouncement(slug), asked.hidden)
      } else if (way === 'result') {
        await olga.submit(paths.draw(slug))
        await party.deliver()
        await olga.submit(paths.undoDraw(slug))
      } else {
        for (const name of ['anna', 'ben', 'cleo'])
          await party.visitor().post(paths.requestAccess(slug), { email: `${name}@example.org` })
      }
      await party.deliver()
      assert.doesNotMatch(await textOf(paths.desk(slug)), /No email sent yet/, way)
      assert.doesNotMatch(await textOf(paths.draw(slug)), /No email sent yet/, way)
    }
  })

  it('is not waited for at Hand over once that one has gone out, with names drawn', async () => {
    const start = site()
    const before = await start('without')
    const slug = await before.party.exchange(before.olga)
    await putDown(before.olga, slug, ['Anna', 'Ben', 'Cleo'])
    await before.olga.submit(paths.draw(slug))
    before.party.clock.move({ hours: 1 })
    const { party, olga, textOf } = await start('with mail')
    assert.match(await textOf(paths.handOver(slug)), /Some emails wait for you to send them/)
    await olga.submit(paths.sendUnsent(slug, 'added'))
    await party.deliver()
    assert.match(await textOf(paths.desk(slug)), /All 3 people can see who they’re giving to/)
    assert.match(await textOf(paths.handOver(slug)), /nobody needs a card/)
  })
})

describe('whoever has a link from the mailbox, where no mail goes out,', () => {
  it('counts as reached on the desk, before the draw, at Hand over and in what is said after it', async () => {
    const { party, olga, textOf } = await site()('without')
    const slug = await party.exchange(olga)
    await putDown(olga, slug, ['Anna', 'Ben', 'Cleo'])
    for (const name of ['Anna', 'Ben', 'Cleo'])
      await readInMailbox({ party, olga }, (await personOf(party, name)).id)
    assert.doesNotMatch(await textOf(paths.desk(slug)), /no card yet/i)
    const question = await textOf(paths.draw(slug))
    assert.match(question, /Everyone can open their page already\. Draw names/)
    assert.doesNotMatch(question, /No card yet/)
    const handOver = await textOf(paths.handOver(slug))
    assert.match(handOver, /Have a link from their email \(3\) .*Make card for Anna/)
    assert.doesNotMatch(handOver, /No card yet/)
    const drawn = await olga.submit(paths.draw(slug))
    assert.match(drawn.text, /Names are drawn\. Now tell everyone\..*All 3 people can see/)
  })

  it('stays there with a card that is made, and may be handed it; who says no stands nowhere', async () => {
    const { party, olga, textOf } = await site()('without')
    const slug = await party.exchange(olga)
    await putDown(olga, slug, ['Anna', 'Ben', 'Cleo'])
    const anna = await personOf(party, 'Anna')
    await readInMailbox({ party, olga }, anna.id)
    await olga.post(paths.card(slug, anna.id))
    await olga.post(paths.card(slug, (await personOf(party, 'Ben')).id))
    const handOver = await textOf(paths.handOver(slug))
    assert.match(handOver, /To hand over \(1\) Ben/)
    assert.match(handOver, /Have a link from their email \(1\).* Anna/)
    await olga.submit(paths.handOver(slug), { handed: anna.id })
    assert.match(await textOf(paths.handOver(slug)), /Handed over \(1\).* Anna/)
    const people = party.ctx.db.updateTable('participants').where('name', '=', 'Ben')
    await people.set({ mail_trouble: 'not_for_me' }).execute()
    assert.doesNotMatch(await textOf(paths.handOver(slug)), /Ben/)
  })
})

describe('a draw of which nobody was told', () => {
  it('is told by the result once somebody has left, and the desk says so', async () => {
    const start = site()
    const before = await start('without')
    const slug = await before.party.exchange(before.olga)
    await putDown(before.olga, slug, ['Anna', 'Ben', 'Cleo', 'Dora', 'Eve'])
    await before.olga.submit(paths.draw(slug))
    const { party, olga, textOf } = await start('with mail')
    const eve = paths.dropOut(slug, (await personOf(party, 'Eve')).id)
    const desk = await olga.submit(eve, (await olga.get(eve)).hidden)
    assert.match(desk.text, /Emails tell everyone to look again\./)
    await party.deliver()
    const told = party.mails.map(({ to, subject }) => `${to.name}: ${subject}`).sort()
    assert.deepEqual(told, [
      'Anna: Names are drawn: Office party',
      'Ben: Names are drawn: Office party',
      'Cleo: Names are drawn: Office party',
      'Dora: Names are drawn: Office party',
      'Eve: You’re out: Office party',
    ])
    assert.match(await textOf(paths.desk(slug)), /All 4 people can see who they’re giving to/)
  })

  it('is told by the news of a change, too, where that is all that went out', async () => {
    const { slug, party, olga, textOf } = await changedMeanwhile()
    const { db } = party.ctx
    const results = db.updateTable('outbox').where('kind', '=', 'assignment')
    await send(party, olga)
    await results.set({ state: 'held', reference: null }).where('state', '=', 'sent').execute()
    assert.match(await textOf(paths.desk(slug)), /All 4 people can see who they’re giving to/)
  })
})

describe('whoever was told, and is nudged while mail is away,', () => {
  it('still counts as told', async () => {
    const start = site()
    const { party, olga, textOf } = await start('with mail')
    const slug = await party.exchange(olga)
    await putDown(olga, slug, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    await party.deliver()
    start.server.isAway = true
    await olga.submit(paths.resendResults(slug))
    await party.deliver()
    assert.match(await textOf(paths.desk(slug)), /All 3 people can see who they’re giving to/)
    assert.doesNotMatch(await textOf(paths.complete(slug)), /on its way/)
  })
})

describe('whoever says that it is not for them once names are drawn', () => {
  it('is not among those who are told, neither before nor after finishing', async () => {
    const { party, olga } = await site()('with mail')
    const slug = await party.exchange(olga)
    await putDown(olga, slug, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.people(slug), { name: 'Gran' })
    await olga.submit(paths.draw(slug))
    await decline(party.ctx, await personOf(party, 'Cleo'))
    await party.deliver()
    const told = /Email or card tells 2 of 4 people/
    assert.match((await olga.get(paths.desk(slug))).text, told)
    assert.match((await olga.submit(paths.complete(slug))).text, told)
  })
})

describe('an invitation for those of last time', () => {
  const SIX = ['Anna', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn']

  /** People can join the next exchange of these, as mail is set up or not. */
  async function again(start: ReturnType<typeof site>, mail: 'with mail' | 'without', names = SIX) {
    const { party, olga } = await start(mail)
    const last = await party.exchange(olga)
    await putDown(olga, last, names)
    await olga.submit(paths.draw(last))
    await olga.submit(paths.complete(last))
    await party.deliver()
    const fields = { name: 'Again', exchange_date: '2027-12-18', invite: '1' }
    const slug = slugOf(await olga.submit(paths.again(last), fields))
    await olga.submit(paths.openRegistration(slug))
    await party.deliver()
    return { slug, party, olga }
  }

  it('that came back twice is said to be missed by Ben, whose address takes others', async () => {
    const start = site(({ to, subject }) => to.name === 'Ben' && /invited/.test(subject))
    const { slug, party, olga } = await again(start, 'with mail', ['Anna', 'Ben', 'Cleo'])
    for (const name of ['Book club', 'Choir']) {
      await putDown(olga, await party.exchange(olga, { name }), ['Ben'])
      await party.deliver()
    }
    const { text } = await olga.get(paths.desk(slug))
    assert.match(text, /From last time, no invitation went to Ben \(missed an email\)\. Send them/)
  })

  for (const how of ['taken out', 'renamed'] as const) {
    it(`that Ben did not get as a namesake was in says that he got none once that one is ${how}`, async () => {
      const start = site()
      const { party, olga } = await start('with mail')
      const last = await party.exchange(olga)
      await putDown(olga, last, ['Anna', 'Ben', 'Cleo'])
      await olga.submit(paths.draw(last))
      await olga.submit(paths.complete(last))
      const fields = { name: 'Again', exchange_date: '2027-12-18', invite: '1' }
      const slug = slugOf(await olga.submit(paths.again(last), fields))
      await olga.submit(paths.people(slug), { name: 'Ben', email: 'ben.work@example.org' })
      await olga.submit(paths.openRegistration(slug))
      await party.deliver()
      const others = party.ctx.db.selectFrom('participants').select(['id', 'version'])
      const namesake = await others
        .where('email', '=', 'ben.work@example.org')
        .executeTakeFirstOrThrow()
      const { id, version } = namesake
      const renamed = { name: 'Benno', email: 'ben.work@example.org', version: `${version}` }
      assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /no invitation went/)
      if (how === 'taken out') await olga.submit(paths.removePerson(slug, id))
      else await olga.submit(paths.person(slug, id), renamed)
      const { text } = await olga.get(paths.desk(slug))
      assert.match(text, /From last time, no invitation went to Ben\. Send them the link, or add/)
    })
  }

  it('that is still to be sent is said, with whom it invites', async () => {
    const start = site()
    const { slug } = await again(start, 'without', ['Anna', 'Ben', 'Cleo'])
    const { party, olga, textOf } = await start('with mail')
    assert.match(
      await textOf(paths.desk(slug)),
      /no invitation went to Anna \(email not sent yet\), Ben .*Some wait for you to send them: Unsent emails/,
    )
    await send(party, olga)
    assert.doesNotMatch(await textOf(paths.desk(slug)), /no invitation went/)
  })

  it('goes to nobody who was added under their name with another address, not even later', async () => {
    const start = site()
    const { party, olga } = await start('without')
    const last = await party.exchange(olga)
    await putDown(olga, last, ['Anna', 'Ben', 'Cleo', 'Dan'])
    await olga.submit(paths.draw(last))
    await olga.submit(paths.complete(last))
    const fields = { name: 'Again', exchange_date: '2027-12-18', invite: '1' }
    const slug = slugOf(await olga.submit(paths.again(last), fields))
    await olga.submit(paths.people(slug), { name: 'Anna', email: 'anna.new@example.org' })
    await olga.submit(paths.openRegistration(slug))
    await olga.submit(paths.people(slug), { name: 'Ben', email: 'ben.new@example.org' })
    const now = await start('with mail')
    await now.olga.submit(paths.sendUnsent(slug, 'invitation'))
    await now.party.deliver()
    const invited = now.party.mails.map(({ to }) => to.name).sort()
    assert.deepEqual(invited, ['Cleo', 'Dan'])
  })

  it('asks for nothing to be sent that would not go out: joining is closed, or it is finished', async () => {
    const start = site()
    const { slug } = await again(start, 'without', ['Anna', 'Ben', 'Cleo'])
    const { olga } = await start('with mail')
    assert.match((await olga.get(paths.sendUnsent(slug, 'invitation'))).text, /Send 3 emails\?/)
    await olga.submit(paths.closeRegistration(slug))
    const closed = await olga.get(paths.sendUnsent(slug, 'invitation'))
    assert.equal(closed.status, 409)
    assert.match(closed.text, /None of these wait any more, or none is needed now/)
    assert.equal((await olga.post(paths.sendUnsent(slug, 'invitation'))).status, 409)
  })

  it('that was sent stays sent when mail is switched off', async () => {
    const start = site()
    const { slug } = await again(start, 'with mail')
    const { textOf } = await start('without')
    assert.doesNotMatch(await textOf(paths.desk(slug)), /o invitation went/)
  })

  it('that was sent is promised to nobody when people may join once more', async () => {
    const { slug, party, olga } = await again(site(), 'with mail')
    await olga.submit(paths.closeRegistration(slug))
    const { text } = await olga.get(paths.desk(slug))
    assert.match(text, /Let people join(?!…)/)
    assert.doesNotMatch(text + (await olga.get(paths.openRegistration(slug))).text, /at once/)
    party.mails.length = 0
    await olga.submit(paths.openRegistration(slug))
    await party.deliver()
    assert.deepEqual(party.mails, [])
  })

  it('that is still to be sent goes out when people may join once more, after a question', async () => {
    const start = site()
    const { slug } = await again(start, 'without')
    const { party, olga, textOf } = await start('with mail')
    await olga.submit(paths.closeRegistration(slug))
    const promise = /6 people from last time get an email at once\./
    const few = await textOf(paths.desk(slug))
    await putDown(olga, slug, ['Gus', 'Hal', 'Ida'])
    const enough = await textOf(paths.desk(slug))
    for (const desk of [few, enough]) {
      assert.match(desk, /Let people join…/)
      assert.match(desk, promise)
    }
    assert.match(await textOf(paths.openRegistration(slug)), promise)
    party.mails.length = 0
    await olga.submit(paths.openRegistration(slug))
    await party.deliver()
    const invited = party.mails.filter(({ subject }) => subject.startsWith('You’re invited again'))
    assert.deepEqual(invited.map(({ to }) => to.name).toSorted(), SIX)
  })
})

describe('the line about whom nothing has reached', () => {
  const twelve = Array.from({ length: 12 }, (_, i) => `Guest${i}`)

  it('names each of them with what is in their way', async () => {
    const start = site()
    const before = await start('without')
    const slug = await before.party.exchange(before.olga)
    await putDown(before.olga, slug, ['Anna', 'Bob', 'Cleo'])
    for (const name of ['Grandpa Joe', 'Ruth']) await before.olga.post(paths.people(slug), { name })
    await before.olga.post(paths.card(slug, (await personOf(before.party, 'Ruth')).id))
    const { party, textOf } = await start('with mail')
    await party.ctx.db
      .updateTable('participants')
      .set({ mail_trouble: 'smtp_address_refused' })
      .where('name', '=', 'Bob')
      .execute()
    assert.match(
      await textOf(paths.desk(slug)),
      /No email sent yet to Anna and Cleo\. Emails to Bob don’t arrive\. No email and no card yet: Grandpa Joe\. Card not handed over yet: Ruth\. Anna the email waits/,
    )
  })

  it('leads to where all of them are', async () => {
    const start = site()
    const before = await start('without')
    const slug = await before.party.exchange(before.olga)
    await putDown(before.olga, slug, twelve)
    const cards = await before.olga.get(paths.desk(slug))
    assert.ok(cards.html.includes(`<a href="${paths.handOver(slug)}">See all 12</a>`))
    const { olga } = await start('with mail')
    const unsent = await olga.get(paths.desk(slug))
    assert.ok(unsent.html.includes(`<a href="${paths.mailbox()}">See all 12</a>`))
    await olga.post(paths.people(slug), { name: 'Joe' })
    const both = await olga.get(paths.desk(slug))
    assert.ok(both.html.includes('<a href="#people">See all 13</a>'))
    assert.match(both.text, /guest0@example\.org email not sent yet · hasn’t opened their page/)
  })
})

describe('whose link was read in the mailbox', () => {
  const KNOWS = /All 3 people can see who they’re giving to/
  const NEEDS_CARD = /Next: hand over 1 card .*1 person hasn’t got theirs yet\. Anna no card yet/

  /** Anna, Ben and Cleo are in a draw, and Olga has opened what tells them so. */
  async function readAll() {
    const start = site()
    const before = await start('without')
    const slug = await before.party.exchange(before.olga)
    await putDown(before.olga, slug, ['Anna', 'Ben', 'Cleo'])
    await before.olga.submit(paths.draw(slug))
    for (const name of ['Anna', 'Ben', 'Cleo'])
      await readInMailbox(before, (await personOf(before.party, name)).id)
    return { start, slug, ...before }
  }

  it('needs a card once that has ended, as mail was set up since and is off again', async () => {
    const { start, slug, textOf } = await readAll()
    assert.match(await textOf(paths.desk(slug)), KNOWS)
    await start('with mail')
    const again = await start('without')
    assert.match(await again.textOf(paths.desk(slug)), /Next: hand over 3 cards/)
  })

  it('needs a card once their address is another', async () => {
    const { slug, textOf, ...here } = await readAll()
    await correct(here, slug, 'Anna')
    assert.match(await textOf(paths.desk(slug)), NEEDS_CARD)
  })

  it('needs a card once its week is over, and so is that of who came by it, also on the morning of the draw', async () => {
    const start = site()
    const { party, olga } = await start('without')
    const slug = await party.exchange(olga)
    await putDown(olga, slug, ['Anna', 'Ben', 'Cleo'])
    const links: string[] = []
    for (const mail of await party.ctx.db.selectFrom('outbox').selectAll().execute()) {
      if (mail.kind !== 'added') continue
      const { html } = await olga.post(paths.mailboxMail(mail.id))
      links.push(/href="http:\/\/localhost:8000(\/auth[^"]+)"/.exec(html)?.[1] ?? '')
    }
    for (const link of links.slice(1)) await party.visitor().submit(link)
    await olga.submit(paths.draw(slug))
    assert.match((await olga.get(paths.desk(slug))).text, KNOWS)
    party.clock.move({ days: 6 })
    assert.match((await olga.get(paths.desk(slug))).text, KNOWS)
    party.clock.move({ days: 1 })
    const later = await party.olga()
    assert.match((await later.get(paths.desk(slug))).text, /Next: hand over 2 cards /)
    party.clock.move({ days: 1 })
    assert.equal((await party.visitor().post(links[0] ?? '')).status, 409)
    assert.match((await later.get(paths.desk(slug))).text, /Next: hand over 3 cards /)
  })
})

describe('while the mail server is away that was set up later', () => {
  it('no page says that email works, or that older ones go out now', async () => {
    const start = site()
    const before = await start('without')
    const slug = await before.party.exchange(before.olga)
    await putDown(before.olga, slug, ['Anna', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn'])
    const anna = await personOf(before.party, 'Anna')
    await before.olga.post(paths.card(slug, anna.id))
    await before.olga.submit(paths.handOver(slug), { handed: anna.id })
    start.server.isAway = true
    const { party, olga, textOf } = await start('with mail')
    await party.visitor().post(paths.requestAccess(slug), { email: 'ben@example.org' })
    await party.deliver()
    const desk = await textOf(paths.desk(slug))
    assert.match(desk, /Some are from before email was set up: send the ones that still matter/)
    const mailbox = await textOf(paths.mailbox())
    assert.match(mailbox, /Send the ones that still matter: they wait, and go out automatically/)
    const cards = await textOf(paths.handOver(slug))
    assert.match(cards, /Emails wait just now\. A card works until/)
    for (const page of [desk, mailbox, cards]) assert.doesNotMatch(page, /works now|arrive now/)
    const ask = await textOf(paths.sendUnsent(slug, 'added'))
    assert.match(ask, /goes to Anna, .* once emails go out again\./)
    const out = await textOf(paths.removePerson(slug, (await personOf(party, 'Ben')).id))
    assert.match(out, /Ben gets an email once emails go out again\./)
    await olga.submit(paths.draw(slug))
    await olga.submit(paths.complete(slug))
    assert.match(await textOf(paths.again(slug)), /6 people get an email once emails go out again/)
  })
})

describe('the desk, however much there is to say', () => {
  it('asks the database at most 12 times', async () => {
    const start = site()
    const before = await start('without')
    const last = await before.party.exchange(before.olga, { reveals: '1' })
    await putDown(before.olga, last, ['Anna', 'Ben', 'Cleo'])
    await before.olga.submit(paths.draw(last))
    await before.olga.submit(paths.complete(last))
    const fields = { name: 'Again', exchange_date: '2027-12-18', invite: '1' }
    const next = slugOf(await before.olga.submit(paths.again(last), fields))
    await before.olga.submit(paths.openRegistration(next))
    await putDown(before.olga, next, ['Dan'])
    start.server.isAway = true
    const { party } = await start('with mail')
    await party.passTo('2027-01-12T10:00:00Z')
    const olga = await party.olga()
    await party.visitor().post(paths.requestAccess(next), { email: 'dan@example.org' })
    await party.deliver()
    const queries = async (): Promise<number[]> => {
      const counts: number[] = []
      for (const page of [paths.desk(last), paths.desk(next), paths.exchangeMail(next)])
        counts.push(
          await countQueries(async () => assert.equal((await olga.get(page)).status, 200)),
        )
      return counts
    }
    const ours = await queries()
    await party.ctx.db
      .updateTable('outbox')
      .set({ reason: 'provider_refuses_us' })
      .where('state', '=', 'waiting')
      .execute()
    for (const count of [...ours, ...(await queries())]) assert.ok(count <= 12, `${count} queries`)
  })
})
