import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { OLGA, openParty, SETUP_CODE, startParty } from '../../test/support/party.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'

const SET_UP = { ...OLGA, code: SETUP_CODE }

describe('the set-up', async () => {
  const party = await startParty()
  after(() => party.close())

  it('asks who Olga is and where, and fills that in from then on', async () => {
    const { party, olga } = await openParty({ timezone: 'UTC' })
    const form = await olga.get(paths.newExchange())
    assert.equal(form.valueOf('host'), 'Olga')
    assert.equal(form.valueOf('timezone'), '', 'a machine in UTC has said nothing')
    await party.ctx.db.deleteFrom('admins').execute()
    const fresh = party.visitor()
    const { html } = await fresh.get(paths.setup())
    assert.match(html, /name="timezone"[^>]* value=""[^>]* data-guess="timezone"/)
    const empty = await fresh.post(paths.setup(), { ...SET_UP, name: 'Olga', timezone: ' ' })
    assert.equal(empty.status, 422)
    assert.match(empty.text, /Enter where you are, for example Europe\/Berlin\./)
    assert.ok((html.match(/<option/g) ?? []).length < 30, 'not every zone there is')
    const refused = await fresh.post(paths.setup(), { ...SET_UP, name: ' ', timezone: 'berlin' })
    assert.match(refused.text, /One thing to fix.*Enter a name\./)
    assert.match(refused.html, /<title>Error: Welcome/)
    assert.doesNotMatch(refused.html, /data-guess="/)
    await fresh.submit(paths.setup(), { ...SET_UP, name: 'Aunt Olga', timezone: 'são paulo' })
    const next = await fresh.get(paths.newExchange())
    assert.equal(next.valueOf('host'), 'Aunt Olga')
    assert.equal(next.valueOf('timezone'), 'America/Sao_Paulo')
  })

  it('offers Olga the zone of a machine that has one, and takes UTC from whoever means it', async () => {
    const { party } = await openParty({ timezone: 'Europe/Vienna' })
    await party.ctx.db.deleteFrom('admins').execute()
    const fresh = party.visitor()
    assert.equal((await fresh.get(paths.setup())).valueOf('timezone'), 'Europe/Vienna')
    await fresh.submit(paths.setup(), { ...SET_UP, name: 'Olga', timezone: 'UTC' })
    assert.equal((await fresh.get(paths.newExchange())).valueOf('timezone'), 'UTC')
  })

  it('greets whoever comes first', async () => {
    const olga = party.visitor()
    const front = await olga.get(paths.front())
    assert.equal(front.status, 303)
    assert.equal(front.location, paths.setup())
    assert.match((await olga.get(front.location)).text, /Welcome to Sneaky Klaus/)
  })

  it('tells Olga what is wrong, keeps her email and never repeats her password', async () => {
    const answer = await party.visitor().post(paths.setup(), {
      email: 'olga@example.org',
      password: 'too short',
      code: SETUP_CODE,
    })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Use at least 12 characters/)
    assert.equal(answer.valueOf('email'), 'olga@example.org')
    assert.doesNotMatch(answer.html, /too short/)
  })

  it('makes one organiser, even if two people press the button at once', async () => {
    const two = [party.visitor(), party.visitor()]
    for (const one of two) await one.get(paths.setup())
    const answers = await Promise.all(two.map((one) => one.post(paths.setup(), SET_UP)))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 404])
    const admins = await party.ctx.db.selectFrom('admins').selectAll().execute()
    assert.equal(admins.length, 1)
  })

  it('signs Olga in, and says what to do first', async () => {
    const other = await startParty()
    const olga = other.visitor()
    const home = await olga.submit(paths.setup(), SET_UP)
    assert.match(home.text, /Your first Secret Santa/)
    await other.close()
  })

  it('is gone once there is an organiser', async () => {
    const mallory = party.visitor()
    assert.equal((await mallory.get(paths.setup())).status, 404)
    const again = await mallory.post(paths.setup(), { ...OLGA, email: 'mallory@example.net' })
    assert.equal(again.status, 404)
    assert.equal((await mallory.get(paths.adminHome())).status, 303)
    assert.match((await mallory.get(paths.front())).text, /I’m the organiser/)
  })
})

describe('the organiser’s sign-in', async () => {
  const { party } = await openParty()

  const signIn = async (fields: Record<string, string> = {}) => {
    const olga = party.visitor()
    return { olga, answer: await olga.post(paths.adminSignIn(), { ...OLGA, ...fields }) }
  }
  const isIn = async ({ olga }: Awaited<ReturnType<typeof signIn>>) =>
    (await olga.get(paths.adminHome())).status === 200

  it('lets Olga in, however she writes her address', async () => {
    const { olga, answer } = await signIn({ email: ' OLGA@Example.org ' })
    assert.equal(answer.location, paths.adminHome())
    assert.equal((await olga.get(answer.location)).status, 200)
  })

  it('says the same to a wrong password and to a wrong address', async () => {
    const wrongPassword = await signIn({ password: 'a present in every socket' })
    const wrongAddress = await signIn({ email: 'mallory@example.net' })
    for (const { olga, answer } of [wrongPassword, wrongAddress]) {
      assert.equal(answer.status, 422)
      assert.match(answer.text, /Email and password don’t match/)
      assert.doesNotMatch(answer.html, /in every/)
      assert.equal((await olga.get(paths.adminHome())).status, 303)
    }
    assert.equal(wrongPassword.answer.valueOf('email'), OLGA.email)
  })

  it('holds for 7 days', async () => {
    const visit = await signIn()
    party.clock.move({ days: 7, minutes: -1 })
    assert.ok(await isIn(visit))
    party.clock.move({ minutes: 1 })
    assert.ok(!(await isIn(visit)))
  })

  it('holds for 30 days if she wants to stay signed in', async () => {
    const visit = await signIn({ remember_me: '1' })
    party.clock.move({ days: 30, minutes: -1 })
    assert.ok(await isIn(visit))
    party.clock.move({ minutes: 1 })
    assert.ok(!(await isIn(visit)))
  })

  it('ends when she signs out, for a copy of her cookies as well', async () => {
    const { olga } = await signIn()
    const copy = olga.copy()
    await olga.get(paths.adminHome())
    await olga.submit(paths.adminSignOut())
    assert.equal((await olga.get(paths.adminHome())).status, 303)
    assert.equal((await copy.get(paths.adminHome())).status, 303)
  })

  it('gives her a new session, so that a cookie planted before is worth nothing', async () => {
    const { olga } = await signIn()
    const planted = olga.copy()
    await olga.submit(paths.adminSignIn(), OLGA)
    assert.notEqual(olga.cookies.get('klaus_session'), planted.cookies.get('klaus_session'))
    assert.equal((await planted.get(paths.adminHome())).status, 303)
  })

  it('makes Mallory wait after 5 tries at one address from one place', async () => {
    const mallory = party.visitor()
    const guess = () => mallory.post(paths.adminSignIn(), { ...OLGA, password: 'guess guess' })
    for (let tries = 1; tries <= 5; tries++) assert.equal((await guess()).status, 422)
    const refused = await guess()
    assert.equal(refused.status, 429)
    assert.equal(refused.headers['retry-after'], `${15 * 60}`)
    assert.match(refused.text, /Try again in 15 minutes/)
    assert.equal((await mallory.post(paths.adminSignIn(), OLGA)).status, 429)
    const other = { email: 'other@example.net', password: 'guess guess' }
    assert.equal((await mallory.post(paths.adminSignIn(), other)).status, 422)
    assert.equal((await signIn()).answer.status, 303, 'Olga, elsewhere, is not locked out')
    party.clock.move({ minutes: 15 })
    assert.equal((await guess()).status, 422)
  })

  it('counts what the form reads, so that neither a second field nor other letters get around it', async () => {
    const mallory = party.visitor()
    await mallory.get(paths.adminSignIn())
    const guess = (email: string) =>
      mallory.post(paths.adminSignIn(), { email, password: 'guess guess' })
    for (const email of ['OLGA@example.org', ' olga@example.org', 'Olga@Example.org', OLGA.email]) {
      assert.equal((await guess(email)).status, 422)
    }
    assert.equal((await guess('olga at home')).status, 422, 'a form with mistakes is no try')
    const csrf = (await mallory.get(paths.adminSignIn())).valueOf('_csrf') ?? ''
    const twice = await mallory.request({
      method: 'POST',
      url: paths.adminSignIn(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `_csrf=${csrf}&email=x%40example.org&email=olga%40example.org&password=guess`,
    })
    assert.equal(twice.statusCode, 400)
    assert.equal((await guess(OLGA.email)).status, 422)
    assert.equal((await guess(OLGA.email)).status, 429)
  })

  it('counts all of Mallory’s IPv6 addresses as one, and other networks not with them', async () => {
    const guess = (ip: string) =>
      new Visitor(party.app, ip).post(paths.adminSignIn(), { ...OLGA, password: 'guess guess' })
    for (let tries = 1; tries <= 5; tries++) {
      assert.equal((await guess(`2001:db8::${tries}`)).status, 422)
    }
    assert.equal((await guess('2001:db8::ffff')).status, 429)
    assert.equal((await guess('2001:db8:0:1::1')).status, 422)
  })

  it('counts the wrong passwords of one place, for whichever addresses', async () => {
    const mallory = party.visitor()
    const guess = (tries: number) =>
      mallory.post(paths.adminSignIn(), { email: `o${tries}@example.org`, password: 'guess' })
    for (let tries = 1; tries <= 30; tries++) assert.equal((await guess(tries)).status, 422)
    assert.equal((await guess(31)).status, 429)
  })

  it('does not count that Olga signs in', async () => {
    const olga = party.visitor()
    for (let tries = 1; tries <= 7; tries++) {
      assert.equal((await olga.post(paths.adminSignIn(), OLGA)).status, 303)
    }
  })

  it('brings her back to where she was going', async () => {
    const olga = party.visitor()
    const wanted = await olga.get(`${paths.newExchange()}?from=mail`)
    assert.equal(wanted.status, 303)
    const page = await olga.get(wanted.location)
    const next = page.valueOf('next')
    assert.equal(next, `${paths.newExchange()}?from=mail`)
    const answer = await olga.post(paths.adminSignIn(), { ...OLGA, next: next ?? '' })
    assert.equal(answer.location, next)
  })

  it('never leads to another site', async () => {
    const here = new URL('https://santa.example.org/admin/login')
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '/adminevil.example',
      '/admin/../..//evil.example',
      '/admin/\\evil.example',
      '/admin/\t/evil.example',
      '/admin/\r\nSet-Cookie: a=b',
      '/admin/🎅',
      '/admin@evil.example',
      '/exchange/abc',
    ]) {
      const { answer } = await signIn({ next })
      assert.equal(answer.status, 303, next)
      const target = new URL(answer.location, here)
      assert.equal(target.origin, here.origin, next)
      assert.equal(target.href.split('/')[3], 'admin', next)
      assert.equal(answer.headers['set-cookie']?.toString().includes('a=b'), false)
    }
  })
})
