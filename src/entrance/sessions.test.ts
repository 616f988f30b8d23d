import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { everything, writes } from '../../test/support/everything.ts'
import { linkIn, OLGA, openParty } from '../../test/support/party.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'

describe('a participant’s session', async () => {
  const { party } = await openParty()
  let olga: Visitor
  let slug: string
  let anna: Visitor
  beforeEach(async () => {
    olga = await party.olga()
    slug = await party.exchange(olga, { exchange_date: '2027-12-18' })
    anna = await party.join(slug, 'Anna')
  })

  const isIn = async (who: Visitor, where = slug) => {
    const answer = await who.get(paths.dashboard(where))
    if (answer.status !== 200) assert.equal(answer.location, paths.requestAccess(where))
    return answer.status === 200
  }

  it('ends after 7 days without a visit, at the end of the last one', async () => {
    party.clock.move({ days: 7 })
    assert.ok(await isIn(anna.copy()))
    anna = await party.join(slug, 'Ben')
    party.clock.move({ days: 8 })
    assert.ok(!(await isIn(anna)))
  })

  it('goes on as long as she visits once a week', async () => {
    for (let week = 0; week < 6; week++) {
      party.clock.move({ days: 6, hours: 23 })
      assert.ok(await isIn(anna), `week ${week}`)
    }
  })

  it('is extended at most once a day, and her browser hears of it', async () => {
    const extended = async () => {
      const before = await writes(party.ctx.db)
      const page = await anna.get(paths.dashboard(slug))
      const isWritten = (await writes(party.ctx.db)) > before
      assert.equal(String(page.headers['set-cookie'] ?? '').includes('klaus_session'), isWritten)
      return isWritten
    }
    party.clock.set(`${party.clock().toString().slice(0, 10)}T23:59:59Z`)
    assert.equal(await extended(), false)
    party.clock.move({ seconds: 2 })
    assert.equal(await extended(), true)
    assert.equal(await extended(), false)
    party.clock.move({ hours: 23 })
    assert.equal(await extended(), false)
    party.clock.move({ hours: 1 })
    assert.equal(await extended(), true)
  })

  it('is whole with the sign-in, so that the first page writes nothing, and its forms work at once', async () => {
    const again = party.visitor()
    assert.equal((await again.post(paths.adminSignIn(), OLGA)).status, 303)
    const before = await writes(party.ctx.db)
    assert.equal((await again.get(paths.desk(slug))).status, 200)
    assert.equal(await writes(party.ctx.db), before)
  })

  it('writes nothing when pages are only looked at', async () => {
    await party.joinAll(slug, ['Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    await party.deliver()
    await anna.get(paths.dashboard(slug))
    const before = await everything(party.ctx.db)
    const count = await writes(party.ctx.db)
    for (const page of [paths.dashboard(slug), paths.profile(slug), paths.withdraw(slug)]) {
      await anna.get(page)
    }
    for (const page of [
      paths.adminHome(),
      paths.newExchange(),
      paths.desk(slug),
      paths.editExchange(slug),
      paths.undoDraw(slug),
      paths.deleteExchange(slug),
      paths.exclusions(slug),
      paths.mailbox(),
    ]) {
      assert.equal((await olga.get(page)).status, 200, page)
    }
    for (const page of [
      paths.front(),
      paths.adminSignIn(),
      paths.forgotPassword(),
      paths.invitation(slug),
      paths.requestAccess(slug),
      paths.dashboard(slug),
      paths.adminHome(),
      paths.signInLink('unknown'),
      paths.resetPassword('unknown'),
      '/nowhere',
    ]) {
      await party.visitor().get(page)
    }
    assert.equal((await writes(party.ctx.db)) - count, 0)
    assert.deepEqual(await everything(party.ctx.db), before)
  })

  it('notes the first look at the name, and no later one', async () => {
    await party.joinAll(slug, ['Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    const looked = async () => {
      const { db } = party.ctx
      const row = db
        .selectFrom('participants')
        .innerJoin('exchanges', 'exchanges.id', 'participants.exchange_id')
        .select('looked_at')
        .where('slug', '=', slug)
        .where('participants.name', '=', 'Anna')
      return (await row.executeTakeFirstOrThrow()).looked_at
    }
    assert.equal(await looked(), null)
    await anna.get(paths.dashboard(slug))
    const first = await looked()
    assert.ok(first)
    party.clock.move({ minutes: 5 })
    await anna.get(paths.dashboard(slug))
    assert.equal(await looked(), first)
  })

  it('is one of several in a browser: two exchanges and the organiser’s', async () => {
    const family = await party.exchange(olga, { name: 'Family', exchange_date: '2027-12-18' })
    await anna.post(paths.register(family), { name: 'Anna', email: 'anna@example.org' })
    await anna.submit(linkIn(await party.mailTo('anna@example.org')))
    await anna.submit(paths.adminSignIn(), OLGA)
    const all = async () => [
      await isIn(anna),
      await isIn(anna, family),
      (await anna.get(paths.adminHome())).status === 200,
    ]
    assert.deepEqual(await all(), [true, true, true])
    await anna.submit(paths.participantSignOut(family))
    assert.deepEqual(await all(), [true, false, true])
    await anna.submit(paths.adminSignOut())
    assert.deepEqual(await all(), [true, false, false])
  })

  it('stays when the other exchange in the same browser is deleted', async () => {
    const family = await party.exchange(olga, { name: 'Family', exchange_date: '2027-12-18' })
    await anna.post(paths.register(family), { name: 'Anna', email: 'anna@example.org' })
    await anna.submit(linkIn(await party.mailTo('anna@example.org')))
    await olga.submit(paths.deleteExchange(family))
    assert.ok(await isIn(anna))
    assert.equal((await anna.get(paths.dashboard(family))).status, 404)
  })

  it('gets a new id at sign-in, so that a cookie planted before is worth nothing', async () => {
    const planted = anna.copy()
    await anna.post(paths.requestAccess(slug), { email: 'anna@example.org' })
    await anna.submit(linkIn(await party.mailTo('anna@example.org')))
    assert.notEqual(anna.cookies.get('klaus_session'), planted.cookies.get('klaus_session'))
    assert.ok(!(await isIn(planted)))
    party.clock.move({ hours: 2 })
  })

  it('ends on every device the moment she withdraws, and does not come back with her', async () => {
    party.clock.move({ hours: 2 })
    await anna.post(paths.requestAccess(slug), { email: 'anna@example.org' })
    const mailed = linkIn(await party.mailTo('anna@example.org'))
    const phone = await signInAgain()
    await anna.post(paths.withdraw(slug))
    assert.deepEqual([await isIn(anna), await isIn(phone)], [false, false])
    assert.equal((await party.visitor().get(mailed)).status, 404, 'her unspent link is gone')
    assert.equal((await party.visitor().post(mailed)).status, 404)
    const again = await party.join(slug, 'Anna')
    assert.equal((await party.visitor().get(mailed)).status, 404, 'nor does the old link come back')
    assert.deepEqual([await isIn(anna), await isIn(phone), await isIn(again)], [false, false, true])

    async function signInAgain() {
      const other = party.visitor()
      await other.post(paths.requestAccess(slug), { email: 'anna@example.org' })
      await other.submit(linkIn(await party.mailTo('anna@example.org')))
      return other
    }
  })

  it('is nothing anybody can make up', async () => {
    const mallory = new Visitor(party.app)
    const signed = anna.cookies.get('klaus_session') ?? ''
    for (const cookie of ['x', `${signed}x`, signed.slice(0, -3), `x${signed}`, '%00', '{}']) {
      mallory.cookies.set('klaus_session', cookie)
      assert.ok(!(await isIn(mallory)), cookie)
    }
  })
})
