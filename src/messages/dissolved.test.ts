import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { openParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { readAssignment } from '../draw/sealed-pairs.ts'
import { findExchange } from '../exchanges/queries.ts'
import { personValues } from '../participants/forms.ts'
import { findParticipant } from '../participants/queries.ts'
import { paths } from '../paths.ts'

const PEOPLE = ['Anna', 'Ben', 'Cleo', 'Dan', 'Eva']

async function openTalk() {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { draw_shape: 'any' })
  const people = await party.joinAll(slug, PEOPLE)
  await olga.submit(paths.draw(slug))
  await party.deliver()
  const exchange = await findExchange(party.ctx, slug)
  assert.ok(exchange)
  const { db } = party.ctx
  const rows = await db.selectFrom('participants').select(['id', 'name']).execute()
  const nameOf = new Map(rows.map(({ id, name }) => [id, name]))
  const idOf = new Map(rows.map(({ id, name }) => [name, id]))
  return {
    party,
    olga,
    slug,
    visitorOf(name: string): Visitor {
      return people.get(name) ?? assert.fail(name)
    },
    idOf: (name: string) => idOf.get(name) ?? assert.fail(name),
    /** Who gives to whom, by their names. */
    async pairs(): Promise<Map<string, string>> {
      const pairs = await readAssignment(party.ctx, exchange)
      return new Map(
        [...pairs].map(([one, other]) => [nameOf.get(one) ?? '', nameOf.get(other) ?? '']),
      )
    },
    rows: () => db.selectFrom('messages').select(['id', 'sealed_message']).orderBy('id').execute(),
    /** What the key of the exchange opens, whatever the rows are called. */
    async opened(): Promise<string[]> {
      const { key_id } = await db.selectFrom('exchanges').select('key_id').executeTakeFirstOrThrow()
      const seal = party.ctx.keyring.sealOf(key_id)
      const all = await db.selectFrom('messages').selectAll().execute()
      return all.map(({ id, exchange_id, sealed_message }) =>
        String(seal?.open(sealed_message, `message ${id} in ${exchange_id}`)),
      )
    },
  }
}

describe('a repair', () => {
  it('leaves nothing of what a pair wrote that it dissolves, and everything of others', async () => {
    const { olga, slug, visitorOf, idOf, pairs, rows, opened } = await openTalk()
    const before = await pairs()
    for (const name of PEOPLE) {
      const text = `A riddle of ${name} for ${before.get(name)}`
      await visitorOf(name).submit(paths.messagesWith(slug, 'recipient'), { to_recipient: text })
    }
    const [gone = ''] = PEOPLE
    const rowsBefore = await rows()
    await olga.submit(paths.dropOut(slug, idOf(gone)))
    const after = await pairs()
    const kept = [...before].filter(([giver, recipient]) => after.get(giver) === recipient)
    assert.equal(after.size, PEOPLE.length - 1)

    const rowsAfter = await rows()
    assert.equal(rowsAfter.length, rowsBefore.length, 'their number would tell')
    const names = new Set(rowsBefore.map(({ id }) => id))
    assert.ok(
      atLeastOne(rowsAfter).every(({ id }) => !names.has(id)),
      'and so would which are new',
    )
    assert.deepEqual(
      rowsAfter.map(({ sealed_message }) => sealed_message.length).sort(),
      rowsBefore.map(({ sealed_message }) => sealed_message.length).sort(),
    )
    const texts = (await opened()).filter((text) => text.trim() !== '')
    assert.equal(texts.length, kept.length)
    for (const [giver, recipient] of kept) {
      const riddle = `A riddle of ${giver} for ${recipient}`
      assert.ok(texts.some((text) => text.includes(riddle)))
      assert.match((await visitorOf(recipient).get(paths.messages(slug))).text, /A riddle of/)
    }
    for (const [giver, recipient] of before) {
      if (giver === gone || recipient === gone || after.get(giver) === recipient) continue
      const page = (await visitorOf(recipient).get(paths.messages(slug))).text
      assert.doesNotMatch(page, new RegExp(`A riddle of ${giver}`))
    }
  })

  it('lets nothing through that was meant for whoever was at the other end before it', async () => {
    const { party, olga, slug, visitorOf, idOf } = await openTalk()
    const [gone = '', ...others] = PEOPLE
    for (const name of others) {
      await visitorOf(name).submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Hm?' })
    }
    const [writer = ''] = others
    const draw = /name="draw" value="([^"]+)"/
    const seen = draw.exec((await visitorOf(writer).get(paths.messages(slug))).html)?.[1] ?? ''
    await olga.submit(paths.dropOut(slug, idOf(gone)))
    const { db } = party.ctx
    const before = await db.selectFrom('messages').selectAll().execute()
    // A page that only says what is missing is still about whom they saw before.
    const missing = await visitorOf(writer).post(paths.messagesWith(slug, 'recipient'), {
      to_recipient: '',
      draw: seen,
    })
    assert.equal(draw.exec(missing.html)?.[1], seen)
    const stale = await visitorOf(writer).post(paths.messagesWith(slug, 'recipient'), {
      to_recipient: 'Which size, Ben?',
      draw: seen,
    })
    assert.equal(stale.status, 409)
    assert.match(stale.html, /Which size, Ben\?<\/textarea>/)
    assert.match(stale.text, /It may be someone else by now\./)
    const again = draw.exec(stale.html)?.[1]
    assert.notEqual(again, seen)
    for (const [action, fields] of [
      [paths.muteMessages(slug, 'giver'), { muted: '1' }],
      [paths.reportMessage(slug, 'giver', '0'), {}],
    ] as const) {
      assert.equal((await visitorOf(writer).post(action, { ...fields, draw: seen })).status, 409)
    }
    assert.deepEqual(await db.selectFrom('message_reports').selectAll().execute(), [])
    assert.deepEqual(await db.selectFrom('messages').selectAll().execute(), before)
  })

  it('leaves what was shown to Olga once, however often it is shown', async () => {
    const { party, olga, slug, visitorOf, idOf, pairs } = await openTalk()
    const before = await pairs()
    for (const name of PEOPLE) {
      await visitorOf(name).submit(paths.messagesWith(slug, 'recipient'), { to_recipient: name })
    }
    const show = (name: string) => visitorOf(name).post(paths.reportMessage(slug, 'giver', '0'))
    for (const name of PEOPLE) await show(name)
    const [gone = ''] = PEOPLE
    await olga.submit(paths.dropOut(slug, idOf(gone)))
    const kept = [...(await pairs())].filter(([one, other]) => before.get(one) === other)
    for (const [, reader] of atLeastOne(kept)) assert.equal((await show(reader)).status, 303)
    const reports = await party.ctx.db.selectFrom('message_reports').selectAll().execute()
    assert.equal(reports.length, PEOPLE.length)
    assert.match((await olga.get(paths.messageReports(slug))).text, /Someone who has left got this/)
  })

  it('lets who was written to by the former Santa hear of the new one', async () => {
    const { party, olga, slug, visitorOf, idOf, pairs } = await openTalk()
    const [gone = ''] = PEOPLE
    const reader = (await pairs()).get(gone) ?? ''
    await visitorOf(gone).submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Hm?' })
    await party.tellOfMessages()
    const notices = () =>
      party.mails.filter(({ to, subject }) => to.name === reader && /^A message/.test(subject))
    assert.equal(notices().length, 1)
    await olga.submit(paths.dropOut(slug, idOf(gone)))
    const santa = [...(await pairs())].find(([, recipient]) => recipient === reader)?.[0] ?? ''
    assert.doesNotMatch(
      (await visitorOf(reader).get(paths.dashboard(slug))).text,
      /A message for you/,
    )
    await visitorOf(santa).submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Tea?' })
    await party.tellOfMessages()
    assert.equal(notices().length, 2)
  })
})

describe('whoever could not be told of a message', () => {
  it('is, once there is another address', async () => {
    const { party, olga, slug, visitorOf, idOf, pairs } = await openTalk()
    const [giver = ''] = PEOPLE
    const reader = (await pairs()).get(giver) ?? ''
    await visitorOf(giver).submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Hm?' })
    await party.tellOfMessages()
    const version = (await olga.get(paths.person(slug, idOf(reader)))).valueOf('version') ?? ''
    const person = await findParticipant(party.ctx, idOf(reader))
    assert.ok(person)
    const fields = { ...personValues(person), email: 'new@example.org', version }
    await olga.submit(paths.person(slug, idOf(reader)), fields)
    await party.tellOfMessages()
    assert.match((await party.mailTo('new@example.org')).subject, /^A message for you/)
  })

  it('is, once emails arrive', async () => {
    const { party, slug, visitorOf, idOf, pairs } = await openTalk()
    const [giver = ''] = PEOPLE
    const reader = (await pairs()).get(giver) ?? ''
    const id = idOf(reader)
    const setTrouble = (mail_trouble: 'came_back' | null) =>
      party.ctx.db.updateTable('participants').set({ mail_trouble }).where('id', '=', id).execute()
    await setTrouble('came_back')
    await visitorOf(giver).submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Hm?' })
    await party.tellOfMessages()
    const address = `${reader.toLowerCase()}@example.org`
    const notices = () =>
      party.mails.filter(({ to, subject }) => to.address === address && /^A message/.test(subject))
    assert.equal(notices().length, 0)
    await setTrouble(null)
    await party.tellOfMessages()
    assert.equal(notices().length, 1)
  })
})

describe('an undone draw', () => {
  it('takes along what was shown to Olga', async () => {
    const { party, olga, slug, visitorOf, pairs } = await openTalk()
    const [giver = ''] = PEOPLE
    const reader = visitorOf((await pairs()).get(giver) ?? '')
    await visitorOf(giver).submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Hm?' })
    await reader.submit(paths.reportMessage(slug, 'giver', '0'))
    assert.match((await olga.get(paths.desk(slug))).text, /would like you to read a message/)
    await olga.submit(paths.undoDraw(slug))
    assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /would like you to read/)
    assert.deepEqual(await party.ctx.db.selectFrom('message_reports').selectAll().execute(), [])
  })
})
