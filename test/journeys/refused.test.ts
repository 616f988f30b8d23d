import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { askAboutMails, mailFreshLink } from '../../src/entrance/asked-links.ts'
import { findExchange } from '../../src/exchanges/queries.ts'
import { listParticipants } from '../../src/participants/queries.ts'
import { paths } from '../../src/paths.ts'
import type { Party } from '../support/party.ts'
import { type RefusedParty, startRefusedParty } from '../support/refused-party.ts'
import type { TestSmtpServer } from '../support/smtp-server.ts'
import type { Visitor } from '../support/visitor.ts'

/** Everybody has an address at another domain. */
const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Frida', 'Greta']
const addressOf = (name: string) => `${name.toLowerCase()}@${name.toLowerCase()}.example.org`
const POLICY = { code: 550, text: '5.7.1 refused: 192.0.2.1 is on a block list' }

let refused: RefusedParty
let server: TestSmtpServer
let party: Party
let olga: Visitor
let slug: string
let draw: RefusedParty['draw']
let pass: RefusedParty['pass']
let states: RefusedParty['states']
let doorkeeper: RefusedParty['doorkeeper']

beforeEach(async () => {
  refused = await startRefusedParty(NAMES.map(addressOf))
  ;({ server, party, olga, slug, draw, pass, states, doorkeeper } = refused)
})
afterEach(() => refused.close())

describe('a server that refuses us', () => {
  for (const [what, answer] of Object.entries({
    'names a block list': POLICY,
    'names a policy in its own words': { code: 554, text: 'rejected for policy reasons' },
    'gives two domains one and the same answer': { code: 554, text: 'transaction failed' },
    'does not believe the sender': { code: 550, text: '5.1.8 <klaus@example.org>: no such domain' },
    'cannot find where we come from': { code: 550, text: 'IP address not found in reverse DNS' },
    'names us by an address with a code in it': {
      code: 550,
      text: 'junk mail rejected: mail.example.org [5.2.67.12] is in an RBL',
    },
    'has found us on a list': {
      code: 554,
      text: 'unavailable; client [62.4.1.20] blocked by dnsbl.example',
    },
    'blames the mailbox, and then a policy': {
      code: 550,
      text: 'requested action not taken: mailbox unavailable, for policy reasons',
    },
    'does not know the sender': {
      code: 550,
      text: 'verification of klaus@example.org failed: no such user here. Sender verify failed',
    },
    'quotes what is said of the sender': {
      code: 550,
      text: 'callout response: 550 5.1.1 user unknown. Sender verify failed',
    },
    'does not like how we greet': {
      code: 550,
      text: 'access denied: invalid HELO name (see RFC 2821, 4.1.1.1)',
    },
    'links to a page about greylisting': {
      code: 550,
      text: '5.7.1 192.0.2.1 is on a block list; see http://example.com/greylist',
    },
    'has greylisted us before': {
      code: 554,
      text: 'rejected for policy reasons after greylisting',
    },
    'cannot find our name just now': {
      code: 450,
      text: 'client rejected: cannot find your hostname, [62.4.1.20]',
    },
    'has no mailbox for anybody just now': {
      code: 450,
      text: 'requested mail action not taken: mailbox unavailable',
    },
  })) {
    it(`and ${what} fails nobody's mail, and gets them all when it is content`, async () => {
      doorkeeper(() => answer)
      await draw()
      await pass(3, 15)
      const { waiting = [], failed = [] } = await states()
      assert.equal(failed.length, 0)
      assert.equal(waiting.length, NAMES.length)
      assert.match(
        (await olga.get(paths.desk(slug))).text,
        /Emails wait\. .* (turned us away|puts off)/,
      )
      doorkeeper(() => undefined)
      await pass(1, 15)
      const { sent = [] } = await states()
      assert.equal(sent.length, NAMES.length)
      const subjects = server.mails.map(({ subject }) => subject)
      assert.ok(!subjects.some((subject) => /didn’t arrive/.test(subject)), subjects.join())
      assert.ok(sent.every(({ mail_trouble }) => mail_trouble === null))
      assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /Emails wait/)
    })
  }

  it('and has no mailbox for anybody fails one person’s mail at most', async () => {
    doorkeeper(() => ({ code: 550, text: 'requested action not taken: mailbox unavailable' }))
    await draw()
    await pass(3, 15)
    const { waiting = [], failed = [] } = await states()
    assert.equal(failed.length, 1)
    assert.equal(waiting.length, NAMES.length - 1)
    doorkeeper(() => undefined)
    await pass(1, 15)
    assert.equal((await states()).sent?.length, NAMES.length - 1)
  })

  it('and has no mailbox for anybody, whom it calls by name, fails one person’s mail at most', async () => {
    doorkeeper((address) => ({ code: 550, text: `unknown user: ${address.split('@')[0]}` }))
    await draw()
    await pass(3, 15)
    assert.equal((await states()).failed?.length, 1)
  })

  for (const [what, answerTo] of Object.entries({
    'a reference in letters': (token) => `mailbox unavailable [ref ${token}]`,
    'a reference with a digit': (token) => `mailbox unavailable ${token}7`,
    'a bare word': (token) => `mailbox unavailable ${token}`,
    'a link': (token) => `user unknown, see https://help.example/${token}`,
    'the name of a host': (token) => `mx-${token}.example.net: user unknown`,
    'a day in words': (token) => `recipient unknown (Mon, ${token})`,
  } satisfies Record<string, (token: string) => string>)) {
    it(`and has no mailbox for anybody, each time by ${what}, fails one at most`, async () => {
      const tokens = [
        'qhwxkz',
        'plmoin',
        'trewqa',
        'zxcvbn',
        'asdfgh',
        'poiuyt',
        'lkjhgf',
        'mnbvcx',
      ]
      let tries = 0
      doorkeeper(() => ({ code: 550, text: answerTo(tokens[tries++ % tokens.length] ?? '') }))
      await draw()
      await pass(3, 15)
      assert.equal((await states()).failed?.length, 1)
    })
  }

  it('and says in words that it does not know Ben has everybody else’s mail at once', async () => {
    doorkeeper((address) =>
      address === addressOf('Ben') ? { code: 550, text: 'no such user: ben' } : undefined,
    )
    await draw()
    const { sent = [], failed = [] } = await states()
    assert.equal(sent.length, NAMES.length - 1)
    assert.deepEqual(
      failed.map(({ reason }) => reason),
      ['smtp_address_refused'],
    )
  })

  it('for a moment, after quiet days, is not said to have refused for a day', async () => {
    await draw()
    await pass(72)
    doorkeeper(() => ({ code: 451, text: '4.3.0 busy for a moment' }))
    await olga.post(paths.resendResults(slug))
    await pass(0.1, 2)
    const desk = (await olga.get(paths.desk(slug))).text
    assert.match(desk, /Emails wait\./)
    assert.doesNotMatch(desk, /Emails can’t go out|No email has gone out for a day/)
  })

  it('is tried with one mail each 15 minutes, to somebody who took one before', async () => {
    const tried = doorkeeper(() => POLICY)
    const hugo = { name: 'Hugo', email: addressOf('Hugo') }
    await party.visitor().post(paths.register(slug), hugo)
    await party.deliver()
    assert.deepEqual(tried(), [hugo.email])
    await draw()
    assert.equal(tried().length, 1)
    for (let quarter = 0; quarter < 20; quarter += 1) {
      await pass(0.25, 15)
      const [reader, ...others] = tried()
      assert.notEqual(reader, hugo.email)
      assert.deepEqual(others, [])
    }
    await pass(0.2, 4)
    assert.equal(tried().length, 0)
  })

  it('and says that it does not know Ben, nor Cleo, has Dan’s mail at once', async () => {
    const unknown = [addressOf('Ben'), addressOf('Cleo')]
    doorkeeper((address) =>
      unknown.includes(address) ? { code: 550, text: '5.1.1 unknown' } : undefined,
    )
    await draw()
    const { sent = [], failed = [] } = await states()
    assert.equal(sent.length, NAMES.length - 2)
    assert.equal(failed.length, 2)
  })
})

describe('a server that refuses us for days', () => {
  const HEADLINE = /Emails can’t go out/
  const NOTICE = /No email has gone out for a day\. .* block list/

  it('is told to Olga on every page, and what was given up goes out once it is content', async () => {
    doorkeeper(() => POLICY)
    await draw()
    await pass(23)
    assert.doesNotMatch((await olga.get(paths.adminHome())).text, NOTICE)
    await pass(28)
    assert.match((await olga.get(paths.desk(slug))).text, HEADLINE)
    for (const page of [paths.desk(slug), paths.adminHome(), paths.settings()]) {
      assert.match((await olga.get(page)).text, NOTICE)
    }
    assert.doesNotMatch((await party.visitor().get(paths.invitation(slug))).text, /No email/)
    doorkeeper(() => undefined)
    await pass(5)
    const { sent = [] } = await states()
    assert.equal(sent.length, NAMES.length)
    assert.doesNotMatch((await olga.get(paths.adminHome())).text, NOTICE)
    const drawn = server.mails.filter(({ subject }) => /^Names are drawn/.test(subject))
    assert.equal(drawn.length, NAMES.length)
  })

  for (const [what, answer] of Object.entries({
    'has trouble of its own': { at: 'sender', code: 451, text: '4.3.0 temporary lookup failure' },
    'puts off whoever is listed': { at: 'recipient', code: 451, text: '4.7.1 192.0.2.1 is listed' },
    'is full': { at: 'received', code: 452, text: '4.3.1 insufficient system storage' },
    'says no more than “later”': { at: 'recipient', code: 450, text: 'try again' },
  })) {
    it(`since it ${what} is told, too, and nothing is lost`, async () => {
      server.behave(({ at }) => (at === answer.at ? answer : undefined))
      await draw()
      await pass(0.25, 5)
      assert.match((await olga.get(paths.desk(slug))).text, /Emails wait\. .* puts off/)
      await pass(28)
      assert.match((await olga.get(paths.desk(slug))).text, HEADLINE)
      assert.match((await olga.get(paths.adminHome())).text, /No email has gone out for a day/)
      server.behave(() => undefined)
      await pass(5)
      const { sent = [] } = await states()
      assert.equal(sent.length, NAMES.length)
      assert.doesNotMatch((await olga.get(paths.adminHome())).text, /No email/)
    })
  }

  it('gets no mail that its reader asked for days ago by the page of a used link, or of a refusal', async () => {
    await draw()
    doorkeeper(() => POLICY)
    const exchange = await findExchange(party.ctx, slug)
    assert.ok(exchange)
    const [anna, ben] = await listParticipants(party.ctx, exchange.id)
    assert.ok(anna && ben)
    await mailFreshLink(party.ctx, { participant: anna, isSealed: true })
    await askAboutMails(party.ctx, ben)
    await party.deliver()
    await pass(30)
    const before = server.mails.length
    doorkeeper(() => undefined)
    await pass(30)
    const late = server.mails.slice(before).map(({ subject }) => subject)
    assert.deepEqual(late, [])
    const left = await party.ctx.db.selectFrom('outbox').select('kind').execute()
    assert.ok(!left.some(({ kind }) => kind === 'fresh_link'))
  })

  it('gets no link that was asked for days ago, and nothing of what is over, whose organiser reads once what did not arrive', async () => {
    await draw()
    doorkeeper(() => POLICY)
    await party.visitor().post(paths.requestAccess(slug), { email: addressOf('Anna') })
    await party.deliver()
    await olga.post(paths.undoDraw(slug))
    await draw()
    await passWatched(30, 1)
    await olga.post(paths.adminSignIn(), { email: 'olga@example.org' })
    olga = await party.olga()
    await olga.submit(paths.complete(slug))
    await passWatched(1)
    const before = server.mails.length
    doorkeeper(() => undefined)
    await pass(30)
    const late = server.mails.slice(before).map(({ subject }) => subject)
    assert.deepEqual(late, ['8 emails didn’t arrive'])
    const { text } = await olga.get(paths.desk(slug))
    for (const name of NAMES)
      assert.match(text, new RegExp(`${name.toLowerCase()} missed an email`))
  })

  for (const [to, asking] of Object.entries({
    '': ['Anna', 'Ben'],
    ' to anna.example.org': ['Anna'],
  })) {
    it(`is not said to refuse mail${to} still once nothing waits: the desk says what was, until the next mail`, async () => {
      const ask = async () => {
        for (const name of asking) {
          await party.visitor().post(paths.requestAccess(slug), { email: addressOf(name) })
          await party.deliver()
        }
      }
      const MISSED = new RegExp(`Some emails${to} couldn’t go out in time, the last on .* over\\.`)
      doorkeeper(() => POLICY)
      await ask()
      await pass(20)
      assert.match((await olga.get(paths.desk(slug))).text, new RegExp(`Emails${to} wait\\.`))
      await pass(34, 120)
      assert.match((await olga.get(paths.desk(slug))).text, MISSED)
      for (const page of [paths.desk(slug), paths.adminHome()]) {
        const { text } = await olga.get(page)
        assert.doesNotMatch(text, /No email.* has gone out|can’t go out|Emails.* wait\./)
      }
      doorkeeper(() => undefined)
      await ask()
      assert.doesNotMatch((await olga.get(paths.desk(slug))).text, MISSED)
    })
  }

  it('gets late what was written once an exchange was finished, as that it is erased soon', async () => {
    await olga.submit(paths.settings(), { purge_notice: '1', email: 'olga@example.org' })
    await draw()
    await olga.submit(paths.complete(slug))
    await passWatched(1)
    doorkeeper(() => POLICY)
    const text = 'Here are the photos.'
    const question = await olga.post(paths.announcement(slug), { text })
    await olga.submit(paths.sendAnnouncement(slug), { text, id: question.valueOf('id') ?? '' })
    const listPurges = () => party.ctx.db.selectFrom('exchanges').select('purge_told_at').execute()
    while (!(await listPurges()).some(({ purge_told_at }) => purge_told_at)) await passWatched(12)
    await passWatched(36, 12)
    const before = server.mails.length
    doorkeeper(() => undefined)
    await passWatched(2, 1)
    const late = server.mails.slice(before).map(({ subject }) => subject)
    assert.equal(late.filter((subject) => /deleted/.test(subject)).length, 1)
    assert.equal(late.filter((subject) => /^A word/.test(subject)).length, NAMES.length)
  })

  /** Time passes, and the process notes its pulse. */
  async function passWatched(hours: number, hoursAtOnce = hours) {
    for (let passed = 0; passed < hours; passed += hoursAtOnce) {
      await party.notePulse()
      await pass(hoursAtOnce, hoursAtOnce * 60)
    }
  }
})
