import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { linkIn, OLGA, openParty } from '../../test/support/party.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'
import { BUSY, inTurn } from '../platform/passwords.ts'
import { deviceOf } from './devices.ts'

const OFFICE = '203.0.113.7'
const WRONG = { ...OLGA, password: 'guess guess guess' }

describe('a stranger at the door', async () => {
  const { party, olga } = await openParty()
  const from = (ip: string) => new Visitor(party.app, ip)
  const guess = (who: Visitor) => who.post(paths.adminSignIn(), WRONG)

  /** Olga’s own browser, signed out, behind the same address as everybody else. */
  function olgasBrowser(): Visitor {
    const browser = from(OFFICE)
    for (const [name, value] of olga.cookies) browser.cookies.set(name, value)
    browser.cookies.delete('klaus_session')
    return browser
  }

  it('does not keep Olga out of the browser in which she has signed in before', async () => {
    const mallory = from(OFFICE)
    for (let tries = 1; tries <= 5; tries++) assert.equal((await guess(mallory)).status, 422)
    const refused = await guess(mallory)
    assert.equal(refused.status, 429)
    assert.match(refused.text, /A browser you’ve signed in with before still gets you in/)
    assert.equal((await from(OFFICE).post(paths.adminSignIn(), OLGA)).status, 429)
    assert.equal((await olgasBrowser().post(paths.adminSignIn(), OLGA)).status, 303)
  })

  it('does not keep her out of it either, once her email was changed in another', async () => {
    const email = 'olga@elsewhere.example'
    const settings = { name: 'Olga', current_password: OLGA.password }
    await olga.submit(paths.settings(), { ...settings, email })
    const mallory = from(OFFICE)
    for (let tries = 1; tries <= 6; tries++) {
      await mallory.post(paths.adminSignIn(), { ...WRONG, email })
    }
    assert.equal((await from(OFFICE).post(paths.adminSignIn(), { ...OLGA, email })).status, 429)
    assert.equal((await olgasBrowser().post(paths.adminSignIn(), { ...OLGA, email })).status, 303)
    await olga.submit(paths.settings(), { ...settings, email: OLGA.email })
  })

  it('does not keep her out by guessing from everywhere either', async () => {
    const statuses: number[] = []
    for (let tries = 0; tries <= 100; tries++) {
      statuses.push((await guess(from(`198.51.${tries}.1`))).status)
    }
    assert.ok(statuses.slice(0, 90).every((status) => status === 422))
    assert.equal(statuses.at(-1), 429)
    assert.equal((await olgasBrowser().post(paths.adminSignIn(), OLGA)).status, 303)
  })

  it('gets no further with a cookie of their own making, or made for another email', async () => {
    const genuine = olga.cookies.get('klaus_device') ?? ''
    const [name, signature] = genuine.split('.')
    for (const cookie of ['', 'x', `x.${signature}`, `${name}.`, `${name}.x`, `${genuine}x`]) {
      const mallory = from(OFFICE)
      mallory.cookies.set('klaus_device', cookie)
      assert.equal((await guess(mallory)).status, 429, cookie)
    }
    const elsewhere = from('192.0.2.1')
    elsewhere.cookies.set('klaus_device', genuine)
    const otto = { email: 'otto@example.org', password: 'guess guess guess' }
    for (let tries = 1; tries <= 5; tries++) {
      assert.equal((await elsewhere.post(paths.adminSignIn(), otto)).status, 422)
    }
    assert.equal((await elsewhere.post(paths.adminSignIn(), otto)).status, 429)
  })

  it('nor with a cookie that is right, but of another account', async () => {
    const { ctx } = party
    const admin = await ctx.db.selectFrom('admins').select('id').executeTakeFirstOrThrow()
    const cookies = { klaus_device: olga.cookies.get('klaus_device') }
    assert.equal(deviceOf(ctx, { cookies }, admin), cookies.klaus_device?.split('.')[0])
    assert.equal(deviceOf(ctx, { cookies }, { id: `${admin.id}x` }), undefined)
    assert.equal(deviceOf(ctx, { cookies }, undefined), undefined)
  })

  it('who has Olga’s browser has five tries as well, and is nobody until one is right', async () => {
    const stolen = olgasBrowser()
    for (let tries = 1; tries <= 5; tries++) assert.equal((await guess(stolen)).status, 422)
    assert.equal((await guess(stolen)).status, 429)
    assert.equal((await stolen.get(paths.adminHome())).status, 303)
    party.clock.move({ minutes: 15 })
    assert.equal((await stolen.post(paths.adminSignIn(), OLGA)).status, 303)
  })

  it('does not keep her out of that browser, once she has chosen a new password in it', async () => {
    const browser = olgasBrowser()
    for (let tries = 1; tries <= 5; tries++) await guess(browser)
    const refused = await browser.post(paths.adminSignIn(), OLGA)
    assert.equal(refused.status, 429)
    assert.match(refused.text, /Choose a new password in this browser, and it lets you in at once/)
    await browser.post(paths.forgotPassword(), { email: OLGA.email })
    const { password } = OLGA
    await browser.submit(linkIn(await party.mailTo(OLGA.email)), { password })
    assert.equal((await browser.post(paths.adminSignIn(), OLGA)).status, 303)
  })

  it('does not keep her out of a new browser, once she has chosen a new password in it', async () => {
    const mallory = from(OFFICE)
    for (let tries = 1; tries <= 6; tries++) await guess(mallory)
    const fresh = from(OFFICE)
    assert.equal((await fresh.post(paths.adminSignIn(), OLGA)).status, 429)
    await fresh.post(paths.forgotPassword(), { email: OLGA.email })
    const password = 'a goose under every tree'
    await fresh.submit(linkIn(await party.mailTo(OLGA.email)), { password })
    const back = await fresh.post(paths.adminSignIn(), { ...OLGA, password })
    assert.equal(back.status, 303)
    assert.match(party.log.join(''), /"security":"password reset","client":"203\.0\.113\.0\/24"/)
    assert.match(party.log.join(''), /"security":"sign-in failed"/)
    assert.doesNotMatch(party.log.join(''), /olga@|203\.0\.113\.7/)
  })
})

describe('a crowd at the door', async () => {
  const { party, olga } = await openParty()

  it('is told to come back, and Olga has a place of her own in the line', async () => {
    const crowd = Array.from({ length: 64 }, () => party.visitor())
    for (const one of crowd) await one.get(paths.adminSignIn())
    const knocks = crowd.map((one, index) =>
      one.post(paths.adminSignIn(), { ...WRONG, email: `o${index}@example.org` }),
    )
    const hers = await olga.post(paths.adminSignIn(), OLGA)
    assert.equal(hers.status, 303)
    const answers = await Promise.all(knocks)
    const sentAway = answers.filter(({ status }) => status === 503)
    assert.ok(sentAway.length >= 40, `${sentAway.length}`)
    assert.ok(answers.every(({ status }) => status === 503 || status === 422))
    assert.equal(sentAway[0]?.headers['retry-after'], '5')
    assert.match(sentAway[0]?.text ?? '', /try again in 5 seconds/)
  })

  it('is hashed two at a time, whatever happens to one of them', async () => {
    let now = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++now)
      await Promise.resolve()
      now -= 1
      throw new Error('hashing failed')
    }
    const lines = (['known', 'strangers'] as const).flatMap((line) =>
      Array.from({ length: 12 }, () => inTurn(line, work).catch(() => 'failed')),
    )
    const outcomes = await Promise.all(lines)
    assert.equal(most, 2)
    assert.equal(outcomes.filter((outcome) => outcome === 'failed').length, 18)
    assert.equal(outcomes.filter((outcome) => outcome === BUSY).length, 6)
    assert.equal(await inTurn('known', async () => 'next'), 'next')
  })
})
