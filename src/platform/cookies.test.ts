import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { linkIn, OLGA, openParty, startParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'
import { openSession, sealedSession } from './session-store.ts'

describe('our cookies', () => {
  for (const [baseUrl, names, path] of [
    ['http://localhost:8000', ['klaus_csrf', 'klaus_device', 'klaus_session'], '/'],
    [
      'https://santa.example.org',
      ['__Host-klaus_csrf', '__Host-klaus_device', '__Host-klaus_session'],
      '/',
    ],
    [
      'https://example.org/santa',
      ['__Secure-klaus_csrf', '__Secure-klaus_device', '__Secure-klaus_session'],
      '/santa',
    ],
  ] as const) {
    it(`are those of ${baseUrl} alone`, async () => {
      const party = await startParty({ baseUrl })
      const olga = await party.olga()
      assert.deepEqual([...olga.cookies.keys()].sort(), names)
      const answer = await olga.post(paths.adminSignIn(), OLGA)
      const set = [answer.headers['set-cookie'] ?? []].flat()
      assert.ok(set.length >= 2)
      for (const cookie of set) {
        assert.match(cookie, new RegExp(`; Path=${path};`))
        assert.match(cookie, /; HttpOnly/)
        assert.match(cookie, /; SameSite=Lax/)
        assert.doesNotMatch(cookie, /; Domain/)
        assert.equal(/; Secure/.test(cookie), baseUrl.startsWith('https'))
      }
      const page = olga.get(baseUrl.endsWith('santa') ? '/santa/admin' : '/admin')
      assert.equal((await page).status, 200)
      await party.close()
    })
  }
})

describe('a form', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  const save = (who: Visitor, _csrf: string) =>
    who.postWithoutToken(paths.settings(), { instance_name: 'Ours', _csrf })
  const tokenOf = async (who: Visitor, url = paths.settings()) =>
    (await who.get(url)).valueOf('_csrf') ?? ''

  it('of Olga’s works in her session, and in no other, whatever cookies are planted', async () => {
    const token = await tokenOf(olga)
    assert.equal((await save(olga, token)).status, 303)
    const phone = party.visitor()
    await phone.submit(paths.adminSignIn(), OLGA)
    const mallory = party.visitor()
    const hers = await tokenOf(mallory, paths.adminSignIn())
    phone.cookies.set('klaus_csrf', mallory.cookies.get('klaus_csrf') ?? '')
    assert.equal((await save(phone, hers)).status, 403, 'a stranger’s pair of token and cookie')
    const signOut = { _csrf: hers }
    const out = await phone.postWithoutToken(paths.adminSignOut(), signOut)
    assert.equal(out.status, 403, 'nor to sign her out')
    assert.equal((await save(phone, token)).status, 403, 'her own, of another session')
    assert.equal((await save(phone, await tokenOf(phone))).status, 303)
    assert.match(party.log.join(''), /"security":"form token refused"/)
  })

  it('opened before she signed in again in another window still works', async () => {
    const token = await tokenOf(olga)
    party.clock.move({ days: 8 })
    await olga.get(paths.adminSignIn())
    await olga.submit(paths.adminSignIn(), OLGA)
    assert.equal((await save(olga, token)).status, 303)
  })

  it('of Mal’s does nothing for Olga, who signs in after Mal in the same browser', async () => {
    const one = await party.join(slug, 'Mal')
    const token = await tokenOf(one, paths.profile(slug))
    await one.post(paths.participantSignOut(slug))
    await one.submit(paths.adminSignIn(), OLGA)
    assert.equal((await save(one, token)).status, 403)
    const hers = await tokenOf(one)
    assert.equal((await save(one, hers)).status, 303)
    await one.post(paths.adminSignOut())
    await one.post(paths.requestAccess(slug), { email: 'mal@example.org' })
    await one.submit(linkIn(await party.mailTo('mal@example.org')))
    const fields = { name: 'Mal', _csrf: hers }
    assert.equal((await one.postWithoutToken(paths.profile(slug), fields)).status, 403)
  })

  it('to join, opened before Anna signed in elsewhere, still works; to her own page it does not', async () => {
    const other = await party.exchange(olga, { exchange_date: '2026-12-30' })
    await party.join(slug, 'Anna')
    const anna = party.visitor()
    const token = await tokenOf(anna, paths.invitation(other))
    await anna.post(paths.requestAccess(slug), { email: 'anna@example.org' })
    await anna.submit(linkIn(await party.mailTo('anna@example.org')))
    const fields = { name: 'Anna', email: 'anna@example.org', _csrf: token }
    assert.equal((await anna.postWithoutToken(paths.register(other), fields)).status, 200)
    assert.equal((await anna.postWithoutToken(paths.profile(slug), fields)).status, 403)
  })

  it('of a session from before this version is bound at its first page, and loses nothing', async () => {
    const old = party.visitor()
    await old.submit(paths.adminSignIn(), OLGA)
    const { db } = party.ctx
    const sessions = await db.selectFrom('sessions').selectAll().execute()
    for (const row of sessions) {
      const { ends, text } = openSession(party.ctx, row) ?? assert.fail()
      const { formSecret: _, ...session } = JSON.parse(text)
      const { id_hash } = row
      const data = sealedSession(party.ctx.seal, id_hash, { ends, session })
      await db.updateTable('sessions').set({ data }).where('id_hash', '=', id_hash).execute()
    }
    const visitor = party.visitor()
    const token = await tokenOf(visitor, paths.adminSignIn())
    old.cookies.set('klaus_csrf', visitor.cookies.get('klaus_csrf') ?? '')
    assert.equal((await save(old, token)).status, 303, 'a form that was open during the upgrade')
    const bound = await tokenOf(old)
    assert.equal((await save(old, token)).status, 403)
    assert.equal((await save(old, bound)).status, 303)
  })
})
