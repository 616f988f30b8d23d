import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { createMailer } from '../../src/platform/mail/transport.ts'
import { reason as reasonInWords } from '../../src/post/words/en.ts'
import { jobs } from '../../src/schedule.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { type Party, startParty } from '../support/party.ts'
import { fault, startResendServer, type TestResendServer } from '../support/resend-server.ts'
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Frida', 'Greta']
const FROM = 'klaus@example.org'

/** Everybody is in by this transport, and has had the mail that says so. */
async function fullParty(mail: Party['ctx']['config']['mail']) {
  const party = await startParty({ mail }, createMailer)
  const olga = await party.olga()
  const slug = await party.exchange(olga)
  const people = NAMES.map((name) => ({ name, email: `${name.toLowerCase()}@example.org` }))
  for (const fields of people) await party.visitor().post(paths.register(slug), fields)
  await party.deliver()
  return {
    party,
    olga,
    slug,
    /** Draws names, and everything goes out that can. */
    async draw() {
      await olga.post(paths.draw(slug))
      await party.deliver()
    },
  }
}

/** What the outbox says of the draw's mails, and what the organiser reads. */
async function outbox({ ctx }: Party) {
  const mails = await ctx.db
    .selectFrom('outbox')
    .innerJoin('participants', 'participants.id', 'participant_id')
    .select(['outbox.state', 'reason', 'answer', 'tries', 'claimed_by', 'name', 'due_at'])
    .where('kind', '=', 'assignment')
    .orderBy('name')
    .execute()
  assert.ok(atLeastOne(mails).every(({ claimed_by }) => claimed_by === null))
  return mails.map(({ reason, answer, ...mail }) => ({
    ...mail,
    reason: reason && reasonInWords(reason, answer),
  }))
}

async function inState(party: Party, state: string) {
  return (await outbox(party)).filter((mail) => mail.state === state)
}

const arrived = (mails: readonly { subject: string }[]) =>
  mails.filter(({ subject }) => /^Names are drawn/.test(subject)).length

async function hourly(party: Party, hours: number) {
  for (let hour = 0; hour < hours; hour += 1) {
    party.clock.move({ hours: 1 })
    await party.deliver()
  }
}

describe('a mail server', () => {
  let server: TestSmtpServer
  let scene: Awaited<ReturnType<typeof fullParty>>
  beforeEach(async () => {
    server = await startSmtpServer()
    scene = await fullParty({ kind: 'smtp', url: server.url, from: FROM })
  })
  afterEach(async () => {
    await scene.party.close()
    await server.stop()
  })

  async function everybodyHasOne() {
    await hourly(scene.party, 1)
    assert.equal((await inState(scene.party, 'sent')).length, NAMES.length)
    assert.equal(arrived(server.mails), NAMES.length)
  }

  it('that is down delays every mail, says so on the page, and gets them all when it is back', async () => {
    await server.stop()
    await scene.draw()
    for (const { state, reason } of atLeastOne(await outbox(scene.party))) {
      assert.equal(state, 'waiting')
      assert.match(reason ?? '', /could not be reached \(ECONNREFUSED\)/)
    }
    const page = await scene.olga.get(paths.exchangeMail(scene.slug))
    assert.match(page.text, /could not be reached/)
    const tries = (await outbox(scene.party)).reduce((sum, mail) => sum + mail.tries, 0)
    assert.ok(tries <= 5, `${tries} tries against a closed door`)
    server = await startSmtpServer({ port: server.port })
    await everybodyHasOne()
  })

  it('that refuses everybody at the door delays every mail', async () => {
    await server.stop()
    server = await startSmtpServer({ port: server.port })
    server.behave(({ at }) => (at === 'connect' ? { code: 554, text: 'not today' } : undefined))
    await scene.draw()
    assert.equal((await inState(scene.party, 'waiting')).length, NAMES.length)
    server.behave(() => undefined)
    await everybodyHasOne()
  })

  it('that is slow gets every mail once, while the next round finds nothing to take', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const all = Promise.withResolvers<void>()
    let held = 0
    server.behave(({ at }) => {
      if (at !== 'received') return undefined
      if (++held === 5) all.resolve()
      return promise
    })
    const delivery = scene.draw()
    await all.promise
    scene.party.clock.move({ minutes: 5 })
    scene.party.ctx.mailIsWaiting()
    resolve(undefined)
    await delivery
    assert.equal(arrived(server.mails), NAMES.length)
    assert.equal((await inState(scene.party, 'sent')).length, NAMES.length)
  })

  for (const at of ['sender', 'recipient', 'received'] as const) {
    it(`that hangs up at “${at}” loses no mail`, async () => {
      server.behave((moment) => (moment.at === at ? 'hang up' : undefined))
      await scene.draw()
      for (const { state, reason, tries } of atLeastOne(await outbox(scene.party))) {
        assert.equal(state, 'waiting')
        if (tries > 0) assert.match(reason ?? '', /closed the connection|could not be/)
      }
      server.behave(() => undefined)
      await everybodyHasOne()
    })
  }

  it('that is busy for Ben and does not know Cleo serves all others at once', async () => {
    server.behave(({ at, address }) => {
      if (at !== 'recipient') return undefined
      if (address === 'ben@example.org') return { code: 451, text: 'greylisted' }
      return address === 'cleo@example.org' ? { code: 550, text: 'no such user' } : undefined
    })
    await scene.draw()
    assert.equal((await inState(scene.party, 'sent')).length, NAMES.length - 2)
    const [ben] = await inState(scene.party, 'waiting')
    assert.deepEqual([ben?.name, ben?.tries], ['Ben', 1])
    assert.match(ben?.reason ?? '', /451 greylisted/)
    const [cleo] = await inState(scene.party, 'failed')
    assert.equal(cleo?.name, 'Cleo')
    assert.match(cleo?.reason ?? '', /won’t take email for this address\. The answer was: 550/)
    server.behave(() => undefined)
    await hourly(scene.party, 1)
    assert.equal((await inState(scene.party, 'sent')).length, NAMES.length - 1)
  })

  it('that takes a mail and dies before saying so gets it again under the same Message-ID', async () => {
    let first = true
    server.behave(({ at }) => {
      if (at !== 'received' || !first) return undefined
      first = false
      return 'keep and hang up'
    })
    await scene.draw()
    await hourly(scene.party, 1)
    assert.equal((await inState(scene.party, 'sent')).length, NAMES.length)
    const mails = server.mails.filter(({ subject }) => /^Names are drawn/.test(subject))
    assert.equal(mails.length, NAMES.length + 1)
    assert.equal(new Set(mails.map(({ messageId }) => messageId)).size, NAMES.length)
  })

  it('gets every mail once though the clock jumps an hour back and a week ahead', async () => {
    // The mails are written by a clock that is wrong, and go out by one that is right again.
    const held = Promise.withResolvers<undefined>()
    server.behave(({ at }) => (at === 'sender' ? held.promise : undefined))
    const delivery = scene.draw()
    scene.party.clock.move({ hours: -1 })
    held.resolve(undefined)
    await delivery
    for (const move of [{ hours: -1 }, { days: 7 }, { days: -7 }, { hours: 1 }]) {
      scene.party.clock.move(move)
      for (const { run } of atLeastOne(jobs(scene.party.ctx))) await run()
      await scene.party.deliver()
    }
    assert.equal(arrived(server.mails), NAMES.length)
    assert.equal((await inState(scene.party, 'sent')).length, NAMES.length)
  })
})

describe('Resend', () => {
  let server: TestResendServer
  let scene: Awaited<ReturnType<typeof fullParty>>
  beforeEach(async () => {
    server = await startResendServer()
    const mail = { kind: 'resend', apiKey: 're_test', from: FROM, baseUrl: server.url } as const
    scene = await fullParty(mail)
  })
  afterEach(async () => {
    await scene.party.close()
    await server.stop()
  })

  const answers = {
    429: { ...fault(429, 'rate_limit_exceeded', 'Slow down.'), headers: { 'retry-after': '1' } },
    500: fault(500, 'internal_server_error', 'Something broke.'),
    garbage: { status: 200, body: '<html>gateway' },
    nothing: 'hang up',
  } as const
  for (const [name, answer] of Object.entries(answers)) {
    it(`that answers ${name} loses no mail and is left alone for a while`, async () => {
      const before = server.requests()
      server.answerNext(answer)
      await scene.draw()
      assert.equal(server.requests(), before + 1)
      for (const { state, reason } of atLeastOne(await outbox(scene.party))) {
        assert.equal(state, 'waiting')
        assert.match(
          reason ?? '',
          /^(We can’t reach our email provider|Our provider asked us to slow down)/,
        )
      }
      await hourly(scene.party, 1)
      assert.equal((await inState(scene.party, 'sent')).length, NAMES.length)
      assert.equal(arrived(server.mails), NAMES.length)
    })
  }

  it('that takes a mail and never says so gets it once', async () => {
    server.answerNext('keep and hang up')
    await scene.draw()
    await hourly(scene.party, 1)
    assert.equal((await inState(scene.party, 'sent')).length, NAMES.length)
    assert.equal(arrived(server.mails), NAMES.length)
  })

  it('that is silent for a day leaves every mail failed, with a reason and a way to try again', async () => {
    server.answerNext(...Array(200).fill('hang up'))
    await scene.draw()
    await hourly(scene.party, 26)
    const failed = await inState(scene.party, 'failed')
    assert.equal(failed.length, NAMES.length)
    // The last try is as old as what Resend knows of the first one.
    const reasons = /could not be reached|may have arrived/
    assert.ok(atLeastOne(failed).every(({ reason }) => reasons.test(reason ?? '')))
  })
})
