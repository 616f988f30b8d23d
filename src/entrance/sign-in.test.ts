import assert from 'node:assert/strict'
import { before, beforeEach, describe, it } from 'node:test'
import { linkIn, openParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'
import { timestamp } from '../platform/clock.ts'
import { hashToken } from '../platform/tokens.ts'
import { deleteOldSignInLinks } from './ends.ts'

describe('a sign-in link', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  before(async () => {
    await party.joinAll(slug, ['Anna', 'Ben'])
  })
  beforeEach(() => party.clock.move({ hours: 2 }))

  const ask = (email: string) => party.visitor().post(paths.requestAccess(slug), { email })
  async function linkFor(email: string): Promise<string> {
    await ask(email)
    return linkIn(await party.mailTo(email))
  }
  const isIn = async (who: Visitor) => (await who.get(paths.dashboard(slug))).status === 200

  it('is asked for with the same answer whoever asks, and mailed to who takes part', async () => {
    const sentBefore = party.mails.length
    const known = await ask('Anna@Example.org ')
    const stranger = await ask('mallory@example.net')
    assert.equal(known.status, 200)
    assert.match(
      known.text,
      /From klaus@example\.org Subject “Your link: Office party” If anna@example\.org is in “Office party”, your link is on its way\./,
    )
    assert.equal(
      known.text.replace('anna@example.org', '…'),
      stranger.text.replace('mallory@example.net', '…'),
    )
    await party.deliver()
    const sent = party.mails.slice(sentBefore)
    assert.deepEqual(
      sent.map(({ to }) => to),
      [{ name: 'Anna', address: 'anna@example.org' }],
    )
    assert.match(sent[0]?.text ?? '', /It works once, within\s+an hour\./)
  })

  it('is not spent by a look at it: scanners of mail follow links', async () => {
    const link = await linkFor('anna@example.org')
    const scanner = party.visitor()
    for (const method of ['GET', 'HEAD', 'GET'] as const) {
      assert.equal((await scanner.get(link, method)).status, 200)
    }
    assert.ok(!(await isIn(scanner)))
    const anna = party.visitor()
    assert.match(
      (await anna.get(link)).text,
      /Hi Anna! Your page for “Office party” is one tap away/,
    )
    assert.match((await anna.submit(link)).text, /Hi Anna, you’re in/)
  })

  it('works once, even for two who press its button at once', async () => {
    const link = await linkFor('anna@example.org')
    const two = [party.visitor(), party.visitor()]
    for (const one of two) await one.get(link)
    const answers = await Promise.all(two.map((one) => one.post(link)))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409])
    assert.deepEqual((await Promise.all(two.map(isIn))).sort(), [false, true])
  })

  it('that was asked for works for an hour', async () => {
    const [early, late] = [await linkFor('anna@example.org'), await linkFor('anna@example.org')]
    party.clock.move({ minutes: 59 })
    assert.equal((await party.visitor().post(early)).status, 303)
    party.clock.move({ minutes: 1 })
    const refused = await party.visitor().post(late)
    assert.equal(refused.status, 409)
    assert.match(refused.text, /This link has run out/)
  })

  it('inside another mail works for 7 days, and to the end of the last one', async () => {
    const answer = await party.visitor().post(paths.register(slug), {
      name: 'Cleo',
      email: 'cleo@example.org',
    })
    assert.equal(answer.status, 200)
    const link = linkIn(await party.mailTo('cleo@example.org'))
    party.clock.move({ days: 7 })
    assert.match((await party.visitor().get(link)).text, /Hi Cleo!/)
    party.clock.move({ days: 1 })
    assert.match((await party.visitor().get(link)).text, /This link has run out/)
    assert.equal((await party.visitor().post(link)).status, 409)
  })

  it('that is spent or too old offers a fresh one, mailed to the same person and nobody else', async () => {
    const spent = await linkFor('anna@example.org')
    await party.visitor().submit(spent)
    const old = await linkFor('ben@example.org')
    party.clock.move({ hours: 1 })
    const mallory = party.visitor()
    for (const [link, words, address] of [
      [spent, /This link has been used/, 'anna@example.org'],
      [old, /This link has run out/, 'ben@example.org'],
    ] as const) {
      const page = await mallory.get(link)
      assert.match(page.text, words)
      assert.doesNotMatch(page.html, /Anna|Ben|@example\.org/, 'it tells nobody whose it was')
      const action = /action="([^"]*fresh)"/.exec(page.html)?.[1] ?? ''
      const sentBefore = party.mails.length
      const answer = await mallory.post(action, { email: 'mallory@example.net' })
      assert.match(
        answer.text,
        /Your link: Office party” A new link is on its way to the same address/,
      )
      assert.doesNotMatch(answer.html, /Anna|Ben|(anna|ben)@example\.org/)
      await party.deliver()
      const sent = party.mails.slice(sentBefore)
      assert.deepEqual(
        sent.map(({ to }) => to.address),
        [address],
      )
      assert.ok(!(await isIn(mallory)))
      assert.match(
        (await party.visitor().submit(linkIn(await party.mailTo(address)))).text,
        /Hi \w+, you’re in/,
      )
    }
  })

  it('leaves no hour behind once it has ended, and offers a fresh one all the same', async () => {
    const link = await linkFor('anna@example.org')
    const ends = async () => {
      await deleteOldSignInLinks(party.ctx)
      const row = party.ctx.db
        .selectFrom('sign_in_links')
        .select('expires_at')
        .where('token_hash', '=', hashToken(link.split('/').at(-1) ?? ''))
      return (await row.executeTakeFirstOrThrow()).expires_at ?? ''
    }
    const end = await ends()
    assert.ok(end > timestamp(party.clock()), 'it still works')
    party.clock.move({ minutes: 61 })
    assert.equal(await ends(), `${end.slice(0, 10)}T00:00:00.000Z`)
    assert.match((await party.visitor().get(link)).text, /This link has run out.*Get new link/)
  })

  it('is mailed 3 times an hour to one address, and 3 times to who has a mail of ours', async () => {
    for (let tries = 1; tries <= 3; tries++) {
      assert.equal((await ask('anna@example.org')).status, 200)
    }
    const refused = await ask(' ANNA@example.org')
    assert.equal(refused.status, 429)
    assert.equal(refused.headers['retry-after'], '3600')
    assert.equal((await ask('ben@example.org')).status, 200)
    const link = linkIn(await party.mailTo('anna@example.org'))
    const fresh = async () => (await party.visitor().post(`${link}/fresh`)).status
    const answers = [await fresh(), await fresh(), await fresh(), await fresh()]
    assert.deepEqual(answers, [200, 200, 200, 429], 'what strangers ask for does not count here')
    party.clock.move({ hours: 1 })
    assert.equal((await ask('anna@example.org')).status, 200)
  })

  it('leaves no token in the database and none in the log', async () => {
    const link = await linkFor('anna@example.org')
    const token = link.split('/').at(-1) ?? ''
    await party.visitor().submit(link)
    await party.visitor().post(`${link}x`)
    await party.visitor().get(`${link}/%zz`)
    const rows = await party.ctx.db.selectFrom('sign_in_links').selectAll().execute()
    assert.equal(token.length, 43)
    assert.ok(!JSON.stringify(rows).includes(token))
    assert.ok(!party.log.join('').includes(token))
  })
})
