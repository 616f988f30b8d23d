import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { belongings } from '../../test/support/everything.ts'
import { linkIn, OLGA, openParty, type Party, slugOf } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { transact } from '../context.ts'
import { readAssignment } from '../draw/sealed-pairs.ts'
import { findExchange } from '../exchanges/queries.ts'
import { invite } from '../participants/entering.ts'
import { findByNotForMeToken } from '../participants/links.ts'
import { paths } from '../paths.ts'
import { newId } from '../platform/ids.ts'
import type { Email } from '../platform/mail/mailer.ts'
import { enqueueMail } from '../post/commands.ts'
import type { MailKind } from '../post/kinds.ts'
import { decline } from './commands.ts'

const DAN = { name: 'Dan', email: 'dan@example.org' }
const WAY_OUT = /That’s not for me:\s+(\S+)/

/** The page that the line at the end of a mail leads to. */
function wayOutIn(mail: Email): string {
  const [, link = ''] = WAY_OUT.exec(mail.text) ?? []
  assert.notEqual(link, '', `no way out in: ${mail.text}`)
  assert.ok(
    new RegExp(`<a [^>]*href="${link}"[^>]*>That’s not for me</a>`).test(mail.html),
    'in both parts',
  )
  return new URL(link).pathname
}

async function person(party: Party, name: string, slug?: string) {
  const exchange = slug === undefined ? undefined : await findExchange(party.ctx, slug)
  return await party.ctx.db
    .selectFrom('participants')
    .selectAll()
    .where('name', '=', name)
    .orderBy('joined_at', 'desc')
    .orderBy((row) => row.case().when('status', '=', 'active').then(0).else(1).end())
    .$if(exchange !== undefined, (query) => query.where('exchange_id', '=', exchange?.id ?? ''))
    .executeTakeFirstOrThrow()
}

async function refusedAddresses(party: Party) {
  return await party.ctx.db.selectFrom('refused_addresses').selectAll().execute()
}

/** Olga is asked whether she adds him, who has said no, and does. */
async function addAllTheSame(olga: Visitor, slug: string) {
  const asked = await olga.post(paths.people(slug), DAN)
  assert.match(asked.text, /Dan said this isn’t for them/)
  return await olga.submit(paths.people(slug), { ...asked.hidden, ...DAN })
}

describe('whoever is told to look for an email', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)

  it('reads what to do if they have refused ours, as nobody may be told who has', async () => {
    for (const url of [paths.register(slug), paths.requestAccess(slug), paths.lostLink()]) {
      const { status, text } = await party.visitor().post(url, DAN)
      assert.equal(status, 200)
      assert.match(text, /Said no to our emails\? Look for “May we email you again\?”/, url)
    }
  })
})

describe('an address that Olga enters for somebody with a card of their own', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { joins_without_email: '1' })
  await party.joinAll(slug, ['Anna', 'Ben'])
  const joined = await party.visitor().post(paths.register(slug), { name: 'Cleo', no_email: '1' })
  const card = /\/k\/[\w-]+/.exec(joined.html)?.[0] ?? ''
  await party.visitor().submit(card)
  await olga.submit(paths.draw(slug))

  it('is not confirmed by the card: whoever it belongs to can say no, and Cleo stays in by it', async () => {
    const { id, version } = await person(party, 'Cleo', slug)
    const slip = { name: 'Cleo', email: 'stranger@example.net', version: `${version}` }
    await olga.submit(paths.person(slug, id), slip)
    const first = await party.mailTo('stranger@example.net')
    await party.visitor().submit(card)
    assert.equal((await person(party, 'Cleo', slug)).confirmed, 0)
    await party.visitor().post(wayOutIn(first))
    await party.visitor().submit(card)
    const cleo = await person(party, 'Cleo', slug)
    assert.deepEqual([cleo.confirmed, cleo.email, cleo.mail_trouble], [1, null, null])
    const desk = await olga.get(paths.desk(slug))
    assert.doesNotMatch(desk.text, /Take Cleo out|says this isn’t for them/)
    const toOlga = await party.mailTo('olga@example.org')
    assert.match(toOlga.subject, /That’s not Cleo’s email/)
    const again = await party.visitor().get(wayOutIn(first))
    assert.match(again.text, /doesn’t use this email Nothing about it goes to stranger@example.net/)
    const lost = await olga.post(paths.card(slug, cleo.id))
    assert.match(lost.text, /A card for Cleo/, 'and a card that Cleo has lost is replaced')
    assert.equal((await party.visitor().post(card)).status, 409)
  })

  it('is taken out once it is finished, too, without a word to Olga, who can do nothing', async () => {
    const { id, version } = await person(party, 'Cleo', slug)
    const slip = { name: 'Cleo', email: 'other@example.net', version: `${version}` }
    await olga.submit(paths.person(slug, id), slip)
    const wayOut = wayOutIn(await party.mailTo('other@example.net'))
    await olga.submit(paths.complete(slug))
    await party.deliver()
    party.mails.length = 0
    await party.visitor().submit(wayOut)
    await party.deliver()
    assert.equal((await person(party, 'Cleo', slug)).email, null)
    assert.deepEqual(party.mails, [])
  })
})

describe('an email that Olga enters for Gus, who has a card, and changes again', async () => {
  it('stands on his page and the desk with each day, and leaves him his card', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga, { joins_without_email: '1' })
    const joined = await party.visitor().post(paths.register(slug), { name: 'Gus', no_email: '1' })
    const card = /\/k\/[\w-]+/.exec(joined.html)?.[0] ?? ''
    const enter = async (email: string) => {
      const { id, version } = await person(party, 'Gus', slug)
      await olga.submit(paths.person(slug, id), { name: 'Gus', email, version: `${version}` })
    }
    await enter('olga+gus@example.org')
    party.clock.move({ days: 3 })
    await enter('gus@example.net')
    await enter('gus@example.org')
    const gus = party.visitor()
    await gus.submit(card)
    const page = await gus.get(paths.dashboard(slug))
    const days = /Friday, 20 November 2026 and Monday, 23 November 2026 \(twice\)/
    assert.match(page.text, new RegExp(`Olga changed your email on ${days.source}`))
    assert.match(page.text, /On another device\? Use your card again\./)
    assert.match((await gus.get(paths.kept(slug))).text, new RegExp(`Email changed ${days.source}`))
    const desk = await olga.get(paths.desk(slug))
    assert.match(desk.text, /email changed 3 times, first Fri 20 November, last Mon 23 November/)
  })
})

describe('who was put down by somebody else', async () => {
  const { party, olga } = await openParty()
  let slug: string
  let link: string
  beforeEach(async () => {
    party.clock.move({ hours: 3 })
    slug = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo']) await party.join(slug, name)
    await olga.submit(paths.people(slug), DAN)
    link = wayOutIn(await party.mailTo(DAN.email))
    party.mails.length = 0
  })
  const dan = () => person(party, 'Dan', slug)
  const whose = async (path: string) =>
    (await findByNotForMeToken(party.ctx, path.split('/').at(-1) ?? ''))?.id
  const desk = async () => (await olga.get(paths.desk(slug))).text

  it('finds the way out in every kind of mail, until they have signed in', async () => {
    const { id, exchange_id: exchangeId } = await dan()
    const mailEach = async (some: readonly MailKind[]) => {
      await party.deliver()
      party.mails.length = 0
      for (const kind of some) {
        const order = { kind, exchangeId, participantId: id, once: newId() }
        await transact(party.ctx, (ctx) => enqueueMail(ctx, order))
      }
      await party.deliver()
      assert.equal(party.mails.length, some.length)
      return atLeastOne([...party.mails])
    }
    const before = await mailEach(['registration', 'added', 'sign_in_link'])
    await olga.submit(paths.draw(slug))
    await party.ctx.db.updateTable('exchanges').set({ reminder_days: '28' }).execute()
    const ofTheDraw = ['assignment', 'draw_changed', 'reminder', 'sign_in_link'] as const
    const after = await mailEach(ofTheDraw)
    for (const mail of [...before, ...after]) assert.equal(await whose(wayOutIn(mail)), id)
    const [invitation] = await mailEach(['sign_in_link'])
    assert.ok(invitation)
    await party.visitor().submit(linkIn(invitation))
    for (const mail of await mailEach(ofTheDraw)) {
      assert.doesNotMatch(mail.text + mail.html, /not for me/, mail.subject)
    }
  })

  it('finds it in the mails that they are invited again, and were taken out', async () => {
    await olga.submit(paths.removePerson(slug, (await dan()).id))
    const wayOut = wayOutIn(await party.mailTo(DAN.email))
    const answer = await party.visitor().get(wayOut)
    assert.match(answer.text, /You’re not in “Office party”.*No more emails from here/)
    assert.doesNotMatch(answer.text, /Out of this one/)
    const exchange = await findExchange(party.ctx, slug)
    assert.ok(exchange)
    const exchangeId = exchange.id
    const invited = { ...DAN, household: '', reminder_enabled: 1, mail_trouble: null } as const
    const id = await invite(party.ctx, exchange, invited)
    await transact(party.ctx, (ctx) =>
      enqueueMail(ctx, { kind: 'invitation', exchangeId, participantId: id, once: newId() }),
    )
    const mail = await party.mailTo(DAN.email)
    assert.match(mail.subject, /invited again/)
    await party.visitor().submit(wayOutIn(mail))
    const { db } = party.ctx
    const row = db.selectFrom('participants').selectAll().where('id', '=', id)
    const { status, email } = await row.executeTakeFirstOrThrow()
    assert.deepEqual([status, email], ['declined', null])
  })

  it('opens a page that changes nothing, needs no sign-in, and offers both', async () => {
    const before = await belongings(party.ctx.db)
    const answer = await party.visitor().get(link)
    assert.equal(answer.status, 200)
    assert.match(answer.text, /Is “Office party” not for you\? Someone has added dan@example\.org/)
    assert.match(answer.text, /Out of this one .*Leave No more emails from here/)
    assert.deepEqual(await belongings(party.ctx.db), before)
  })

  it('leaves before the draw at once, and gets no mail about it any more', async () => {
    await olga.submit(paths.settings(), { email: OLGA.email, withdrawal_notice: '1' })
    const { id, exchange_id: exchangeId } = await dan()
    const dueAt = party.clock().add({ hours: 1 })
    const order = { exchangeId, participantId: id, once: newId(), dueAt }
    await transact(party.ctx, (ctx) => enqueueMail(ctx, { kind: 'registration', ...order }))
    const answer = await party.visitor().submit(link)
    assert.match(answer.text, /You’re not in “Office party”.*Nobody draws you/)
    const waiting = await party.ctx.db
      .selectFrom('outbox')
      .select('kind')
      .where('participant_id', '=', id)
      .where('state', '=', 'waiting')
      .execute()
    assert.deepEqual(waiting, [], 'what waited is taken back at once')
    party.clock.move({ hours: 2 })
    await party.deliver()
    assert.deepEqual(
      party.mails.map(({ to }) => to.address),
      [OLGA.email],
    )
    assert.equal(party.mails[0]?.subject, 'Dan is out: Office party')
    assert.match(party.mails[0]?.text ?? '', /Dan was added to .* says it’s not for them/)
    assert.match(await desk(), /3 people .*Dan said this isn’t for them and is out\./)
    assert.deepEqual(await refusedAddresses(party), [])
  })

  it('leaves when registration has closed, too, as nobody has drawn them yet', async () => {
    await olga.submit(paths.closeRegistration(slug))
    await party.visitor().submit(link)
    assert.equal((await dan()).status, 'declined')
    await olga.submit(paths.draw(slug))
    await party.deliver()
    assert.ok(party.mails.every(({ to }) => to.address !== DAN.email))
  })

  it('is put down again only with the way out', async () => {
    await party.visitor().submit(link)
    await addAllTheSame(olga, slug)
    const again = wayOutIn(await party.mailTo(DAN.email))
    assert.match((await party.visitor().get(again)).text, /Out of this one/)
    assert.match((await party.visitor().get(link)).text, /You’re not in “Office party”/)
    assert.doesNotMatch(await desk(), /Dan said this isn’t for them and is out/)
  })

  it('who has signed in leaves on their own page, not by the old link', async () => {
    await party.visitor().post(paths.requestAccess(slug), { email: DAN.email })
    await party.visitor().submit(linkIn(await party.mailTo(DAN.email)))
    const answer = await party.visitor().get(link)
    assert.match(answer.text, /You’re in “Office party”.*My page/)
    assert.doesNotMatch(answer.text, /Out of this one/)
    await party.visitor().submit(link)
    assert.equal((await dan()).status, 'active')
  })

  it('is somebody new to the mails when another address is set; the old one knows that it is out', async () => {
    await party.visitor().post(paths.requestAccess(slug), { email: DAN.email })
    await party.visitor().submit(linkIn(await party.mailTo(DAN.email)))
    const fresh = wayOutIn((await correctAddress()).now)
    const last = await party.mailTo(DAN.email)
    assert.match(last.subject, /Your email was changed/)
    assert.doesNotMatch(last.text, WAY_OUT, 'Dan had signed in')
    const old = await party.visitor().get(link)
    assert.match(old.text, /“Office party” has another email now/)
    const cutOff = await party.visitor().get(link.slice(0, -1))
    assert.equal(cutOff.status, 404)
    assert.match(cutOff.text, /This link has run out.*Copy the whole link.*newer email/)
    assert.match((await party.visitor().get(fresh)).text, /Out of this one/)
  })

  /** Olga sets another address for Dan. Returns the mails to the former and to the new one. */
  async function correctAddress(): Promise<{ former: Email; now: Email }> {
    await olga.submit(paths.person(slug, (await dan()).id), { ...DAN, email: 'dan@example.net' })
    return { now: await party.mailTo('dan@example.net'), former: await party.mailTo(DAN.email) }
  }
  /** Dan as he stands in this exchange, with all that was ordered for him. */
  async function standingOfDan() {
    const { id } = await dan()
    const ordered = await party.ctx.db
      .selectFrom('outbox')
      .select(['id', 'kind'])
      .where('participant_id', '=', id)
      .orderBy('id')
      .execute()
    return { row: await dan(), ordered, desk: await desk() }
  }

  it('finds it in the mail that another address was set, for the old address alone', async () => {
    const { former } = await correctAddress()
    assert.match(former.subject, /Your email was changed/)
    const before = await standingOfDan()
    const visitor = party.visitor()
    for (const path of [link, wayOutIn(former)]) {
      const page = await visitor.get(path)
      assert.match(
        page.text,
        /“Office party” has another email now .*in the place of dan@example\.org.*No more emails from here/,
      )
      assert.doesNotMatch(page.text + page.html, /Leave this exchange|example\.net|Tell the/)

      await visitor.submit(path)
      assert.deepEqual(await refusedAddresses(party), [])
      await visitor.submit(`${path}/mails-again`)
      assert.deepEqual(await standingOfDan(), before, 'there is nothing to leave')

      const refused = await visitor.submit(`${path}/no-more-mails`)
      assert.match(refused.text, /Nothing goes to dan@example\.org from here any more/)
      assert.equal((await refusedAddresses(party)).length, 1)
      assert.deepEqual(await standingOfDan(), before, 'the new address is somebody else’s')

      const back = await visitor.submit(`${path}/mails-again`)
      assert.match(back.text, /has another email now.*No more emails from here/)
      assert.deepEqual(await refusedAddresses(party), [])
      assert.deepEqual(await standingOfDan(), before)
    }
  })

  it('is spoken for by nobody from an old address, even if the new one has said no', async () => {
    await olga.submit(paths.draw(slug))
    const { now } = await correctAddress()
    await party.visitor().submit(wayOutIn(now))
    await party.deliver()
    const before = await standingOfDan()
    assert.equal(before.row.mail_trouble, 'not_for_me')
    const page = await party.visitor().get(link)
    assert.doesNotMatch(page.text, /I take part after all/)
    for (const path of [paths.notForMe, paths.noMoreMails, paths.mailsAgain, paths.mailsAgain]) {
      await party.visitor().post(path(link.split('/').at(-1) ?? ''))
    }
    assert.deepEqual(await standingOfDan(), before)
    assert.deepEqual(await refusedAddresses(party), [])
  })

  it('is not spoken for from an old address, if another one is set at that very moment', async () => {
    const former = await dan()
    await correctAddress()
    const before = await standingOfDan()
    assert.equal(await decline(party.ctx, former), 'nothing')
    assert.deepEqual(await standingOfDan(), before)
  })

  it('can be spoken for by nobody who only knows an id, or has another link', async () => {
    const token = link.split('/').at(-1) ?? ''
    const before = await belongings(party.ctx.db)
    const { id } = await dan()
    for (const forged of [id, 'x'.repeat(32), token.slice(0, -1), token.replace(/.$/, '-')]) {
      for (const path of [paths.notForMe, paths.noMoreMails, paths.mailsAgain]) {
        assert.equal((await party.visitor().post(path(forged))).status, 404)
      }
    }
    for (const path of [paths.notForMe, paths.noMoreMails, paths.mailsAgain]) {
      assert.equal((await party.visitor().postWithoutToken(path(token))).status, 403)
    }
    assert.deepEqual(await belongings(party.ctx.db), before)
  })

  describe('after the draw', () => {
    beforeEach(async () => {
      await olga.submit(paths.draw(slug))
      await party.deliver()
      party.mails.length = 0
    })
    const pairs = async () => {
      const exchange = await findExchange(party.ctx, slug)
      return exchange ? [...(await readAssignment(party.ctx, exchange))].sort() : []
    }

    it('stays in the draw, and Olga is told at once, with what to do', async () => {
      const drawn = await pairs()
      assert.match((await party.visitor().get(link)).text, /Names are drawn already.*Tell Olga/)
      const answer = await party.visitor().submit(link)
      assert.match(answer.text, /Olga knows .*has to take you out/)
      assert.deepEqual(await pairs(), drawn)
      const mail = await party.mailTo(OLGA.email)
      assert.equal(mail.subject, 'It’s not for Dan: Office party')
      assert.match(mail.text, /still in.*wrong address\?.*take them out/s)
      const { html, text } = await olga.get(paths.desk(slug))
      const { id } = await dan()
      assert.match(text, /Next: take someone out .* Dan says this isn’t for them Take out Dan ?…/)
      assert.ok(html.includes(`href="${paths.removePerson(slug, id)}"`))
      const own = await olga.get(paths.person(slug, id))
      assert.match(
        own.text,
        /says it’s not for them\. No more emails go there\. Take this person out/,
      )
      assert.equal((await olga.get(paths.card(slug, id))).status, 409, 'nobody opens their page')
    })

    it('gets no mail about it but that they are out, which a repair brings about', async () => {
      await party.visitor().submit(link)
      const { id } = await dan()
      await olga.submit(paths.resendResults(slug))
      await party.deliver()
      assert.ok(atLeastOne(party.mails).every(({ to }) => to.address !== DAN.email))
      const left = await olga.get(paths.removePerson(slug, id))
      assert.equal(left.location, paths.dropOut(slug, id))
      await olga.submit(paths.dropOut(slug, id))
      const mail = await party.mailTo(DAN.email)
      assert.match(mail.subject, /^You’re out/)
      assert.equal((await pairs()).length, 3)
      assert.doesNotMatch(await desk(), /isn’t for them/)
    })

    it('takes it back on the page, or by signing in, and gets mails again', async () => {
      await party.visitor().submit(link)
      const answer = await party.visitor().submit(link.concat('/mails-again'))
      assert.match(answer.text, /Is “Office party” not for you\?/)
      assert.match((await party.mailTo(DAN.email)).subject, /Your link: /)
      assert.doesNotMatch(await desk(), /isn’t for them/)
      await party.visitor().submit(link)
      await party.visitor().post(paths.requestAccess(slug), { email: DAN.email })
      const own = await party.visitor().submit(linkIn(await party.mailTo(DAN.email)))
      assert.match(own.text, /Hi Dan, names are drawn/)
      assert.equal((await dan()).mail_trouble, null)
    })

    it('is out when the draw is undone, and not drawn again', async () => {
      await party.visitor().submit(link)
      await olga.agree(paths.undoDraw(slug))
      assert.equal((await dan()).status, 'declined')
      assert.match(await desk(), /Dan said this isn’t for them and is out/)
    })

    it('is told to the wrong one if the address was wrong: the right one gets what is due', async () => {
      await party.visitor().submit(link)
      await olga.submit(paths.person(slug, (await dan()).id), { ...DAN, email: 'dan@example.net' })
      assert.match((await party.mailTo('dan@example.net')).subject, /Names are drawn/)
      assert.doesNotMatch(await desk(), /isn’t for them/)
    })

    it('is out of its mails once it is finished, without a word to Olga, who can do nothing', async () => {
      await olga.submit(paths.complete(slug))
      const answer = await party.visitor().get(link)
      assert.match(answer.text, /It’s finished\. With this, no more emails about it come/)
      party.mails.length = 0
      const said = await party.visitor().submit(link)
      assert.match(said.text, /“Office party” isn’t for you It’s finished, and no more emails/)
      assert.equal((await dan()).mail_trouble, 'not_for_me')
      const { id, exchange_id: exchangeId } = await dan()
      for (const kind of ['message_notice', 'assignment'] as const) {
        await enqueueMail(party.ctx, { kind, exchangeId, participantId: id, once: newId() })
      }
      await party.deliver()
      assert.deepEqual(
        party.mails.filter(({ to }) => [DAN.email, OLGA.email].includes(to.address)),
        [],
      )
    })

    it('is told that they took part, if they did, by the link of an old mail', async () => {
      await party.visitor().post(paths.requestAccess(slug), { email: DAN.email })
      await party.visitor().submit(linkIn(await party.mailTo(DAN.email)))
      await olga.submit(paths.complete(slug))
      const { text } = await party.visitor().get(link)
      assert.match(text, /You’re in “Office party” It’s finished\. Until it’s deleted,/)
    })
  })
})

describe('an address that wants no mails from here', async () => {
  const { party, olga } = await openParty()
  let slug: string
  let family: string
  let link: string
  beforeEach(async () => {
    await party.ctx.db.deleteFrom('exchanges').execute()
    await party.ctx.db.deleteFrom('refused_addresses').execute()
    party.clock.move({ hours: 3 })
    slug = await party.exchange(olga)
    family = await party.exchange(olga, { name: 'Family' })
    for (const name of ['Anna', 'Ben', 'Cleo']) await party.join(slug, name)
    await olga.submit(paths.people(slug), DAN)
    await olga.submit(paths.people(family), DAN)
    await party.deliver()
    const mail = party.mails.findLast(({ to, text }) => to.name === 'Dan' && /Office/.test(text))
    link = mail ? wayOutIn(mail) : ''
  })
  const noMore = async (from = link) => {
    const answer = await party.visitor().submit(`${from}/no-more-mails`)
    await party.deliver()
    party.mails.length = 0
    return answer
  }
  const enter = (address: string, name = 'Daniel') =>
    olga.submit(paths.people(slug), { name, email: address })
  const mailsTo = async (address: string) => {
    await party.deliver()
    return party.mails.filter(({ to }) => to.address === address)
  }

  it('gets none however it is written, and may be written so again by its owner', async () => {
    await enter('dan+two@example.org', 'Dan')
    await enter('dan+child@example.org', 'Eve')
    await noMore()
    assert.equal((await person(party, 'Eve')).mail_trouble, 'wants_no_mail')
    const dans = await party.ctx.db
      .selectFrom('participants')
      .select('status')
      .where('name', '=', 'Dan')
      .execute()
    assert.deepEqual(new Set(dans.map(({ status }) => status)), new Set(['declined']))
    await enter('dan+new@example.org')
    assert.deepEqual(await mailsTo('dan+new@example.org'), [])
    assert.equal((await person(party, 'Daniel')).mail_trouble, 'wants_no_mail')
    await enter('danny@example.org', 'Danny')
    assert.equal((await mailsTo('danny@example.org')).length, 1)
    await party.visitor().submit(`${link}/mails-again`)
    assert.equal((await person(party, 'Daniel')).mail_trouble, null)
    assert.deepEqual(await refusedAddresses(party), [])
  })

  it('is asked once a day whether mails may come again, however it is written', async () => {
    await noMore()
    for (const one of ['dan+1@example.org', 'dan+2@example.org', 'dan@example.org']) {
      const who = { name: one.split('@')[0] ?? '', email: one }
      assert.equal((await party.visitor().post(paths.register(slug), who)).status, 200)
    }
    await party.deliver()
    assert.equal(party.mails.filter(({ to }) => /^dan/.test(to.address)).length, 1)
  })

  it('gets none where an earlier version has kept it as it was written', async () => {
    const old = 'dan+old@example.org'
    const address_hash = party.ctx.seal.fingerprint('refused address', old)
    await party.ctx.db
      .insertInto('refused_addresses')
      .values({ address_hash, asked_on: null })
      .execute()
    await enter(old)
    assert.deepEqual(await mailsTo(old), [])
    // Who says so of the mailbox has not taken back that.
    await noMore()
    await party.visitor().submit(`${link}/mails-again`)
    assert.equal((await person(party, 'Daniel')).mail_trouble, 'wants_no_mail')
  })

  const toDan = () => party.mails.filter(({ to }) => to.address === DAN.email)

  it('is out of all that somebody put them down for, and kept as a hash alone', async () => {
    const answer = await noMore()
    assert.match(answer.text, /Nothing goes to dan@example\.org from here any more/)
    for (const where of [slug, family]) {
      assert.equal((await person(party, 'Dan', where)).status, 'declined')
      assert.match(
        (await olga.get(paths.desk(where))).text,
        /Dan said this isn’t for them and is out/,
      )
    }
    const [kept, ...others] = await refusedAddresses(party)
    assert.match(kept?.address_hash ?? '', /^[0-9a-f]{64}$/)
    assert.deepEqual(others, [])
    assert.doesNotMatch(JSON.stringify(kept), /dan|example/)
  })

  it('gets nothing of what waited, failed or is ordered later, of any kind', async () => {
    const dansPage = party.visitor()
    await dansPage.post(paths.requestAccess(family), { email: DAN.email })
    await dansPage.submit(linkIn(await party.mailTo(DAN.email)))
    const { id, exchange_id: exchangeId } = await person(party, 'Dan', family)
    const order = (kind: MailKind) =>
      transact(party.ctx, (ctx) =>
        enqueueMail(ctx, { kind, exchangeId, participantId: id, once: newId() }),
      )
    await order('registration')
    await party.ctx.db
      .updateTable('outbox')
      .set({ state: 'failed' })
      .where('state', '=', 'waiting')
      .execute()
    await order('sign_in_link')
    await noMore()
    for (const kind of ['registration', 'sign_in_link', 'removed', 'withdrawal'] as const) {
      await order(kind)
    }
    await olga.post(paths.retryFailedMails(family))
    await party.deliver()
    assert.deepEqual(toDan(), [])
    const own = await dansPage.get(paths.dashboard(family))
    assert.match(own.text, /You wanted no emails, so none come/)
    assert.doesNotMatch(own.text, /We’ll remind you by email/)
    await olga.submit(paths.person(family, id), { ...DAN, email: 'dan@example.net' })
    await party.mailTo('dan@example.net')
    assert.deepEqual(toDan(), [], 'not even that another address was set')
    const page = await olga.get(paths.exchangeMail(family))
    assert.match(page.text, /· not needed any more/)
    assert.doesNotMatch(page.text, /on its way|failed after/)
  })

  it('stays in where they take part of their own will, and is shown as whom no mail reaches', async () => {
    await party.visitor().post(paths.requestAccess(family), { email: DAN.email })
    await party.visitor().submit(linkIn(await party.mailTo(DAN.email)))
    await noMore()
    const { id, status } = await person(party, 'Dan', family)
    assert.equal(status, 'active')
    const desk = await olga.get(paths.desk(family))
    assert.match(
      desk.text,
      /Dan \(dan@example\.org\) gets no emails\. Whoever has this address wants no/,
    )
    assert.match(desk.text, /Dan wants no emails from here Make card/)
    assert.equal((await olga.get(paths.card(family, id))).status, 200)
  })

  it('speaks for nobody else who shares the address: they stay, without mails', async () => {
    await olga.submit(paths.people(slug), { name: 'Eva', email: DAN.email })
    await noMore()
    const eva = await person(party, 'Eva', slug)
    assert.equal(eva.status, 'active')
    assert.equal(eva.mail_trouble, 'wants_no_mail')
    assert.equal((await person(party, 'Dan', slug)).status, 'declined')
  })

  it('is told to Olga once she has added them again, with a card to make, and is not mailed', async () => {
    await noMore()
    const page = await addAllTheSame(olga, slug)
    assert.match(
      page.text,
      /Dan is in, but wants no emails from here\. Hand over a card next.*Make card/,
    )
    await party.deliver()
    assert.deepEqual(toDan(), [])
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const { id } = await person(party, 'Dan', slug)
    const question = await olga.get(paths.dropOut(slug, id))
    assert.match(question.text, /Please tell Dan yourself/)
    await olga.submit(paths.dropOut(slug, id))
    await party.deliver()
    assert.deepEqual(toDan(), [])
  })

  it('is told after a list was added, and not before, so that nobody tries addresses', async () => {
    await noMore()
    const list = 'Dan,dan@example.org\nEva,eva@example.org'
    const other = await party.exchange(olga, { name: 'Other' })
    const preview = await olga.post(paths.importPeople(other), { list })
    assert.doesNotMatch(preview.text, /wants no mail/)
    const seen = preview.valueOf('seen') ?? ''
    const desk = await olga.submit(paths.confirmImport(other), { list, seen })
    assert.match(desk.text, /Emails go out; cards for whoever gets none/)
    assert.match(desk.text, /Dan \(dan@example\.org\) gets no emails/)
    await party.deliver()
    assert.deepEqual(toDan(), [])
    assert.equal(party.mails.length, 1)
  })

  it('is known again after everything else was erased, when it comes late or takes another’s place', async () => {
    await noMore()
    await olga.submit(paths.deleteExchange(slug))
    await olga.submit(paths.deleteExchange(family))
    const next = await party.exchange(olga, { name: 'Next' })
    for (const name of ['Anna', 'Ben', 'Cleo', 'Emil']) await party.join(next, name)
    await olga.submit(paths.draw(next))
    const emil = await person(party, 'Emil', next)
    await olga.submit(paths.person(next, emil.id), { name: 'Emil', email: DAN.email })
    await olga.submit(paths.latecomer(next), { ...DAN, confirmed: '1' })
    await party.deliver()
    assert.deepEqual(toDan(), [])
    const desk = (await olga.get(paths.desk(next))).text
    for (const name of ['Dan', 'Emil']) {
      assert.ok(desk.includes(`${name} (dan@example.org) gets no emails.`), name)
    }
    assert.equal((await party.visitor().get(link)).status, 404)
  })

  it('is left as it is by what becomes of mails', async () => {
    await olga.submit(paths.people(slug), { name: 'Eva', email: DAN.email })
    await noMore()
    await party.visitor().post(paths.requestAccess(slug), { email: DAN.email })
    await party.deliver()
    assert.equal(toDan().length, 1)
    assert.equal((await person(party, 'Eva', slug)).mail_trouble, 'wants_no_mail')
  })

  it('is asked once a day whether it wants mails again, and only if it is entered here', async () => {
    await olga.submit(paths.people(slug), { name: 'Eva', email: DAN.email })
    await noMore()
    party.clock.set('2026-11-24T12:00:00Z')
    const ask = async () => {
      await party.visitor().post(paths.requestAccess(slug), { email: DAN.email })
      await party.visitor().post(paths.lostLink(), { email: DAN.email })
      await party.deliver()
      return toDan().length
    }
    assert.equal(await ask(), 1)
    assert.equal(toDan()[0]?.subject, 'May we email you again? Office party')
    party.clock.move({ hours: 2 })
    assert.equal(await ask(), 1)
    party.clock.move({ days: 1 })
    assert.equal(await ask(), 2)
  })

  it('is still respected, and can be taken back, if the key of the hashes was lost', async () => {
    await olga.submit(paths.people(slug), { name: 'Eva', email: DAN.email })
    await noMore()
    await party.ctx.db.deleteFrom('refused_addresses').execute()
    const { id, exchange_id: exchangeId } = await person(party, 'Eva', slug)
    party.clock.move({ minutes: 1 })
    const order = { exchangeId, participantId: id, once: newId() }
    await transact(party.ctx, (ctx) => enqueueMail(ctx, { kind: 'registration', ...order }))
    assert.deepEqual(await mailsToDan(), [])
    await party.visitor().post(paths.requestAccess(slug), { email: DAN.email })
    const [mail] = await mailsToDan()
    assert.match(mail?.subject ?? '', /May we email you again/)
    party.mails.length = 0
    await party.visitor().submit(`${mail ? wayOutIn(mail) : ''}/mails-again`)
    const [missed] = await mailsToDan()
    assert.match(missed?.subject ?? '', /^You’re in: /)
    assert.deepEqual(await refusedAddresses(party), [])
  })

  it('cannot be used to have somebody mailed as often as one likes', async () => {
    await noMore()
    await party.visitor().post(paths.register(slug), DAN)
    const [mail] = await mailsToDan()
    const page = linkIn(mail ?? assert.fail())
    await party.visitor().submit(`${page}/mails-again`)
    await party.visitor().submit(linkIn(await party.mailTo(DAN.email)))
    party.mails.length = 0
    for (let round = 0; round < 10; round += 1) {
      await party.visitor().submit(`${page}/no-more-mails`)
      await party.visitor().submit(`${page}/mails-again`)
      await party.deliver()
    }
    assert.equal(party.mails.filter(({ to }) => to.address === DAN.email).length, 3)
    assert.deepEqual(await refusedAddresses(party), [], 'what was said is kept all the same')
  })

  it('takes it back by the link in that mail: the hash is erased, and the link to the page follows', async () => {
    await noMore()
    const answer = await party.visitor().post(paths.register(slug), DAN)
    assert.match(answer.text, /Lovely! Now check your email/, 'as for everybody')
    const [mail, ...others] = await mailsToDan()
    assert.ok(mail)
    assert.deepEqual(others, [])
    assert.doesNotMatch(mail.text, /magic/)
    const page = await party.visitor().get(linkIn(mail))
    assert.match(page.text, /Nothing goes to .* from here any more.*Changed your mind\?/)
    const done = await party.visitor().submit(`${linkIn(mail)}/mails-again`)
    assert.doesNotMatch(done.text, /Nothing goes to/)
    assert.deepEqual(await refusedAddresses(party), [])
    const own = await party.visitor().submit(linkIn(await party.mailTo(DAN.email)))
    assert.match(own.text, /Hi Dan, you’re in/)
    assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /gets no mails/)
  })

  it('says so, and the log, too, when no link follows any more, as there were enough', async () => {
    await noMore()
    await party.visitor().post(paths.register(slug), DAN)
    const way = linkIn((await mailsToDan())[0] ?? assert.fail())
    await party.visitor().submit(`${way}/mails-again`)
    await party.visitor().submit(linkIn(await party.mailTo(DAN.email)))
    const limits = () =>
      party.log.filter((line) => /"limit":"fresh sign-in link"/.test(line)).length
    const before = limits()
    const answers: string[] = []
    for (let tries = 1; tries <= 4; tries += 1) {
      await party.visitor().submit(`${way}/no-more-mails`)
      answers.push((await party.visitor().submit(`${way}/mails-again`)).text)
    }
    const told = /Emails come again\. The newest link/
    assert.deepEqual(
      answers.map((text) => told.test(text)),
      [false, false, false, true],
    )
    assert.equal(limits(), before + 1)
  })

  it('is not taken back by a card or an old link, which only sign in', async () => {
    await olga.submit(paths.people(slug), { name: 'Eva', email: DAN.email })
    const old = linkIn(await party.mailTo(DAN.email))
    await noMore()
    assert.match((await party.visitor().submit(old)).text, /Hi Eva, you’re in/)
    assert.equal((await refusedAddresses(party)).length, 1)
    assert.equal((await person(party, 'Eva', slug)).mail_trouble, 'wants_no_mail')
  })

  it('that is Olga’s own does not lock her out of her account', async () => {
    await olga.submit(paths.people(slug), { name: 'Olga', email: OLGA.email })
    const page = await party.visitor().get(wayOutIn(await party.mailTo(OLGA.email)))
    assert.match(page.text, /Only emails about your account as organiser still come/)
    await noMore(wayOutIn(await party.mailTo(OLGA.email)))
    await party.visitor().post(paths.forgotPassword(), { email: OLGA.email })
    assert.match((await party.mailTo(OLGA.email)).subject, /new password/)
    assert.deepEqual((await refusedAddresses(party)).length, 1)
  })

  async function mailsToDan() {
    await party.deliver()
    return toDan()
  }
})

describe('where no mail goes out', async () => {
  const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })

  it('the organiser, who reads the mails, finds no link that speaks for Dan', async () => {
    const slug = await party.exchange(olga)
    await olga.submit(paths.people(slug), DAN)
    const { id } = await party.ctx.db
      .selectFrom('outbox')
      .select('id')
      .where('kind', '=', 'added')
      .executeTakeFirstOrThrow()
    const opened = await olga.post(paths.mailboxMail(id))
    assert.match(opened.text, /Hi Dan/)
    assert.doesNotMatch(opened.html, /not for me|not-for-me/)
  })
})

describe('who takes mails again once names are drawn', () => {
  it('gets what they missed of every draw that they are in, the result first, and Olga reads when it goes', async () => {
    const server = serverThatCanBeAway()
    const { party, olga } = await openParty({}, server.make)
    const other = await party.exchange(olga, { name: 'The other' })
    await party.joinAll(other, ['Anna', 'Ben', 'Cleo'])
    const slug = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo'])
      await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
    await party.deliver()
    const way = wayOutIn(await party.mailTo('anna@example.org'))
    server.isAway = true
    const both = [slug, other]
    const desks = () => Promise.all(both.map(async (one) => (await olga.get(paths.desk(one))).text))
    for (const one of both) await olga.submit(paths.draw(one))
    await party.deliver()
    await party.visitor().submit(`${way}/no-more-mails`)
    const [left = '', stays = ''] = await desks()
    assert.match(left, /Anna says this isn’t for them/)
    assert.match(stays, /Anna wants no emails from here/)
    await party.visitor().submit(`${way}/mails-again`)
    for (const desk of await desks()) assert.match(desk, /still on its way to all 3 people/)
    server.isAway = false
    party.mails.length = 0
    party.clock.move({ hours: 1 })
    await party.deliver()
    const subjects = party.mails
      .filter(({ to }) => to.address === 'anna@example.org')
      .map(({ subject }) => subject)
    assert.deepEqual(subjects.toSorted(), [
      'Names are drawn: Office party',
      'Names are drawn: The other',
    ])
    for (const desk of await desks()) assert.match(desk, /All 3 people can see/)
  })
})

describe('who takes mails again before names are drawn', () => {
  it('gets what says that they are in, and the invitation, if neither has gone out', async () => {
    const server = serverThatCanBeAway()
    const { party, olga } = await openParty({}, server.make)
    const past = await party.exchange(olga, { name: 'The last' })
    await party.joinAll(past, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(past))
    await party.deliver()
    await olga.submit(paths.complete(past))
    const fields = { name: 'The next', exchange_date: '2027-12-18', invite: '1' }
    const next = slugOf(await olga.submit(paths.again(past), fields))
    const slug = await party.exchange(olga)
    await olga.submit(paths.people(slug), { name: 'Dan', email: 'dan@example.org' })
    const way = wayOutIn(await party.mailTo('dan@example.org'))
    server.isAway = true
    // They share an address with whoever says no for all of it.
    for (const [from, name] of [
      [past, 'Anna'],
      [next, 'Anna'],
    ] as const) {
      const { id } = await person(party, name, from)
      await party.ctx.db
        .updateTable('participants')
        .set({ email: 'dan@example.org' })
        .where('id', '=', id)
        .execute()
    }
    await olga.submit(paths.people(slug), { name: 'Eva', email: 'dan@example.org' })
    await party.visitor().submit(`${way}/no-more-mails`)
    await olga.submit(paths.openRegistration(next))
    await party.deliver()
    await party.visitor().submit(`${way}/mails-again`)
    server.isAway = false
    party.mails.length = 0
    party.clock.move({ hours: 1 })
    await party.deliver()
    const to = party.mails.filter((mail) => mail.to.address === 'dan@example.org')
    const subjects = to.map((mail) => `${mail.to.name}: ${mail.subject}`)
    assert.deepEqual(subjects.toSorted(), [
      'Anna: You’re invited again: The next',
      'Eva: Olga has added you: Office party',
    ])
  })
})
