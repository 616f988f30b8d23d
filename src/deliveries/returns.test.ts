import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { type Party, startParty } from '../../test/support/party.ts'
import { startResendServer, type TestResendServer } from '../../test/support/resend-server.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { newsOf, tell, WEBHOOK_SECRET } from '../../test/support/webhook.ts'
import { paths } from '../paths.ts'
import { noteRestored } from '../platform/backup.ts'
import { createMailer } from '../platform/mail/transport.ts'
import { jobs } from '../schedule.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil']
const LISTED = 'The provider said: 550 5.7.1 client host [192.0.2.1] blocked using Spamhaus'

let resend: TestResendServer
let party: Party
let olga: Visitor
let slug: string
let told = 0
let says: (address: string) => object
beforeEach(async () => {
  resend = await startResendServer()
  const mail = { ...resend.mail, webhookSecret: WEBHOOK_SECRET }
  party = await startParty({ mail }, createMailer)
  olga = await party.olga()
  slug = await party.exchange(olga)
  told = 0
  says = () => DELIVERED
})
afterEach(async () => {
  await party.close()
  await resend.stop()
})

const DELIVERED = { type: 'email.delivered' }
const failed = (reason: string) => ({ type: 'email.failed', data: { failed: { reason } } })
const bounced = (message: string) => ({ type: 'email.bounced', data: { bounce: { message } } })

/** Everybody is in, each at this address, and has had a mail. */
async function joinAll(addressOf = (name: string) => `${name}@${name}.example`) {
  for (const name of NAMES) {
    const email = addressOf(name.toLowerCase())
    await party.visitor().post(paths.register(slug), { name, email })
  }
  await party.deliver()
  await hear()
}

/** Resend tells what became of each mail that it took since. */
async function hear() {
  for (const { id, to } of resend.mails.slice(told)) {
    const address = `${to}`.replace(/.*<|>.*/g, '')
    const { data = {}, ...event } = says(address) as { data?: object }
    const news = newsOf(id, address)
    const answer = await tell(party.app, {
      ...news,
      ...event,
      data: { ...news.data, bounce: undefined, ...data },
    })
    assert.equal(answer.statusCode, 204)
  }
  told = resend.mails.length
}

async function draw() {
  await olga.post(paths.draw(slug))
  await party.deliver()
  await hear()
}

async function pass(hours: number, minutesAtOnce = 60) {
  for (let minute = 0; minute < hours * 60; minute += minutesAtOnce) {
    party.clock.move({ minutes: minutesAtOnce })
    await party.notePulse()
    for (const { run } of jobs(party.ctx)) await run()
    await party.deliver()
    await hear()
  }
}

async function states() {
  const mails = await party.ctx.db
    .selectFrom('outbox')
    .innerJoin('participants', 'participants.id', 'participant_id')
    .select(['outbox.state', 'name', 'reason', 'mail_trouble'])
    .where('kind', '=', 'assignment')
    .execute()
  return mails.map((mail) => ({ ...mail }))
}

const desk = async () => (await olga.get(paths.desk(slug))).text
const home = async () => (await olga.get(paths.adminHome())).text

async function assertAllArrived() {
  for (const { name, state, mail_trouble } of await states()) {
    assert.deepEqual({ name, state, mail_trouble }, { name, state: 'sent', mail_trouble: null })
  }
  assert.doesNotMatch(await home(), /No email/)
  assert.match(await desk(), /All 5 people can see who/)
}

describe('mails that Resend took, and could not send or had back for a reason of ours,', () => {
  for (const [what, news, words] of [
    [
      'the quota',
      failed('reached_daily_quota'),
      /We’ve sent all the emails our plan allows for now/,
    ],
    ['the key', failed('API key is invalid'), /turned us away.*Resend refuses the API key/],
    ['the domain', failed('domain_not_verified'), /turned us away.*Check your domain there/],
    ['a block list', bounced(LISTED), /turned us away\..*Resend does not take email from us/],
    ['a policy', bounced('554 rejected for policy reasons'), /turned us away/],
  ] as const) {
    it(`${what}, blame nobody, are told of in our words, and go out once all is well`, async () => {
      await joinAll()
      says = () => news
      await draw()
      const shown = await desk()
      assert.match(shown, /Emails (to \S+ )?wait\./)
      assert.match(shown, words)
      assert.match(shown, /still on its way to all 5 people/)
      await pass(30)
      assert.match(await home(), /No email has gone out for a day/)
      for (const { name, mail_trouble } of await states()) assert.equal(mail_trouble, null, name)
      says = () => DELIVERED
      const before = resend.mails.length
      await pass(6)
      await assertAllArrived()
      const subjects = resend.mails.slice(before).filter(({ subject }) => /drawn/.test(subject))
      assert.equal(subjects.length, NAMES.length, 'each once')
    })
  }

  it('are tried at most each quarter of an hour, and by a new key', async () => {
    await joinAll()
    says = () => bounced(LISTED)
    const before = resend.mails.length
    await draw()
    await pass(1, 1)
    const tries = resend.mails.slice(before).filter(({ to }) => `${to}`.includes('anna@'))
    assert.ok(tries.length >= 3 && tries.length <= 5, `${tries.length}`)
    assert.equal(new Set(tries.map(({ id }) => id)).size, tries.length)
  })
})

describe('one provider that sends our mail back', () => {
  const atOffice = (name: string) => (name < 'd' ? `${name}@office.example` : `${name}@x.example`)

  it('is told of by its name, and the others have their mail', async () => {
    await joinAll(atOffice)
    says = (address) => (address.endsWith('@office.example') ? bounced(LISTED) : DELIVERED)
    await draw()
    assert.match(await desk(), /Emails to office\.example wait\. Their provider turned us away/)
    says = () => DELIVERED
    await pass(1, 15)
    await assertAllArrived()
  })

  it('is not believed of Anna alone once it has taken others’ for an hour', async () => {
    await joinAll(atOffice)
    says = (address) => (address.startsWith('anna@') ? bounced(LISTED) : DELIVERED)
    await draw()
    await pass(3, 15)
    const lost = (await states()).filter(({ state }) => state !== 'sent')
    assert.deepEqual(
      lost.map(({ name, state, mail_trouble }) => [name, state, mail_trouble]),
      [['Anna', 'bounced', 'came_back']],
    )
  })

  it('and knows no such mailbox, or Resend no such recipient, means that one', async () => {
    await joinAll()
    says = (address) => {
      if (address.startsWith('anna@')) return bounced('550 5.1.1 no such user, says our policy')
      return address.startsWith('ben@') ? failed('invalid recipient domain') : DELIVERED
    }
    await draw()
    const lost = (await states()).filter(({ state }) => state === 'bounced')
    assert.deepEqual(lost.map(({ name }) => name).toSorted(), ['Anna', 'Ben'])
    assert.match(await desk(), /reach 2 people/)
  })
})

describe('a restored copy that waits, of which Resend reports', () => {
  it('sends nothing again by itself: what came back for reasons of ours is held', async () => {
    await joinAll()
    await draw()
    await noteRestored(party.ctx)
    const before = resend.mails.length
    told = before - NAMES.length
    says = () => failed('reached_daily_quota')
    await hear()
    await party.deliver()
    for (const time of ['20T11:00', '20T16:00', '21T16:00', '23T10:00']) {
      await party.passTo(`2026-11-${time}:00Z`)
    }
    assert.equal(resend.mails.length, before)
    const { text } = await olga.get(paths.mailbox())
    for (const name of NAMES) assert.match(text, new RegExp(name))
    await olga.submit(paths.startAgain())
    await party.passTo('2026-11-23T10:10:00Z')
    assert.equal(resend.mails.length, before)
  })
})
