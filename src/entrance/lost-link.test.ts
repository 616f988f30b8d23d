import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { linkIn, openParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { transact } from '../context.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'
import { requestSignInLink } from './asked-links.ts'

describe('somebody who has lost their link', async () => {
  const { party, olga } = await openParty()
  const office = await party.exchange(olga)
  const family = await party.exchange(olga, { name: 'Family' })
  const anna = await party.join(office, 'Anna')
  await party.join(family, 'Anna')
  await party.join(family, 'Mallory')

  it('is led home by every page that is over, if they are signed in', async () => {
    const over = [
      paths.signInLink('made-up'),
      paths.cardLink('made-up'),
      paths.notForMe('made-up'),
      paths.resetPassword('made-up'),
      paths.front(),
      '/nothing-here',
    ]
    for (const url of over) {
      const hers = (await olga.get(url)).html
      assert.match(hers, /class="button" href="\/admin">My exchanges</, url)
      if (url === paths.resetPassword('made-up')) continue
      const own = (await anna.get(url)).html
      assert.match(own, /class="button" href="\/exchange\/\w+\/dashboard">My page</, url)
    }
    const { html } = await party.visitor().get(paths.front())
    assert.doesNotMatch(html, /My exchanges|My page/)
  })

  it('gets a fresh one for each of their exchanges, wherever they ask', async () => {
    const sentBefore = party.mails.length
    const answer = await party.visitor().post(paths.lostLink(), { email: ' Anna@Example.org' })
    assert.match(
      answer.text,
      /From klaus@example\.org If anna@example\.org is in anything here, a link for each is on its way/,
    )
    await party.deliver()
    const sent = party.mails.slice(sentBefore)
    assert.deepEqual(sent.map(({ subject }) => subject).sort(), [
      'Your link: Family',
      'Your link: Office party',
    ])
    assert.deepEqual(new Set(sent.map(({ to }) => to.address)), new Set(['anna@example.org']))
  })

  it('gets the same answer whether they take part or not', async () => {
    const known = await party.visitor().post(paths.lostLink(), { email: 'mallory@example.org' })
    const unknown = await party.visitor().post(paths.lostLink(), { email: 'nobody@example.org' })
    assert.equal(known.text.replace('mallory', '…'), unknown.text.replace('nobody', '…'))
  })

  it('is told what is wrong with the address, and keeps what they typed', async () => {
    const answer = await party.visitor().post(paths.lostLink(), { email: 'anna at home' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /not a full email address/)
    assert.equal(answer.valueOf('email'), 'anna at home')
  })

  it('gets one, though they ask again before it has gone out', async () => {
    const exchange = await findExchange(party.ctx, family)
    assert.ok(exchange)
    const links = party.ctx.db.selectFrom('outbox').select('id').where('kind', '=', 'sign_in_link')
    const before = (await links.execute()).length
    await transact(party.ctx, async (ctx) => {
      for (let clicks = 1; clicks <= 2; clicks++)
        await requestSignInLink(ctx, exchange, 'anna@example.org')
    })
    assert.equal((await links.execute()).length, before + 1)
    await party.deliver()
  })

  it('asks three times an hour at most', async () => {
    const ask = () => party.visitor().post(paths.lostLink(), { email: 'dan@example.org' })
    for (let tries = 1; tries <= 3; tries++) assert.equal((await ask()).status, 200)
    assert.equal((await ask()).status, 429)
  })

  it('finds the way to a fresh one on every page that is in the way', async () => {
    const visitor = party.visitor()
    const link = linkIn(await party.mailTo('anna@example.org'))
    for (const [who, url, way] of [
      [visitor, paths.front(), paths.lostLink()],
      [visitor, paths.invitation(office), paths.requestAccess(office)],
      [visitor, paths.invitation('nosuchparty0'), paths.lostLink()],
      [visitor, paths.signInLink('made-up'), paths.lostLink()],
      [visitor, '/nowhere', paths.lostLink()],
      [anna, paths.dashboard(office), paths.requestAccess(office)],
    ] as const) {
      const page = await who.get(url)
      assert.ok(page.html.includes(`href="${way}"`), url)
    }
    assert.match((await visitor.get(link)).html, /href="[^"]+\/request-access"/)
    const registered = await visitor.post(paths.register(family), {
      name: 'Ben',
      email: 'ben@example.org',
    })
    assert.match(registered.text, /From klaus@example\.org Subject “You’re in: Family”/)
    assert.ok(registered.html.includes(`action="${paths.requestAccess(family)}"`))
  })

  it('gets theirs, however often others ask where they are not', async () => {
    const work = await party.exchange(olga, { name: 'Work' })
    await party.join(office, 'Victor')
    const email = 'victor@example.org'
    const link = linkIn(await party.mailTo(email))
    const stranger = party.visitor()
    for (let hour = 0; hour < 3; hour += 1) {
      const sentBefore = party.mails.length
      for (let tries = 0; tries < 5; tries += 1) {
        await stranger.post(paths.requestAccess(work), { email })
      }
      await party.deliver()
      assert.equal(party.mails.length, sentBefore)
      const ways = [paths.requestAccess(office), paths.lostLink(), `${link}/fresh`]
      for (const way of ways) {
        assert.equal((await party.visitor().post(way, { email })).status, 200, way)
      }
      await party.deliver()
      assert.equal(party.mails.length, sentBefore + ways.length)
      party.clock.move({ hours: 1 })
    }
  })

  it('is told of no link that is not sent, however often others asked or joined for them', async () => {
    const work = await party.exchange(olga, { name: 'Work' })
    const email = 'vera@example.org'
    for (const slug of [work, office]) await party.join(slug, 'Vera')
    party.clock.move({ hours: 1 })
    const stranger = party.visitor()
    const ask = async (who: Visitor, way: string, slug = work) => {
      const sentBefore = party.mails.length
      const { status, text } = await who.post(way, { name: 'Vera', email })
      await party.deliver()
      const sent = party.mails.slice(sentBefore).filter(({ to }) => to.address === email)
      const saysSo = status === 200 && !/look for our newest/.test(text)
      if (saysSo) assert.ok(sent.length > 0, `${way} says that a mail goes to ${slug}`)
      else if (status !== 200)
        assert.match(text, /(link|email) from us/, 'which is a question, as it may be none')
      return status
    }
    const answers: number[] = []
    for (let times = 0; times < 4; times += 1) {
      answers.push(await ask(stranger, paths.register(work)))
      answers.push(await ask(stranger, paths.requestAccess(work)))
      answers.push(await ask(stranger, paths.lostLink()))
    }
    assert.deepEqual(answers, [200, 200, 200, 200, 429, 200, 200, 429, 200, 200, 429, 429])
    assert.equal(await ask(party.visitor(), paths.requestAccess(office), office), 200)
  })
})
