import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { openParty, type Party, slugOf } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import type { Email } from '../platform/mail/mailer.ts'
import { failed, sent } from '../platform/mail/reasons.ts'
import type { MailKind } from '../post/kinds.ts'

const FAMILY = 'family@example.org'

/** A party whose mail server refuses the address of what `refuses` says. */
async function partyWhere(refuses: (email: Email) => boolean) {
  const no = failed({ reason: 'smtp_address_refused', answer: '550 5.2.1 disabled' })
  return await openParty({}, serverThatCanBeAway((email) => (refuses(email) ? no : sent(''))).make)
}

async function become({ ctx }: Party, name: string, kind: MailKind) {
  const mails = await ctx.db
    .selectFrom('outbox')
    .innerJoin('participants', 'participants.id', 'participant_id')
    .select(['state', 'round'])
    .where('name', '=', name)
    .where('kind', '=', kind)
    .execute()
  return mails.map(({ state, round }) => `${state} ${round}`)
}

describe('what Ben has missed', () => {
  it('of the draw goes again once his address takes a mail', async () => {
    let isFull = false
    const { party, olga } = await partyWhere(({ to }) => isFull && to.address === 'ben@example.org')
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    isFull = true
    await olga.submit(paths.draw(slug))
    await party.deliver()
    assert.match((await olga.get(paths.desk(slug))).text, /Ben emails to ben@example\.org don’t/)
    isFull = false
    await party.visitor().post(paths.requestAccess(slug), { email: 'ben@example.org' })
    await party.deliver()
    assert.deepEqual(await become(party, 'Ben', 'assignment'), ['sent 2'])
    assert.deepEqual(await become(party, 'Anna', 'assignment'), ['sent 1'])
    assert.match((await olga.get(paths.desk(slug))).text, /All 3 people can see/)
  })

  it('of being in goes again, too, but not what has arrived', async () => {
    let isFull = true
    const { party, olga } = await partyWhere(({ to }) => isFull && to.address === FAMILY)
    const slug = await party.exchange(olga)
    await olga.submit(paths.people(slug), { name: 'Ben', email: FAMILY })
    await party.deliver()
    isFull = false
    await olga.submit(paths.people(slug), { name: 'Anna', email: FAMILY })
    await party.deliver()
    assert.deepEqual(await become(party, 'Ben', 'added'), ['sent 2'])
    assert.deepEqual(await become(party, 'Anna', 'added'), ['sent 1'])
  })

  it('goes again once only where the address takes what is Anna’s, and the desk names Ben', async () => {
    const { party, olga } = await partyWhere(
      ({ to, subject, text }) =>
        to.address === FAMILY && /^Names are drawn/.test(subject) && /Hi Ben/.test(text),
    )
    const slug = await party.exchange(olga)
    for (const name of ['Ben', 'Anna']) {
      await olga.submit(paths.people(slug), { name, email: FAMILY })
    }
    await olga.submit(paths.people(slug), { name: 'Cleo', email: 'cleo@example.org' })
    await olga.submit(paths.draw(slug))
    await party.deliver()
    for (let asked = 0; asked < 3; asked++) {
      await party.visitor().post(paths.requestAccess(slug), { email: FAMILY })
      await party.deliver()
    }
    assert.deepEqual(await become(party, 'Ben', 'assignment'), ['failed 2'])
    assert.deepEqual(await become(party, 'Anna', 'assignment'), ['sent 1'])
    assert.match(
      (await olga.get(paths.complete(slug))).text,
      /Ben missed an email\. After that, it can/,
    )
    const { text } = await olga.get(paths.desk(slug))
    assert.match(text, /Next: reach 1 person Email or card tells 2 of 3 people/)
    assert.match(text, /Ben missed an email Try again for Ben/)
  })

  it('of a change of the draw twice, is said on the desk, in the list and before finishing, until the day is over', async () => {
    const { party, olga } = await partyWhere(
      ({ to, subject }) => to.address === FAMILY && /^Please look again/.test(subject),
    )
    const slug = await party.exchange(olga, { exchange_date: '2026-12-18' })
    await olga.submit(paths.people(slug), { name: 'Ben', email: FAMILY })
    for (const name of ['Anna', 'Cleo', 'Dan', 'Eve'])
      await olga.submit(paths.people(slug), { name, email: `${name}@example.org` })
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const people = party.ctx.db.selectFrom('participants').select('id')
    const eve = await people.where('name', '=', 'Eve').executeTakeFirstOrThrow()
    party.clock.move({ minutes: 1 })
    await olga.submit(paths.dropOut(slug, eve.id))
    await party.deliver()
    for (let asked = 0; asked < 3; asked++) {
      await party.visitor().post(paths.requestAccess(slug), { email: FAMILY })
      await party.deliver()
    }
    assert.deepEqual(await become(party, 'Ben', 'draw_changed'), ['failed 2'])
    const { text } = await olga.get(paths.desk(slug))
    assert.match(text, /Next: reach 1 person .* Ben missed an email Try again for Ben/)
    assert.match(text, /Ben family@example\.org missed an email/)
    const question = await olga.get(paths.complete(slug))
    assert.match(question.text, /Ben missed an email\. After that, it can/)
    await party.passTo('2026-12-19T10:00:00Z')
    const over = await (await party.olga()).get(paths.desk(slug))
    assert.doesNotMatch(over.text, /missed an email/, 'there is nothing to look at again')
  })

  it('does not go again if it may have arrived, nor while names cannot be opened', async () => {
    let isFull = false
    const { party, olga } = await partyWhere(({ to }) => isFull && to.address === 'ben@example.org')
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    isFull = true
    await olga.submit(paths.draw(slug))
    await party.deliver()
    isFull = false
    const ask = async () => {
      await party.visitor().post(paths.requestAccess(slug), { email: 'ben@example.org' })
      await party.deliver()
    }
    const { db, keyring } = party.ctx
    const { sealOf } = keyring
    keyring.sealOf = () => undefined
    await ask()
    keyring.sealOf = sealOf
    assert.deepEqual(await become(party, 'Ben', 'assignment'), ['failed 1'])
    assert.match((await olga.get(paths.desk(slug))).text, /Ben missed an email/)
    const result = db.updateTable('outbox').where('kind', '=', 'assignment')
    await result.set({ unanswered: 2 }).where('state', '=', 'failed').execute()
    await ask()
    assert.deepEqual(await become(party, 'Ben', 'assignment'), ['failed 1'])
  })

  for (const way of ['Try again', 'a correction', 'Nudge'] as const) {
    it(`goes again by itself after ${way}, too, and no page says that his address does not work`, async () => {
      let isFull = true
      const { party, olga } = await partyWhere(({ to }) => isFull && /^ben/.test(to.address))
      const slug = await party.exchange(olga)
      for (const name of ['Anna', 'Ben', 'Cleo']) {
        await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
      }
      await olga.submit(paths.draw(slug))
      await party.deliver()
      const people = party.ctx.db.selectFrom('participants').select(['id', 'version'])
      const ben = await people.where('name', '=', 'Ben').executeTakeFirstOrThrow()
      const email = way === 'a correction' ? 'ben.right@example.org' : 'ben@example.org'
      const corrected = { name: 'Ben', email, version: `${ben.version}` }
      if (way === 'Try again') await olga.submit(paths.retryFailedMails(slug))
      else if (way === 'Nudge') await olga.submit(paths.resendResults(slug))
      else await olga.submit(paths.person(slug, ben.id), corrected)
      await party.deliver()
      assert.deepEqual(await become(party, 'Ben', 'assignment'), ['failed 2'])
      isFull = false
      await party.visitor().post(paths.requestAccess(slug), { email })
      await party.deliver()
      assert.deepEqual(await become(party, 'Ben', 'assignment'), ['sent 3'])
      assert.match((await olga.get(paths.desk(slug))).text, /All 3 people can see/)
    })
  }

  it('goes again once a day where others arrive, and is said to be missed before the draw, too', async () => {
    const { party, olga } = await partyWhere(
      ({ to, text }) => to.address === FAMILY && /Hi Ben/.test(text),
    )
    const slug = await party.exchange(olga)
    await olga.submit(paths.people(slug), { name: 'Ben', email: FAMILY })
    const other = await party.exchange(olga, { name: 'Other' })
    await olga.submit(paths.people(other), { name: 'Anna', email: FAMILY })
    await party.deliver()
    const ask = async () => {
      await party.visitor().post(paths.requestAccess(other), { email: FAMILY })
      await party.deliver()
    }
    await ask()
    await ask()
    assert.deepEqual(await become(party, 'Ben', 'added'), ['failed 2'])
    assert.match(
      (await olga.get(paths.desk(slug))).text,
      /1 email didn’t arrive Ben missed an email/,
    )
    party.clock.move({ hours: 25 })
    await ask()
    await ask()
    assert.deepEqual(await become(party, 'Ben', 'added'), ['failed 3'])
  })

  it('goes again once his address takes a mail of another exchange', async () => {
    let isFull = true
    const { party, olga } = await partyWhere(({ to }) => isFull && to.address === 'ben@example.org')
    const slug = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo']) {
      await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
    }
    await olga.submit(paths.draw(slug))
    await party.deliver()
    isFull = false
    const other = await party.exchange(olga, { name: 'Other' })
    await olga.submit(paths.people(other), { name: 'Ben', email: 'ben@example.org' })
    await party.deliver()
    assert.deepEqual(await become(party, 'Ben', 'assignment'), ['sent 2'])
    assert.match((await olga.get(paths.desk(slug))).text, /All 3 people can see/)
  })

  it('is not counted any more once a later mail has said the same', async () => {
    let isFull = true
    const { party, olga } = await partyWhere(({ to }) => isFull && to.address === 'ben@example.org')
    const slug = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo']) {
      await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
    }
    await party.deliver()
    isFull = false
    await olga.submit(paths.draw(slug))
    await party.deliver()
    assert.deepEqual(await become(party, 'Ben', 'added'), ['dropped 1'])
    assert.doesNotMatch((await olga.get(paths.adminHome())).text, /didn’t arrive/)
    assert.doesNotMatch((await olga.get(paths.exchangeMail(slug))).text, /Try again/)
  })

  it('is told by the result alone, once names are drawn and his address is corrected', async () => {
    const { party, olga } = await partyWhere(({ to }) => to.address === 'bne@example.org')
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Cleo'])
    await olga.submit(paths.people(slug), { name: 'Ben', email: 'bne@example.org' })
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const people = party.ctx.db.selectFrom('participants').select(['id', 'version'])
    const ben = await people.where('name', '=', 'Ben').executeTakeFirstOrThrow()
    const corrected = { name: 'Ben', email: 'ben@example.org', version: `${ben.version}` }
    await olga.submit(paths.person(slug, ben.id), corrected)
    await party.deliver()
    const subjects = party.mails.flatMap(({ to, subject }) =>
      to.address === 'ben@example.org' ? [subject] : [],
    )
    assert.deepEqual(subjects, ['Names are drawn: Office party'])
  })

  it('is not on its way where nothing is noted of his address any more', async () => {
    const { party, olga } = await partyWhere(({ to }) => to.address === 'ben@example.org')
    const slug = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo']) {
      await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
    }
    await olga.submit(paths.draw(slug))
    await party.deliver()
    for (const state of ['failed', 'bounced'] as const) {
      const { db } = party.ctx
      await db.updateTable('participants').set({ mail_trouble: null }).execute()
      await db.updateTable('outbox').set({ state }).where('state', '=', 'failed').execute()
      const { text } = await olga.get(paths.desk(slug))
      assert.match(text, /Email or card tells 2 of 3 people that names are drawn\. Ben missed an/)
      assert.match((await olga.get(paths.complete(slug))).text, /Ben/)
    }
  })
})

describe('the invitation that Ben of last time has missed', () => {
  it('goes again once his address takes a mail', async () => {
    let isFull = false
    const { party, olga } = await partyWhere(({ to }) => isFull && to.address === FAMILY)
    const slug = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo']) {
      const email = name === 'Cleo' ? 'cleo@example.org' : FAMILY
      await olga.submit(paths.people(slug), { name, email })
    }
    await olga.submit(paths.draw(slug))
    await olga.submit(paths.complete(slug))
    await party.deliver()
    const next = await olga.submit(paths.again(slug), {
      name: 'Next year',
      exchange_date: '2027-12-18',
      invite: '1',
    })
    const again = slugOf(next)
    isFull = true
    await olga.submit(paths.openRegistration(again))
    await party.deliver()
    assert.deepEqual(await become(party, 'Ben', 'invitation'), ['failed 1'])
    isFull = false
    await party.visitor().post(paths.register(again), { name: 'Anna', email: FAMILY })
    await party.deliver()
    assert.deepEqual(await become(party, 'Ben', 'invitation'), ['sent 2'])
  })
})
