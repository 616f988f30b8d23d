import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { enter } from '../../src/participants/entering.ts'
import { paths } from '../../src/paths.ts'
import type { Mailer } from '../../src/platform/mail/mailer.ts'
import { openParty } from '../support/party.ts'

describe('a disk that is full', async () => {
  const gate = {
    isShut: false,
    held: Promise.withResolvers<void>(),
    reached: Promise.withResolvers<void>(),
  }
  const { party, olga } = await openParty({}, () => gatekeeper(gate))
  const slug = await party.exchange(olga)
  await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
  const { db } = party.ctx
  const { id } = await db.selectFrom('exchanges').select('id').executeTakeFirstOrThrow()
  for (let number = 0; number < 60; number += 1) {
    const person = { name: `Cousin ${number}`, email: `cousin${number}@example.org` }
    const blank = { gift_ideas: '', postal_address: '', reminder_enabled: false }
    await enter(party.ctx, { id }, { ...person, ...blank })
  }
  const wishes = 'a very long letter to Santa. '.repeat(65)

  /** SQLite takes no page more than it has, as if the disk ended here. */
  async function fill() {
    const pages = await sql<{ page_count: number }>`pragma page_count`.execute(db)
    await sql.raw(`pragma max_page_count = ${pages.rows[0]?.page_count ?? 1}`).execute(db)
  }
  const empty = () => sql`pragma max_page_count = 1000000`.execute(db)

  async function rows() {
    const counted: Record<string, number> = {}
    for (const table of ['participants', 'assignments', 'outbox', 'sign_in_links'] as const) {
      counted[table] = (await db.selectFrom(table).selectAll().execute()).length
    }
    const exchange = await db.selectFrom('exchanges').select('state').executeTakeFirstOrThrow()
    return { ...counted, state: exchange.state }
  }

  /** Registers until there is no room left; returns the answer that says so. */
  async function registerUntilFull() {
    for (let number = 0; number < 100; number += 1) {
      const before = await rows()
      const answer = await party.visitor().post(paths.register(slug), {
        name: `Guest ${number}`,
        email: `guest${number}@example.org`,
        gift_ideas: wishes,
      })
      if (answer.status !== 200) return { answer, before }
    }
    return assert.fail('the disk is never full')
  }

  it('answers a registration with a sentence and keeps no half of it', async () => {
    await fill()
    const { answer, before } = await registerUntilFull()
    assert.equal(answer.status, 500)
    assert.match(answer.text, /That’s our mistake .*nothing was changed/)
    assert.doesNotMatch(answer.html, /SQLITE|at \w+ \(|\.ts/)
    assert.deepEqual(await rows(), before)
  })

  it('keeps no half of a draw, either', async () => {
    await fill()
    const before = await rows()
    const answer = await olga.post(paths.draw(slug))
    assert.equal(answer.status, 500)
    assert.deepEqual(await rows(), before)
    assert.equal((await olga.get(paths.desk(slug))).status, 200)
  })

  it('is forgotten once there is room again: everybody gets one mail', async () => {
    await empty()
    assert.equal((await olga.post(paths.draw(slug))).status, 303)
    await party.deliver()
    const people = await db.selectFrom('participants').select('email').execute()
    const drawn = party.mails.filter(({ subject }) => /^Names are drawn/.test(subject))
    assert.deepEqual(
      drawn.map(({ to }) => to.address).sort(),
      people.map(({ email }) => email ?? '').sort(),
    )
  })

  it('does not make us forget what was sent while it could not be written down', async () => {
    const before = party.mails.length
    gate.isShut = true
    gate.reached = Promise.withResolvers()
    await party.visitor().post(paths.requestAccess(slug), { email: 'anna@example.org' })
    await gate.reached.promise
    await sql`pragma query_only = on`.execute(db)
    gate.held.resolve()
    await assert.rejects(party.deliver(), /readonly/)
    await sql`pragma query_only = off`.execute(db)
    await party.deliver()
    party.clock.move({ hours: 5 })
    await party.deliver()
    assert.equal(party.mails.length, before + 1)
    const link = await db
      .selectFrom('outbox')
      .select(['state', 'tries'])
      .where('kind', '=', 'sign_in_link')
      .executeTakeFirstOrThrow()
    assert.deepEqual([link.state, link.tries], ['sent', 1])
  })
})

type Gate = {
  isShut: boolean
  held: PromiseWithResolvers<void>
  reached: PromiseWithResolvers<void>
}

/** A transport that takes everything, once its gate is open. */
function gatekeeper(gate: Gate): Mailer {
  return {
    name: 'smtp',
    concurrency: 5,
    async send() {
      gate.reached.resolve()
      if (gate.isShut) await gate.held.promise
      return { outcome: 'sent', reference: 'taken' }
    },
    async close() {},
  }
}
