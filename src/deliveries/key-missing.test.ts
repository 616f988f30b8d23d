import assert from 'node:assert/strict'
import { cpSync, renameSync } from 'node:fs'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { type Party, startParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { tellOfMessages } from '../messages/commands.ts'
import { paths } from '../paths.ts'
import { sent } from '../platform/mail/reasons.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan']
const EVERYBODY = NAMES.map((name) => `${name.toLowerCase()}@example.org`)

describe('mails about names, while the key is missing that opens them', async () => {
  const folder = temporaryFolder()
  const databaseFile = path.join(folder, 'sneaky-klaus.db')
  let taken: { to: string; subject: string }[] = []
  const server = serverThatCanBeAway(({ to, subject }) => {
    taken.push({ to: to.address, subject })
    return sent('')
  })
  let party: Party = await startParty({ databaseFile }, server.make)
  let olga: Visitor = await party.olga()
  after(() => party.close())
  const drawn = await party.exchange(olga)
  const undone = await party.exchange(olga, { name: 'Book club' })
  const guests = await party.joinAll(drawn, NAMES)
  await party.joinAll(undone, NAMES)
  server.isAway = true
  for (const slug of [drawn, undone]) await olga.submit(paths.draw(slug))
  await guests.get('Anna')?.submit(paths.messagesWith(drawn, 'recipient'), { to_recipient: 'Tea?' })
  party.clock.move({ hours: 10 })
  await tellOfMessages(party.ctx)
  await party.deliver()
  taken = []

  const keys = path.join(folder, 'keys')
  const elsewhere = path.join(folder, 'elsewhere')
  async function restart(meanwhile: () => void) {
    await party.close()
    meanwhile()
    party = await startParty({ databaseFile }, server.make, undefined, party.clock)
    olga = await party.olga()
  }

  const stateOf = (slug: string) =>
    party.ctx.db
      .selectFrom('outbox')
      .innerJoin('exchanges', 'exchanges.id', 'outbox.exchange_id')
      .select(['outbox.id', 'kind', 'outbox.state', 'tries'])
      .where('slug', '=', slug)
      .where('kind', 'in', ['assignment', 'message_notice'])
      .orderBy('kind')
      .orderBy('outbox.id')
      .execute()

  it('wait for it, for days, while other mails go out', async () => {
    const triesBefore = (await stateOf(drawn)).map(({ tries }) => tries)
    await restart(() => renameSync(keys, elsewhere))
    server.isAway = false
    for (let hour = 0; hour < 60; hour += 5) {
      party.clock.move({ hours: 5 })
      await party.deliver()
    }
    assert.deepEqual(taken, [])
    const states = (await stateOf(drawn)).map(({ kind, state }) => `${kind} ${state}`)
    assert.deepEqual(states, [...Array(4).fill('assignment waiting'), 'message_notice waiting'])
    const tries = (await stateOf(drawn)).map(({ tries }) => tries)
    assert.deepEqual(tries, triesBefore, 'looking for the key is no try')
    await party.visitor().post(paths.requestAccess(drawn), { email: 'anna@example.org' })
    await party.deliver()
    assert.equal(taken.length, 1)
    taken = []
  })

  it('are told of as they are: no nudge is promised, and nobody is said to see a name', async () => {
    const page = await olga.get(paths.exchangeMail(drawn))
    assert.match(
      page.text,
      /4 people with an email haven’t opened their page since\. Names can’t be opened/,
    )
    assert.match(page.text, /Names are drawn · Anna .* · waits The key to the names is missing/)
    assert.doesNotMatch(page.text, /Nudge them|Send again|on its way|can’t go out/)
    const nudge = await olga.post(paths.resendResults(drawn))
    assert.equal(nudge.status, 409)
    assert.match(nudge.text, /Names can’t be opened just now, so there’s nothing to look at yet\./)
    const [mail] = await stateOf(drawn)
    await party.ctx.db
      .updateTable('outbox')
      .set({ state: 'failed', finished_at: '2026-11-20T20:00:00.000Z' })
      .where('id', '=', mail?.id ?? '')
      .execute()
    for (const url of [paths.sendMailAgain(drawn, mail?.id ?? ''), paths.retryFailedMails(drawn)]) {
      assert.match((await olga.post(url)).text, /Names can’t be opened just now/)
    }
    await party.ctx.db
      .updateTable('outbox')
      .set({ state: 'waiting' })
      .where('id', '=', mail?.id ?? '')
      .execute()
    const { text } = await olga.get(paths.desk(drawn))
    assert.match(text, /The names can’t be opened The key to them is missing/)
    assert.doesNotMatch(text, /can see who they’re giving to/)
  })

  it('are not needed any more once that draw is undone', async () => {
    await olga.submit(paths.undoDraw(undone))
    assert.deepEqual(
      new Set((await stateOf(undone)).map(({ state }) => state)),
      new Set(['dropped']),
    )
  })

  it('go out once the key is back, with a whole day for that', async () => {
    server.isAway = true
    await restart(() => cpSync(elsewhere, keys, { recursive: true }))
    party.clock.move({ minutes: 10 })
    await party.deliver()
    const { text } = await olga.get(paths.desk(drawn))
    assert.match(text, /still on its way to all 4 people/)
    server.isAway = false
    party.clock.move({ minutes: 30 })
    await party.deliver()
    const results = taken.filter(({ subject }) => /^Names are drawn/.test(subject))
    assert.deepEqual(results.map(({ to }) => to).sort(), EVERYBODY)
    assert.equal(taken.length, 5, 'and the one that tells of a message')
    assert.match((await olga.get(paths.desk(drawn))).text, /All 4 people can see who/)
  })
})
