import assert from 'node:assert/strict'
import path from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { temporaryFolder } from '../../test/support/folder.ts'
import { linkIn, OLGA, type Party, startParty } from '../../test/support/party.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { OWN_PASSWORD_TRIES_OF_ALL } from '../admin/rules.ts'
import { paths } from '../paths.ts'
import { countTry } from '../platform/rate-limits.ts'
import { NOTICE_KINDS } from '../post/kinds.ts'

const NEW_PASSWORD = 'a sleigh full of parcels'

let party: Party
let olga: Visitor

beforeEach(async () => {
  party = await startParty()
  olga = await party.olga()
})
afterEach(() => party.close())

const signsIn = async (email: string, password: string) =>
  (await party.visitor().post(paths.adminSignIn(), { email, password })).status === 303

/** Which changes the log tells of that `act` makes. */
async function toldOf(act: () => Promise<unknown>): Promise<string[]> {
  const lines = party.log.length
  await act()
  const events = party.log.slice(lines).map((line) => /"security":"([^"]+)"/.exec(line)?.[1])
  return events.filter((event) => event !== undefined)
}

describe('the log', () => {
  it('has a line for each that Olga changes, also in one form, and none where nothing changed', async () => {
    const save = (fields: Record<string, string>) =>
      toldOf(() => olga.post(paths.settings(), fields))
    assert.deepEqual(await save({ instance_name: 'Santa & Sons' }), ['settings changed'])
    assert.deepEqual(await save({ instance_name: 'Santa & Sons' }), [])
    const account = { email: 'olga@example.net', new_password: NEW_PASSWORD }
    assert.deepEqual(
      await save({ ...account, timezone: 'Europe/Paris', current_password: OLGA.password }),
      ['address changed', 'password changed', 'settings changed'],
    )
  })

  it('has one where she edits an exchange, without its name', async () => {
    const slug = await party.exchange(olga)
    const page = await olga.get(paths.editExchange(slug))
    const fields = ['name', 'host', 'exchange_date', 'timezone', 'reminder_days', 'version']
    const typed = Object.fromEntries(fields.map((field) => [field, page.valueOf(field) ?? '']))
    const shape = { draw_shape: 'circle', names_shown: 'on_page', approves: '1' }
    const told = await toldOf(() => olga.submit(paths.desk(slug), { ...typed, ...shape }))
    assert.deepEqual(told, ['settings changed'])
  })
})

describe('Olga’s account', () => {
  it('takes a new email and password once she has said the old one', async () => {
    const page = await olga.submit(paths.settings(), {
      email: 'Olga@Example.net',
      new_password: NEW_PASSWORD,
      current_password: OLGA.password,
    })
    assert.match(page.text, /Saved\./)
    assert.equal(page.valueOf('email'), 'olga@example.net')
    assert.equal(await signsIn('olga@example.net', NEW_PASSWORD), true)
    assert.equal(await signsIn(OLGA.email, OLGA.password), false)
  })

  it('ends her other sessions with the old password, and keeps the one she sits at', async () => {
    const library = await party.olga()
    const before = olga.cookies.get('klaus_session')
    const fields = { new_password: NEW_PASSWORD, current_password: OLGA.password }
    await olga.submit(paths.settings(), fields)
    assert.equal((await olga.get(paths.adminHome())).status, 200)
    assert.notEqual(olga.cookies.get('klaus_session'), before)
    assert.equal((await library.get(paths.adminHome())).status, 303)
  })

  it('makes a reset link in an old mailbox worthless once the email has changed', async () => {
    await party.visitor().post(paths.forgotPassword(), { email: OLGA.email })
    const mail = await party.mailTo(OLGA.email)
    const link = new URL(/https?:\/\/\S+/.exec(mail.text)?.[0] ?? '').pathname
    const fields = { email: 'olga@example.net', current_password: OLGA.password }
    await olga.submit(paths.settings(), fields)
    assert.equal((await party.visitor().get(link)).status, 404)
  })

  it('stays as it is without the old password, or with a wrong one', async () => {
    for (const current_password of ['', 'not my password at all']) {
      const answer = await olga.post(paths.settings(), {
        email: 'mallory@example.net',
        new_password: NEW_PASSWORD,
        current_password,
      })
      assert.equal(answer.status, 422)
      assert.match(answer.text, /That isn’t your current password/)
      assert.equal(answer.valueOf('email'), 'mallory@example.net')
      assert.doesNotMatch(answer.html, new RegExp(`${NEW_PASSWORD}|not my password`))
    }
    assert.equal(await signsIn(OLGA.email, OLGA.password), true)
  })

  it('says that the old password is wrong where nothing new was typed, and saves with the right one', async () => {
    const form = { email: OLGA.email, new_password: '' }
    const wrong = { ...form, current_password: 'certainly not it' }
    const answer = await olga.post(paths.settings(), wrong)
    assert.equal(answer.status, 422)
    assert.match(answer.text, /That isn’t your current password/)
    const right = await olga.submit(paths.settings(), { ...form, current_password: OLGA.password })
    assert.match(right.text, /Saved\./)
    assert.match((await olga.submit(paths.settings(), form)).text, /Saved\./)
    const harmless = { instance_name: 'Theirs', current_password: 'certainly not it' }
    assert.equal((await olga.post(paths.settings(), harmless)).status, 422)
    assert.doesNotMatch((await olga.get(paths.settings())).html, /Theirs/)
  })

  it('cannot be guessed at more often than the sign-in', async () => {
    const guess = { new_password: NEW_PASSWORD, current_password: 'not my password at all' }
    for (let tries = 0; tries < 5; tries += 1) {
      assert.equal((await olga.post(paths.settings(), guess)).status, 422)
    }
    const refused = await olga.post(paths.settings(), {
      ...guess,
      current_password: OLGA.password,
    })
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers['retry-after']) > 0)
    assert.equal((await olga.post(paths.settings(), { instance_name: 'Ours' })).status, 303)
    party.clock.move({ minutes: 15 })
    assert.equal((await olga.post(paths.settings(), guess)).status, 422)
  })

  it('is hers again at once with a new password by mail, whoever guessed at the old one', async () => {
    for (let tries = 0; tries < 6; tries += 1) {
      await olga.post(paths.backup(), { current_password: 'a guess' })
    }
    await olga.post(paths.forgotPassword(), { email: OLGA.email })
    await olga.submit(linkIn(await party.mailTo(OLGA.email)), { password: NEW_PASSWORD })
    await olga.post(paths.adminSignIn(), { ...OLGA, password: NEW_PASSWORD })
    const changed = { email: 'olga@example.net', current_password: NEW_PASSWORD }
    assert.equal((await olga.post(paths.settings(), changed)).status, 303)
  })

  it('cannot be guessed at between changes that need no password', async () => {
    const guess = { new_password: NEW_PASSWORD, current_password: 'not my password at all' }
    const logged = party.log.length
    const answers: number[] = []
    for (let tries = 0; tries < 8; tries += 1) {
      assert.equal((await olga.post(paths.settings(), { instance_name: 'Ours' })).status, 303)
      const nothing = { new_password: NEW_PASSWORD, current_password: '' }
      assert.equal((await olga.post(paths.settings(), nothing)).status, 422)
      answers.push((await olga.post(paths.settings(), guess)).status)
    }
    assert.deepEqual(answers, [422, 422, 422, 422, 422, 429, 429, 429])
    const backup = { current_password: OLGA.password }
    assert.equal((await olga.post(paths.backup(), backup)).status, 429, 'one count for all guesses')
    const lines = party.log.slice(logged).join('')
    assert.equal(lines.split('"security":"present password wrong"').length - 1, 8 + 5)
    party.clock.move({ minutes: 15 })
  })

  it('cannot be guessed at from many networks by whoever took the session along', async () => {
    const { id, password_hash } = await party.ctx.db
      .selectFrom('admins')
      .select(['id', 'password_hash'])
      .executeTakeFirstOrThrow()
    const { max } = OWN_PASSWORD_TRIES_OF_ALL
    const guessed = () => countTry(party.ctx, OWN_PASSWORD_TRIES_OF_ALL, id, password_hash)
    for (let tries = 1; tries < max; tries += 1) {
      assert.equal(await guessed(), undefined)
    }
    const from = async (ip: string, current_password: string) => {
      const taken = new Visitor(party.app, ip)
      for (const [name, value] of olga.cookies) taken.cookies.set(name, value)
      await taken.get(paths.settings())
      return await taken.post(paths.backup(), { current_password })
    }
    assert.equal((await from('2001:db8:0:1::1', 'a guess')).status, 422)
    for (const password of ['another guess', OLGA.password]) {
      const refused = await from('2001:db8:0:2::1', password)
      assert.equal(refused.status, 429)
      assert.match(refused.text, /Try again in 60 minutes\. Forgot it\? Sign out/)
    }
    party.clock.move({ hours: 1 })
    assert.equal((await from('2001:db8:0:3::1', 'one more guess')).status, 422)
  })

  it('takes no password that is short and no email that is none', async () => {
    const answer = await olga.post(paths.settings(), {
      email: 'olga at home',
      new_password: 'short',
      current_password: OLGA.password,
    })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /not a full email address/)
    assert.match(answer.text, /Use at least 12 characters/)
  })

  it('signs out everywhere with one button', async () => {
    const library = await party.olga()
    const answer = await olga.post(paths.signOutEverywhere())
    assert.equal(answer.location, paths.adminSignIn())
    for (const one of [olga, library]) {
      assert.equal((await one.get(paths.adminHome())).status, 303)
    }
  })
})

describe('what Olga wants', () => {
  const checked = (html: string, name: string) =>
    new RegExp(`name="${name}" type="checkbox" value="1" checked`).test(html)

  it('is about emails that don’t arrive, until she says otherwise', async () => {
    const kinds = NOTICE_KINDS.filter((kind) => kind !== 'mail_failure_notice')
    let page = await olga.get(paths.settings())
    assert.ok(checked(page.html, 'mail_failure_notice'))
    for (const kind of kinds) assert.ok(!checked(page.html, kind), kind)
    page = await olga.submit(paths.settings(), { mail_failure_notice: '0' })
    assert.ok(!checked(page.html, 'mail_failure_notice'))
  })

  it('is kept, each wish alone', async () => {
    let page = await olga.submit(paths.settings(), { purge_notice: '1', reply_to_admin: '1' })
    assert.ok(checked(page.html, 'purge_notice'))
    assert.ok(checked(page.html, 'reply_to_admin'))
    assert.ok(!checked(page.html, 'withdrawal_notice'))
    page = await olga.submit(paths.settings(), { purge_notice: '0', withdrawal_notice: '1' })
    assert.ok(!checked(page.html, 'purge_notice'))
    assert.ok(checked(page.html, 'withdrawal_notice'))
    assert.ok(checked(page.html, 'reply_to_admin'))
  })

  it('is to be called by another name, which new invitations have', async () => {
    await olga.submit(paths.settings(), { name: 'Aunt Olga' })
    assert.equal((await olga.get(paths.newExchange())).valueOf('host'), 'Aunt Olga')
    const refused = await olga.post(paths.settings(), { name: ' ' })
    assert.match(refused.text, /Enter a name\./)
  })

  it('can wait for a name, if her account is from before there was one', async () => {
    const slug = await party.exchange(olga)
    await party.ctx.db.updateTable('admins').set({ name: '' }).execute()
    await party.ctx.db.updateTable('exchanges').set({ host: '' }).execute()
    await olga.submit(paths.settings(), { name: '', timezone: 'helsinki' })
    const settings = await olga.get(paths.settings())
    assert.equal(settings.valueOf('timezone'), 'Europe/Helsinki')
    assert.match(settings.html, /<input id="name"[^>]* value="" required/)
    assert.equal((await olga.get(paths.editExchange(slug))).valueOf('host'), '')
    await olga.submit(paths.settings(), { name: 'Olga' })
    assert.equal((await olga.get(paths.editExchange(slug))).valueOf('host'), 'Olga')
  })

  it('gives new exchanges her timezone', async () => {
    await olga.submit(paths.settings(), { timezone: 'Pacific/Auckland' })
    const form = await olga.get(paths.newExchange())
    assert.equal(form.valueOf('timezone'), 'Pacific/Auckland')
  })

  it('is not a timezone that does not exist, or a name without end', async () => {
    const answer = await olga.post(paths.settings(), {
      timezone: 'Lapland/Workshop',
      instance_name: 'x'.repeat(61),
    })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Choose one from the list/)
    assert.match(answer.text, /shorten this to 60 characters/)
    assert.equal(answer.valueOf('timezone'), 'Lapland/Workshop')
  })

  it('names every page and every mail, and never becomes markup', async () => {
    await olga.submit(paths.settings(), { instance_name: 'Olga & <b>Sons</b>' })
    const name = 'Olga &amp; &lt;b&gt;Sons&lt;/b&gt;'
    const slug = await party.exchange(olga)
    const anna = party.visitor()
    const pages = [
      await olga.get(paths.adminHome()),
      await anna.get(paths.invitation(slug)),
      await anna.post(paths.register(slug), { name: '', email: '' }),
      await anna.get('/nowhere'),
    ]
    for (const page of pages) {
      assert.match(page.html, new RegExp(`<title>[^<]* · ${name}</title>`))
      assert.match(page.html, new RegExp(`class="brand" href="[^"]+"><span>${name}</span></a>`))
    }
    await party.join(slug, 'Anna')
    const mail = await party.mailTo('anna@example.org')
    assert.match(mail.text, /\nOlga & <b>Sons<\/b>\n$/)
    assert.ok(mail.html.includes(name))
    const plain = await olga.submit(paths.settings(), { instance_name: '' })
    assert.match(plain.html, /class="brand" href="\/admin"><span>Sneaky Klaus<\/span>/)
  })

  it('is asked of Olga alone, and only through her own page', async () => {
    const mallory = party.visitor()
    assert.match((await mallory.get(paths.settings())).location, /login/)
    assert.match((await mallory.post(paths.settings(), { timezone: 'UTC' })).location, /login/)
    assert.match((await mallory.post(paths.signOutEverywhere())).location, /login/)
    assert.equal((await olga.postWithoutToken(paths.settings(), { timezone: 'UTC' })).status, 403)
    assert.equal((await olga.postWithoutToken(paths.signOutEverywhere())).status, 403)
    assert.equal((await olga.get(paths.adminHome())).status, 200)
  })
})

describe('emails to Olga where none go out', () => {
  it('are said not to go out, and do not once mail is set up', async () => {
    const databaseFile = path.join(temporaryFolder(), 'klaus.db')
    const before = await startParty({ databaseFile, mail: { kind: 'mailbox' } })
    const olga = await before.olga()
    await olga.submit(paths.settings(), { new_registration_notice: '1' })
    const { text } = await olga.get(paths.settings())
    assert.match(text, /Emails to you We don’t send emails here, so none of these goes out\./)
    const anna = { name: 'Anna', email: 'anna@example.org' }
    await before.visitor().post(paths.register(await before.exchange(olga)), anna)
    await before.close()
    const party = await startParty({ databaseFile })
    await party.deliver()
    assert.deepEqual(party.mails, [])
    await party.close()
  })
})
