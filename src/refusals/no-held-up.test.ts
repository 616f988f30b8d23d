import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { OLGA, openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import type { Email } from '../platform/mail/mailer.ts'

const wayOutIn = ({ text }: Email) =>
  new URL(/That’s not for me:\s+(\S+)/.exec(text)?.[1] ?? '').pathname

const EMAIL = 'dan@example.org'

describe('a no after the draw, while the mail that tells Olga is held up', async () => {
  const server = serverThatCanBeAway()
  const { party, olga } = await openParty({}, server.make)
  let slug: string
  let wayOut: string
  let formUrl: string
  beforeEach(async () => {
    slug = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo']) await party.join(slug, name)
    await olga.submit(paths.people(slug), { name: 'Dan', email: EMAIL })
    wayOut = wayOutIn(await party.mailTo(EMAIL))
    await olga.submit(paths.draw(slug))
    await party.deliver()
    formUrl = paths.person(slug, (await dan()).id)
    server.isAway = true
  })

  it('keeps her from saving a form that she opened before', async () => {
    const { version } = await dan()
    await party.visitor().submit(wayOut)
    const unread = await olga.post(formUrl, { name: 'Dan', email: '', version: `${version}` })
    assert.equal(unread.status, 409)
    assert.match(unread.text, /says it’s not for them/)
    assert.equal((await dan()).email, EMAIL)
    assert.equal((await toldOlga())?.subject, 'It’s not for Dan: Office party')
  })

  for (const email of ['', 'dan@example.net']) {
    it(`is told to her once mail goes out, though the email is ${email || 'none'} by then`, async () => {
      await party.visitor().submit(wayOut)
      await olga.submit(formUrl, { name: 'Dan', email, version: `${(await dan()).version}` })
      assert.equal((await dan()).mail_trouble, null)
      const mail = await toldOlga()
      assert.equal(mail?.subject, 'That’s not Dan’s email: Office party')
      assert.match(mail.text, /changed or taken out since, and\s+Dan is still in\..*take them out/s)
    })
  }

  it('is not told to her once it is finished, when she can do nothing any more', async () => {
    await party.visitor().submit(wayOut)
    await olga.submit(paths.complete(slug))
    assert.equal(await toldOlga(), undefined)
  })

  it('is not told to her once it was taken back, and is if it is said again', async () => {
    await party.visitor().submit(wayOut)
    await party.visitor().submit(`${wayOut}/mails-again`)
    assert.equal(await toldOlga(), undefined)
    server.isAway = true
    await party.visitor().submit(wayOut)
    assert.equal((await toldOlga())?.subject, 'It’s not for Dan: Office party')
  })

  it('is told once, though it was taken back and said again before that mail went out', async () => {
    await party.visitor().submit(wayOut)
    await party.visitor().submit(`${wayOut}/mails-again`)
    await party.visitor().submit(wayOut)
    assert.equal((await toldOlga())?.subject, 'It’s not for Dan: Office party')
  })

  it('reaches her, too, from whoever has the next address that she enters that day', async () => {
    await party.visitor().submit(wayOut)
    assert.match((await toldOlga())?.subject ?? '', /It’s not for Dan/)
    const email = 'dann@example.org'
    await olga.submit(formUrl, { name: 'Dan', email, version: `${(await dan()).version}` })
    const second = wayOutIn(await party.mailTo(email))
    server.isAway = true
    assert.match((await party.visitor().submit(second)).text, /Olga knows/)
    assert.match((await toldOlga())?.subject ?? '', /It’s not for Dan/)
  })

  it('reaches her each time it is said anew, and after a few times of a day the desk alone', async () => {
    const subjects: (string | undefined)[] = []
    for (let times = 1; times <= 5; times += 1) {
      server.isAway = true
      await party.visitor().submit(wayOut)
      subjects.push((await toldOlga())?.subject)
      if (times < 5) await party.visitor().submit(`${wayOut}/mails-again`)
    }
    const told = 'It’s not for Dan: Office party'
    assert.deepEqual(subjects, [told, told, told, undefined, undefined])
    assert.match((await olga.get(paths.desk(slug))).text, /Dan says this isn’t for them/)
  })

  async function dan() {
    return await party.ctx.db
      .selectFrom('participants')
      .innerJoin('exchanges', 'exchanges.id', 'exchange_id')
      .selectAll('participants')
      .where('participants.name', '=', 'Dan')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
  }

  /** The one mail to Olga that goes out when mail does again. */
  async function toldOlga() {
    party.mails.length = 0
    server.isAway = false
    party.clock.move({ hours: 1 })
    await party.deliver()
    const mails = party.mails.filter(({ to }) => to.address === OLGA.email)
    assert.ok(mails.length < 2)
    return mails[0]
  }
})
