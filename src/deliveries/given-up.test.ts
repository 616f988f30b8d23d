import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { openParty, type Party } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import { jobs } from '../schedule.ts'
import { giveUpWhatIsOver } from './given-up.ts'

const MINUTES_AT_ONCE = 10

/** An exchange whose names were drawn when its mail server had gone. */
async function drawnWhileAway() {
  const server = serverThatCanBeAway()
  const { party, olga } = await openParty({}, server.make)
  const slug = await party.exchange(olga)
  const people = await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
  return { server, party, olga, slug, people }
}

/** Time passes, and everything happens that does by itself. */
async function pass(party: Party, hours: number) {
  for (let minutes = 0; minutes < hours * 60; minutes += MINUTES_AT_ONCE) {
    party.clock.move({ minutes: MINUTES_AT_ONCE })
    await party.notePulse()
    for (const { run } of jobs(party.ctx)) await run()
    await party.deliver()
  }
}

async function someMinutes(party: Party) {
  party.clock.move({ minutes: MINUTES_AT_ONCE })
  await party.notePulse()
}

const statesOf = async ({ ctx }: Party) => {
  const mails = await ctx.db
    .selectFrom('outbox')
    .select('state')
    .where('kind', '=', 'assignment')
    .execute()
  return mails.map(({ state }) => state)
}

describe('once an exchange is finished, and its mail server is back,', () => {
  it('readers hear of the messages that an outage had kept back', async () => {
    const { server, party, olga, slug, people } = await drawnWhileAway()
    await olga.submit(paths.draw(slug))
    await party.deliver()
    server.isAway = true
    const anna = people.get('Anna')
    await anna?.submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Which size?' })
    await pass(party, 40)
    await olga.submit(paths.complete(slug))
    await pass(party, 2)
    server.isAway = false
    party.mails.length = 0
    await party.visitor().post(paths.requestAccess(slug), { email: 'cleo@example.org' })
    await pass(party, 24)
    const told = party.mails.filter(({ subject }) => subject.startsWith('A message for you'))
    assert.equal(told.length, 1)
  })

  it('whoever’s result came too late is named, and it can be tried again; the question had said so', async () => {
    const { server, party, olga, slug } = await drawnWhileAway()
    server.isAway = true
    await olga.submit(paths.draw(slug))
    await pass(party, 3)
    assert.match(
      (await olga.get(paths.complete(slug))).text,
      /is still on its way to all 3 people\. After that, it may no longer go out automatically\./,
    )
    await olga.submit(paths.complete(slug))
    assert.match(
      (await olga.get(paths.desk(slug))).text,
      /If it doesn’t get through, you can send it again/,
    )
    await pass(party, 27)
    server.isAway = false
    await party.visitor().post(paths.requestAccess(slug), { email: 'ben@example.org' })
    await pass(party, 24)
    assert.match((await olga.get(paths.desk(slug))).text, /Ben missed an email Try again for Ben/)
    assert.doesNotMatch((await olga.get(paths.exchangeMail(slug))).text, /keep trying/)
    party.mails.length = 0
    await olga.submit(paths.retryFailedMails(slug))
    await party.deliver()
    assert.equal(party.mails.filter(({ subject }) => /^Names are drawn/.test(subject)).length, 3)
    assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /missed an email/)
  })

  it('a result that is tried in place of others is given up by time that passed, not by a clock that jumps', async () => {
    const { server, party, olga, slug } = await drawnWhileAway()
    server.isAway = true
    await olga.submit(paths.draw(slug))
    await pass(party, 20)
    await olga.submit(paths.complete(slug))
    party.clock.move({ hours: 30 })
    await giveUpWhatIsOver(party.ctx)
    assert.deepEqual(await statesOf(party), ['waiting', 'waiting', 'waiting'])
  })

  it('results that a clock ten days ahead wrote, and finished, go out no more, but a word after the end does', async () => {
    const { server, party, slug } = await drawnWhileAway()
    server.isAway = true
    party.clock.jump({ days: 10 })
    await party.notePulse()
    const olga = await party.olga()
    await olga.submit(paths.draw(slug))
    await someMinutes(party)
    await olga.submit(paths.complete(slug))
    await someMinutes(party)
    const text = 'Thank you all.'
    const question = await olga.post(paths.announcement(slug), { text })
    const id = question.valueOf('id') ?? ''
    await olga.post(paths.sendAnnouncement(slug), { text, id })
    party.clock.jump({ days: -10 })
    await pass(party, 27)
    server.isAway = false
    party.mails.length = 0
    await party.visitor().post(paths.requestAccess(slug), { email: 'ben@example.org' })
    await pass(party, 2)
    const subjects = party.mails.map(({ subject }) => subject)
    const count = (what: RegExp) => subjects.filter((subject) => what.test(subject)).length
    assert.deepEqual([count(/^Names are drawn/), count(/^A word to everyone/)], [0, 3])
  })

  for (const [how, before, after] of [
    ['was ahead when names were drawn', 10, 0],
    ['has fallen back since names were drawn', 0, 10],
  ] as const) {
    it(`results are of before the end, also where the clock ${how}`, async () => {
      const { server, party, slug } = await drawnWhileAway()
      server.isAway = true
      party.clock.jump({ days: before })
      await party.notePulse()
      await (await party.olga()).submit(paths.draw(slug))
      await someMinutes(party)
      party.clock.jump({ days: -10 })
      await someMinutes(party)
      await (await party.olga()).submit(paths.complete(slug))
      party.clock.jump({ days: after })
      await pass(party, 27)
      server.isAway = false
      party.mails.length = 0
      await party.visitor().post(paths.requestAccess(slug), { email: 'ben@example.org' })
      await pass(party, 2)
      const late = party.mails.filter(({ subject }) => subject.startsWith('Names are drawn'))
      assert.deepEqual(late, [])
    })
  }
})
