import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { paths } from '../../src/paths.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import type { Deathbed } from '../support/killed-at.ts'
import { type Klaus, startKlaus } from '../support/klaus.ts'
import {
  A_MINUTE_PASSES,
  look,
  prepareParty,
  press,
  type RealParty,
} from '../support/real-party.ts'
import { type ReceivedMail, startSmtpServer } from '../support/smtp-server.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Frida', 'Greta', 'Hugo']
const CLAIM = 'set "claimed_by" = ?, "tries" ='
const RECORD = 'set "claimed_by" = ?, "state" ='
const ASSIGNMENT = 'insert into "assignments"'
const MAIL = 'insert into "outbox"'

const AT_STATEMENTS: readonly (Deathbed & { moment: string })[] = [
  {
    moment: 'before anything of the draw is written',
    sql: 'update "exchanges"',
    nth: 1,
    when: 'before',
  },
  { moment: 'before the first assignment', sql: ASSIGNMENT, nth: 1, when: 'before' },
  { moment: 'after half of the assignments', sql: ASSIGNMENT, nth: 4, when: 'after' },
  { moment: 'after the last assignment', sql: ASSIGNMENT, nth: 8, when: 'after' },
  { moment: 'before the first mail is written', sql: MAIL, nth: 1, when: 'before' },
  { moment: 'after half of the mails are written', sql: MAIL, nth: 4, when: 'after' },
  { moment: 'before the draw is committed', sql: 'commit', nth: 1, when: 'before', after: MAIL },
  { moment: 'after the draw is committed', sql: 'commit', nth: 1, when: 'after', after: MAIL },
  { moment: 'before the first claim', sql: CLAIM, nth: 1, when: 'before', after: MAIL },
  { moment: 'after the first claim', sql: CLAIM, nth: 1, when: 'after', after: MAIL },
  {
    moment: 'while the third mail is worded',
    sql: 'insert into "sign_in_links"',
    nth: 3,
    when: 'after',
  },
  {
    moment: 'before the first claims are committed',
    sql: 'commit',
    nth: 2,
    when: 'before',
    after: MAIL,
  },
  {
    moment: 'after the first claims are committed',
    sql: 'commit',
    nth: 2,
    when: 'after',
    after: MAIL,
  },
  { moment: 'before the first outcome is recorded', sql: RECORD, nth: 1, when: 'before' },
  { moment: 'after the first outcome is recorded', sql: RECORD, nth: 1, when: 'after' },
  {
    moment: 'after the first outcome is committed',
    sql: 'commit',
    nth: 1,
    when: 'after',
    after: RECORD,
  },
  { moment: 'before the last outcome is recorded', sql: RECORD, nth: 8, when: 'before' },
]

const AT_SMTP = [
  { at: 'connect', nth: 1 },
  { at: 'connect', nth: 4 },
  { at: 'sender', nth: 2 },
  { at: 'recipient', nth: 1 },
  { at: 'recipient', nth: 6 },
  { at: 'received', nth: 1 },
  { at: 'received', nth: 5 },
  { at: 'received', nth: 8 },
] as const

describe('a process that is killed', { concurrency: 3 }, () => {
  let party: RealParty
  before(async () => {
    party = await prepareParty(NAMES)
  })
  after(() => party.remove())

  for (const { moment, ...deathbed } of AT_STATEMENTS) {
    it(`${moment} is survived by every mail, once`, async () => {
      await using server = await startSmtpServer()
      await using klaus = await startKlaus({
        dataDir: party.copy(),
        smtpUrl: server.url,
        preload: 'killed-at.ts',
        environment: { DIES_AT: JSON.stringify(deathbed) },
      })
      await drawAndDie(klaus)
      await survive(klaus.dataDir, server.mails)
    })
  }

  for (const { at, nth } of AT_SMTP) {
    it(`at “${at}” number ${nth} is survived by every mail, once`, async () => {
      await using server = await startSmtpServer()
      await using klaus = await startKlaus({ dataDir: party.copy(), smtpUrl: server.url })
      let moments = 0
      server.behave((moment) => {
        if (moment.at === at && ++moments === nth) klaus.kill()
        return undefined
      })
      await drawAndDie(klaus)
      await survive(klaus.dataDir, server.mails)
    })
  }

  async function drawAndDie(klaus: Klaus): Promise<void> {
    const draws = press(klaus.url, party.olga, party.slug, paths.draw(party.slug))
    await Promise.all([draws.catch(() => 'it died meanwhile'), klaus.ended])
    assert.equal(await klaus.ended, null, klaus.said.err)
  }

  /**
   * Starts anew with a mail server of its own, draws if nothing was drawn, waits for every mail
   * that was not yet written down as sent, and counts what arrived at both servers.
   */
  async function survive(dataDir: string, mailsOfTheDead: readonly ReceivedMail[]): Promise<void> {
    const left = look(dataDir, A_MINUTE_PASSES)
    assert.ok(['registration_open', 'matched'].includes(left.state))
    assert.equal(left.mails.length, left.state === 'matched' ? NAMES.length : 0)
    const toBeSent = NAMES.length - left.mails.filter(({ state }) => state === 'sent').length
    await using server = await startSmtpServer()
    await using heir = await startKlaus({ dataDir, smtpUrl: server.url })
    if (left.state !== 'matched') {
      const answer = await press(heir.url, party.olga, party.slug, paths.draw(party.slug))
      assert.equal(answer.status, 303)
    }
    await server.waitForMails(toBeSent)
    heir.stop()
    assert.equal(await heir.ended, 0)
    const arrived = [...mailsOfTheDead, ...server.mails]
    for (const { address, state } of atLeastOne(look(dataDir).mails)) {
      assert.equal(state, 'sent')
      const mails = arrived.filter(({ recipients }) => recipients[0] === address)
      const before = left.mails.find((mail) => mail.address === address)
      const wasInHand = before?.state === 'waiting' && before.claimed_by !== null
      assert.ok(
        mails.length === 1 || (mails.length === 2 && wasInHand),
        `${address}: ${mails.length}`,
      )
      assert.equal(new Set(mails.map(({ messageId }) => messageId)).size, 1)
    }
  }
})

describe('a mail server that never answers, while we end again and again', {
  concurrency: 2,
}, () => {
  const names = ['Anna', 'Ben', 'Cleo']
  let party: RealParty
  before(async () => {
    party = await prepareParty(names)
  })
  after(() => party.remove())

  for (const end of ['kill', 'stop'] as const) {
    it(`by a ${end} gets two copies of a mail, and Olga is told`, async () => {
      await using server = await startSmtpServer()
      const dataDir = party.copy()
      const received: string[] = []
      let isFull = Promise.withResolvers<void>()
      server.behave(({ at, address = '' }) => {
        if (at !== 'received') return undefined
        received.push(address)
        if (received.length % names.length === 0) isFull.resolve()
        return new Promise(() => {})
      })
      for (const life of [1, 2]) {
        await using klaus = await startKlaus({ dataDir, smtpUrl: server.url })
        if (life === 1) await press(klaus.url, party.olga, party.slug, paths.draw(party.slug))
        await isFull.promise
        isFull = Promise.withResolvers()
        klaus[end]()
        assert.equal(await klaus.ended, end === 'kill' ? null : 0)
        look(dataDir, `${A_MINUTE_PASSES}; ${HALF_AN_HOUR_PASSES}`)
      }
      await using klaus = await startKlaus({ dataDir, smtpUrl: server.url })
      while (look(dataDir).mails.some(({ state }) => state !== 'failed')) await wait(50)
      assert.equal(received.length, 2 * names.length)
      assert.equal(new Set(received).size, names.length)
      const cookie = [...party.olga.cookies].map((one) => one.join('=')).join('; ')
      const desk = await fetch(klaus.url + paths.desk(party.slug), { headers: { cookie } })
      assert.match(await desk.text(), /Next: reach 3 people/)
    })
  }
})

const HALF_AN_HOUR_PASSES = `update outbox set due_at = '2026-01-01T00:00:00Z' where state = 'waiting'`
