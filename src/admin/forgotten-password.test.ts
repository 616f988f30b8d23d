import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { linkIn, OLGA, openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'

const NEW = 'a goose under every tree'

describe('a forgotten password', async () => {
  const { party } = await openParty()
  let password = OLGA.password
  beforeEach(() => party.clock.move({ hours: 2 }))

  const ask = (email: string) => party.visitor().post(paths.forgotPassword(), { email })
  const signIn = async (word: string) => {
    const olga = party.visitor()
    await olga.post(paths.adminSignIn(), { email: OLGA.email, password: word, remember_me: '1' })
    return olga
  }
  const isIn = async (word: string) =>
    (await (await signIn(word)).get(paths.adminHome())).status === 200
  async function resetLink(): Promise<string> {
    await ask(OLGA.email)
    return linkIn(await party.mailTo(OLGA.email))
  }

  it('gets the same answer whoever asks, and a mail only if it is Olga', async () => {
    const forOlga = await ask('Olga@example.org')
    const forMallory = await ask('mallory@example.net')
    assert.equal(forOlga.status, 200)
    assert.equal(forMallory.status, 200)
    assert.equal(
      forOlga.text.replace('olga@example.org', '…'),
      forMallory.text.replace('mallory@example.net', '…'),
    )
    await party.deliver()
    assert.deepEqual(
      party.mails.map(({ to }) => to.address),
      ['olga@example.org'],
    )
    assert.equal(party.mails[0]?.subject, 'Choose a new password')
  })

  it('is replaced by the link of the mail, once', async () => {
    const link = await resetLink()
    const olga = party.visitor()
    assert.match((await olga.get(link)).text, /Choose a new password/)
    const page = await olga.submit(link, { password: NEW })
    assert.match(page.text, /Organiser sign-in/)
    assert.ok(!(await isIn(password)))
    assert.ok(await isIn(NEW))
    password = NEW
    for (const answer of [
      await olga.get(link),
      await olga.post(link, { password: 'x'.repeat(12) }),
    ]) {
      assert.equal(answer.status, 404)
      assert.match(answer.text, /This link has run out.*Get new link/)
    }
    assert.ok(await isIn(NEW))
  })

  it('is not replaced by a look at the link, however often', async () => {
    const link = await resetLink()
    for (let look = 0; look < 3; look++) await party.visitor().get(link, 'HEAD')
    assert.equal((await party.visitor().get(link)).status, 200)
    assert.equal((await party.visitor().post(link, { password })).status, 303)
  })

  it('has an hour', async () => {
    const link = await resetLink()
    party.clock.move({ minutes: 59 })
    assert.equal((await party.visitor().get(link)).status, 200)
    party.clock.move({ minutes: 1 })
    assert.equal((await party.visitor().get(link)).status, 404)
    assert.equal((await party.visitor().post(link, { password: NEW })).status, 404)
    assert.ok(await isIn(password))
  })

  it('asks for a new one that is long enough, and keeps the link for it', async () => {
    const link = await resetLink()
    const answer = await party.visitor().post(link, { password: 'short' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /at least 12 characters/)
    assert.equal((await party.visitor().post(link, { password })).status, 303)
  })

  it('once replaced ends every session and every other link', async () => {
    const phone = await signIn(password)
    const [first, second] = [await resetLink(), await resetLink()]
    assert.notEqual(first, second)
    await party.visitor().post(second, { password: NEW })
    assert.equal((await phone.get(paths.adminHome())).status, 303)
    assert.equal((await party.visitor().get(first)).status, 404)
    password = NEW
  })

  it('can be asked for 3 times an hour', async () => {
    for (let tries = 1; tries <= 3; tries++) assert.equal((await ask(OLGA.email)).status, 200)
    const refused = await ask('  OLGA@example.org')
    assert.equal(refused.status, 429)
    assert.match(
      refused.text,
      /Is it the organiser’s email\? Then the newest link/,
      'or none was sent',
    )
    assert.equal(refused.headers['retry-after'], '3600')
    party.clock.move({ hours: 1 })
    assert.equal((await ask(OLGA.email)).status, 200)
  })

  it('is a matter for whoever runs the server where no mail goes out', async () => {
    const { party } = await openParty({ mail: { kind: 'mailbox' } })
    const stranger = party.visitor()
    const answers = [
      await stranger.get(paths.forgotPassword()),
      await stranger.post(paths.forgotPassword(), { email: OLGA.email }),
      await stranger.get(paths.resetPassword('nosuchlink')),
    ]
    for (const { text } of answers) {
      assert.match(text, /Whoever runs the server can make you (a link|another)/)
      assert.doesNotMatch(text, /is on its way|Get new link|we’ll send/)
    }
  })

  it('leaves no token in the database and none in the log', async () => {
    const token = (await resetLink()).split('/').at(-1) ?? ''
    await party.visitor().get(paths.resetPassword(token))
    const rows = await party.ctx.db.selectFrom('password_resets').selectAll().execute()
    assert.ok(rows.length > 0 && token.length === 43)
    assert.ok(!JSON.stringify(rows).includes(token))
    assert.ok(!party.log.join('').includes(token))
  })
})
