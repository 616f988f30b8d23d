import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../../test/support/folder.ts'
import { OLGA, type Party, SETUP_CODE, startParty } from '../../test/support/party.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'
import { addressToOpen } from './setup-code.ts'

const HOME = '127.0.0.1'
const COMMON = readFileSync(path.join(import.meta.dirname, 'common-passwords.txt'), 'utf8')
const LICENSE = readFileSync(path.join(import.meta.dirname, '..', '..', 'LICENSE'), 'utf8')

describe('the list of passwords that nobody may choose', () => {
  it('has the 3,000 it speaks of, and the whole licence that it came with', () => {
    const [head = '', ...rest] = COMMON.split(/^(?!#)/m)
    assert.equal(rest.join('').trim().split('\n').length, 3000)
    const words = (text: string) => text.replace(/^# ?/gm, '').replace(/\s+/g, ' ')
    assert.match(words(head), /Copyright \(c\) 2018 Daniel Miessler Permission is hereby granted/)
    const [, terms = ''] = LICENSE.split(/(?=^Permission is)/m)
    assert.ok(words(head).includes(words(terms).trim()))
  })
})

describe('a site that nobody has set up yet', () => {
  async function withParty(
    changes: Parameters<typeof startParty>[0],
    act: (p: Party) => Promise<void>,
  ) {
    const party = await startParty(changes)
    await act(party)
    await party.close()
  }
  const isSetUp = async (party: Party) =>
    (await party.ctx.db.selectFrom('admins').select('id').execute()).length > 0

  it('asks strangers for the code that the start says, and takes nobody without it', () =>
    withParty({ setupCode: undefined }, async (party) => {
      const mallory = party.visitor()
      assert.match((await mallory.get(paths.setup())).text, /Set-up code It’s in the log/)
      for (const code of ['', 'made-up', '0000-0000-0000-0000']) {
        const refused = await mallory.post(paths.setup(), { ...OLGA, code })
        assert.equal(refused.status, 422)
        assert.match(refused.text, /That’s not this site’s code/)
        assert.equal(refused.valueOf('email'), OLGA.email)
        assert.doesNotMatch(refused.html, new RegExp(OLGA.password))
      }
      assert.equal(await isSetUp(party), false)
      assert.match(party.log.join(''), /"security":"set-up code wrong"/)
      const link = await addressToOpen(party.ctx)
      assert.match(link, /^http:\/\/localhost:8000\/setup\?code=([0-9a-f]{4}-){3}[0-9a-f]{4}$/)
      const olga = party.visitor()
      const page = await olga.get(new URL(link).pathname + new URL(link).search)
      assert.doesNotMatch(page.text, /Set-up code/)
      const home = await olga.submit(paths.setup(), { ...OLGA, code: page.valueOf('code') ?? '' })
      assert.match(home.text, /Your first Secret Santa/)
      assert.equal(await addressToOpen(party.ctx), 'http://localhost:8000')
    }))

  it('takes a code of one’s own, however it is typed, and says the same at every start', () =>
    withParty({}, async (party) => {
      assert.match(await addressToOpen(party.ctx), /\?code=a%20code%20for%20tests$/)
      const typed = { ...OLGA, code: ` ${SETUP_CODE.toUpperCase().replaceAll(' ', '-')} ` }
      assert.equal((await party.visitor().post(paths.setup(), typed)).status, 303)
      const dataDir = temporaryFolder()
      const databaseFile = path.join(dataDir, 'klaus.db')
      const links: string[] = []
      for (let starts = 1; starts <= 2; starts++) {
        const same = await startParty({ setupCode: undefined, dataDir, databaseFile })
        links.push(await addressToOpen(same.ctx))
        await same.close()
      }
      assert.equal(links[0], links[1])
    }))

  it('takes a code in any script, and nothing for it', async () => {
    for (const setupCode of ['Пароль-деда-мороза', '聖誕老人的秘密禮物交換代碼', '------------']) {
      await withParty({ setupCode }, async (party) => {
        for (const code of ['', '-', ' '.repeat(300), 'Пароль-деда', setupCode.repeat(50)]) {
          const refused = await party.visitor().post(paths.setup(), { ...OLGA, code })
          assert.equal(refused.status, 422, `${setupCode}: ${code}`)
        }
        assert.equal((await party.visitor().post(paths.setup(), OLGA)).status, 422)
        const isCode = /\p{L}/u.test(setupCode)
        const typed = { ...OLGA, code: setupCode.toUpperCase().replaceAll('-', ' ') }
        const answer = await party.visitor().post(paths.setup(), typed)
        assert.equal(answer.status, isCode ? 303 : 422, setupCode)
      })
    }
  })

  it('cannot be opened by trying', () =>
    withParty({}, async (party) => {
      const mallory = party.visitor()
      for (let tries = 1; tries <= 10; tries++) {
        const wrong = await mallory.post(paths.setup(), { ...OLGA, code: `guess ${tries}` })
        assert.equal(wrong.status, 422)
      }
      const late = await mallory.post(paths.setup(), { ...OLGA, code: SETUP_CODE })
      assert.equal(late.status, 429)
      assert.match(late.text, /klaus admin:create/)
      const olga = await party.visitor().post(paths.setup(), { ...OLGA, code: SETUP_CODE })
      assert.equal(olga.status, 303)
    }))

  it('does not tell by its page whether the code in a link is right', () =>
    withParty({}, async (party) => {
      const pageWith = async (code: string) => {
        const { status, html } = await party.visitor().get(`${paths.setup()}?code=${code}`)
        const plain = html.replace(/name="_csrf" value="[^"]+"/g, '').replaceAll(code, 'code')
        return `${status} ${plain}`
      }
      assert.equal(await pageWith('a-code-for-tests'), await pageWith('a-guess-at-that'))
      const mallory = party.visitor()
      const page = await mallory.get(`${paths.setup()}?code=guess`)
      const code = page.valueOf('code') ?? ''
      const refused = await mallory.post(paths.setup(), { ...OLGA, code })
      assert.match(refused.text, /That’s not this site’s code/)
      assert.equal(refused.valueOf('code'), 'guess')
      assert.equal(party.log.filter((line) => line.includes('set-up code wrong')).length, 1)
    }))

  it('asks for none on the machine itself', () =>
    withParty({}, async (party) => {
      const olga = new Visitor(party.app, HOME)
      assert.doesNotMatch((await olga.get(paths.setup())).text, /Set-up code/)
      assert.equal((await olga.post(paths.setup(), OLGA)).status, 303)
    }))

  const elsewhere: [what: string, config: Parameters<typeof startParty>[0], headers: object][] = [
    ['a proxy on this machine', {}, { 'x-forwarded-for': HOME }],
    ['another proxy on it', {}, { via: '1.1 proxy' }],
    ...[
      'x-forwarded-port',
      'x-forwarded-server',
      'x-forwarded',
      'x-original-forwarded-for',
      'x-client-ip',
      'cf-connecting-ip',
      'true-client-ip',
      'fly-client-ip',
    ].map((name): [string, object, object] => [`a proxy that says ${name}`, {}, { [name]: HOME }]),
    ['a proxy that closes each connection', {}, { connection: 'close' }],
    ['a proxy that lets through which page asks', {}, { origin: 'http://santa.example.org' }],
    ['a proxy that lets through where it came from', {}, { referer: 'http://santa.example.org/' }],
    ['a page elsewhere that calls itself by another name', {}, { host: 'evil.example' }],
    ['a site with a name', { baseUrl: 'http://santa.example.org' }, {}],
    ['a site under https', { baseUrl: 'https://santa.example.org' }, { host: 'localhost' }],
    ['a host that only looks like it', {}, { host: 'localhost.evil.example' }],
  ]
  for (const [what, config, headers] of elsewhere) {
    it(`asks for it behind ${what}`, () =>
      withParty(config, async (party) => {
        const page = await party.app.inject({
          url: paths.setup(),
          remoteAddress: HOME,
          headers: { host: 'localhost:8000', ...headers },
        })
        assert.match(page.body, /name="code" type="text"/)
      }))
  }
})

describe('a password', () => {
  it('is not one that everybody tries first, in capitals or not', async () => {
    const party = await startParty()
    for (const password of ['password1234', 'PassWord1234', '123456789012', 'qwertyuiop123']) {
      const refused = await party
        .visitor()
        .post(paths.setup(), { ...OLGA, password, code: SETUP_CODE })
      assert.equal(refused.status, 422, password)
      assert.match(refused.text, /Too many people use that one/)
    }
    for (const password of ['secretsanta2026', 'Sneaky Klaus 1', 'Christmas-Party!']) {
      const refused = await party
        .visitor()
        .post(paths.setup(), { ...OLGA, password, code: SETUP_CODE })
      assert.match(refused.text, /Anyone who knows this site would try that/, password)
    }
    const short = { ...OLGA, password: '🎅🎅🎅🎅🎅🎅', code: SETUP_CODE }
    assert.match((await party.visitor().post(paths.setup(), short)).text, /at least 12 characters/)
    const long = { ...OLGA, password: '🎅'.repeat(200), code: SETUP_CODE }
    const olga = party.visitor()
    assert.equal((await olga.post(paths.setup(), long)).status, 303)
    const back = { email: OLGA.email, password: long.password }
    assert.equal((await party.visitor().post(paths.adminSignIn(), back)).status, 303)
    await party.close()
  })
})
