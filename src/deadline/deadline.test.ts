import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { OLGA, openParty, type Party } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import type { Delivery } from '../platform/mail/reasons.ts'
import { nextAttempt } from './rules.ts'

/** Registration closes on 1 December; in Berlin nine in the morning is 08:00 UTC. */
const FIELDS = {
  name: 'Office party',
  host: 'Olga',
  exchange_date: '2026-12-18',
  registration_close_date: '2026-12-01',
  timezone: 'Europe/Berlin',
  draws_itself: '1',
}
const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan']

async function setUp(fields: Record<string, string> = {}) {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { ...FIELDS, ...fields })
  await party.joinAll(slug, NAMES)
  await party.deliver()
  party.mails.length = 0
  return { party, olga, slug }
}

const toOlga = (party: Party) => party.mails.filter(({ to }) => to.address === OLGA.email)
const results = (party: Party) =>
  party.mails.filter(({ subject }) => subject.startsWith('Names are drawn'))

/** Olga's page of the exchange, signed in anew as days pass. */
async function deskOf(party: Party, slug: string) {
  return (await (await party.olga()).get(paths.desk(slug))).text
}

describe('a draw by itself', () => {
  it('happens at nine on the morning after the last day to join, where the party is', async () => {
    const { party, slug } = await setUp()
    assert.match(
      await deskOf(party, slug),
      /Names are drawn automatically on Wed 2 December, 09:00, unless something’s in the way/,
    )
    await party.passTo('2026-12-02T07:59:59Z')
    assert.deepEqual(results(party), [])
    await party.passTo('2026-12-02T08:00:00Z')
    assert.deepEqual(
      results(party)
        .map(({ to }) => to.name)
        .sort(),
      NAMES,
    )
    assert.deepEqual(toOlga(party), [])
    assert.match(await deskOf(party, slug), /Names are drawn/)
    assert.doesNotMatch(await deskOf(party, slug), /automatically/)
  })

  it('is caught up with when the machine was off at nine', async () => {
    const { party } = await setUp()
    await party.passTo('2026-12-04T19:00:00Z')
    assert.equal(results(party).length, NAMES.length)
  })

  it('does not happen unless Olga wants it, and needs a last day to join', async () => {
    const { party, olga, slug } = await setUp({ draws_itself: '0' })
    const form = await olga.get(paths.editExchange(slug))
    assert.match(form.text, /Draw names automatically the morning after/)
    const version = form.valueOf('version') ?? ''
    const endless = { ...FIELDS, registration_close_date: '', version }
    const refused = await olga.post(paths.desk(slug), endless)
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Names are drawn the morning after this day, so enter one/)
    await party.passTo('2026-12-02T08:00:00Z')
    assert.deepEqual(results(party), [])
  })

  it('leaves to Olga what is to be asked, tells her once why, and tries again the next day', async () => {
    const { party, olga, slug } = await setUp()
    await olga.submit(paths.people(slug), { name: 'Grandma' })
    await party.passTo('2026-12-02T08:00:00Z')
    await party.passTo('2026-12-02T20:00:00Z')
    assert.deepEqual(results(party), [])
    const [mail, ...others] = toOlga(party)
    assert.deepEqual(others, [])
    assert.equal(mail?.subject, 'Names couldn’t be drawn: Office party')
    assert.match(
      mail?.text ?? '',
      /Grandma wouldn’t find out: no card handed over yet, and no\s+email that\s+arrives/,
    )
    assert.match(mail?.text ?? '', new RegExp(paths.desk(slug)))
    assert.match(
      await deskOf(party, slug),
      /Names couldn’t be drawn automatically\. Grandma wouldn’t find out.*try again at nine/,
    )
    await party.passTo('2026-12-03T08:00:00Z')
    assert.equal(toOlga(party).length, 1, 'the same reason is told once')

    const again = await party.olga()
    const grandma = /participants\/(\w+)"[^>]*>(?:<bdi>)?Grandma/.exec(
      (await again.get(paths.desk(slug))).html,
    )
    await again.post(paths.card(slug, grandma?.[1] ?? ''))
    await again.post(paths.handOver(slug), { handed: grandma?.[1] ?? '' })
    await party.passTo('2026-12-03T20:00:00Z')
    assert.deepEqual(results(party), [], 'not before the next morning')
    await party.passTo('2026-12-04T08:00:00Z')
    assert.equal(results(party).length, NAMES.length)
  })

  it('tells Olga anew when somebody else is in the way, and names nobody in what is kept', async () => {
    const { party, olga, slug } = await setUp()
    await olga.submit(paths.people(slug), { name: 'Grandma' })
    await party.passTo('2026-12-02T08:00:00Z')
    const people = party.ctx.db.selectFrom('participants').select(['id', 'name'])
    const [grandma, ben] = await Promise.all(
      ['Grandma', 'Ben'].map((name) => people.where('name', '=', name).executeTakeFirstOrThrow()),
    )
    const again = await party.olga()
    await again.post(paths.card(slug, grandma?.id ?? ''))
    await again.post(paths.handOver(slug), { handed: grandma?.id ?? '' })
    await party.ctx.db
      .updateTable('participants')
      .set({ mail_trouble: 'smtp_address_refused' })
      .where('name', '=', 'Ben')
      .execute()
    await party.passTo('2026-12-03T08:00:00Z')
    await party.passTo('2026-12-04T08:00:00Z')
    const said = toOlga(party).map(({ text }) => /(\w+) wouldn’t find out/.exec(text)?.[1])
    assert.deepEqual(said, ['Grandma', 'Ben'])
    const keys = await party.ctx.db
      .selectFrom('outbox')
      .select('dedup_key')
      .where('kind', '=', 'draw_waits')
      .execute()
    assert.equal(keys.length, 2)
    for (const id of [grandma?.id, ben?.id]) {
      assert.ok(id && keys.every(({ dedup_key }) => !dedup_key.includes(id)))
    }
  })

  it('does not happen over the head of somebody who waits for Olga’s yes', async () => {
    const { party, slug } = await setUp({ max_participants: '4' })
    const wim = { name: 'Wim', email: 'wim@example.org' }
    await party.visitor().post(paths.register(slug), wim)
    await party.passTo('2026-12-01T08:00:00Z')
    party.mails.length = 0
    await party.passTo('2026-12-02T08:00:00Z')
    assert.equal(await drawsOf(party), 0)
    const why = /1 person is waiting for your yes\./
    assert.match(toOlga(party)[0]?.text ?? '', why)
    assert.match(await deskOf(party, slug), /couldn’t be drawn automatically\. 1 person is waiting/)
    const again = await party.olga()
    const list = await again.get(paths.waiting(slug))
    await again.submit(paths.accept(slug), { shown: list.valueOf('shown') ?? '' })
    await party.passTo('2026-12-03T08:00:00Z')
    assert.equal(await drawsOf(party), 1)
    assert.equal(results(party).filter(({ to }) => to.name === 'Wim').length, 1)
  })

  it('does not happen when the rules leave no way, or tell whom somebody gives to', async () => {
    const { party, olga, slug } = await setUp()
    const { html } = await olga.get(paths.exclusions(slug))
    const idOf = (name: string) => new RegExp(`value="(\\w+)">${name}<`).exec(html)?.[1] ?? ''
    const exclude = async (recipient: string) =>
      await olga.submit(paths.exclusions(slug), {
        giver_id: idOf('Anna'),
        recipient_id: idOf(recipient),
        kind: 'one_way',
      })
    await exclude('Ben')
    await exclude('Cleo')
    await party.passTo('2026-12-02T08:00:00Z')
    assert.match(toOlga(party)[0]?.text ?? '', /The rules leave Anna only one possible name/)
    assert.match(await deskOf(party, slug), /The rules leave Anna only one possible name/)
    await olga.post(paths.adminSignIn(), OLGA)
    await exclude('Dan')
    await party.passTo('2026-12-03T08:00:00Z')
    assert.match(
      toOlga(party)[1]?.text ?? '',
      /With these rules, someone would go without a present/,
    )
    assert.match(await deskOf(party, slug), /With these rules, someone would go without a present/)
    assert.deepEqual(results(party), [])
  })

  it('is known beforehand not to happen while Ben and the others have neither mail nor card', async () => {
    const { party, slug } = await setUpHeld()
    assert.match(
      await deskOf(party, slug),
      /As things stand, names can’t be drawn automatically on Wed 2 December, 09:00\. No card yet: .*Hand over cards/,
    )
    const olga = await party.olga()
    await olga.post(paths.allCards(slug), { cards: '25' })
    assert.match(await deskOf(party, slug), /As things stand, names can’t be drawn automatically/)
    for (const { id } of await party.ctx.db.selectFrom('participants').select('id').execute()) {
      await olga.post(paths.handOver(slug), { handed: id })
    }
    assert.match(
      await deskOf(party, slug),
      /Names are drawn automatically on Wed 2 December, 09:00, unless something’s in the way\./,
    )
    await party.passTo('2026-12-02T08:00:00Z')
    assert.equal(await drawsOf(party), 1)
  })

  it('does not happen when no mail is set up, as nobody would be told', async () => {
    const { party, slug } = await setUpHeld()
    await party.passTo('2026-12-02T08:00:00Z')
    assert.match(await deskOf(party, slug), /We don’t send emails here, so nobody would find out/)
    assert.equal(await drawsOf(party), 0)
  })

  it('does not happen to an address that is known not to work', async () => {
    const outcome: Delivery = { outcome: 'failed', reason: 'smtp_address_refused' }
    const { party, olga } = await openParty({}, () => ({
      name: 'smtp',
      concurrency: 1,
      send: async ({ to }) =>
        to.address === 'ben@example.org' ? outcome : { outcome: 'sent', reference: 'ok' },
      close: async () => {},
    }))
    const slug = await party.exchange(olga, FIELDS)
    for (const name of NAMES) {
      const email = `${name.toLowerCase()}@example.org`
      await party.visitor().post(paths.register(slug), { name, email })
    }
    await party.passTo('2026-12-02T08:00:00Z')
    assert.equal(await drawsOf(party), 0)
    assert.match(await deskOf(party, slug), /Ben wouldn’t find out/)
  })

  it('does not happen after the day, and asks for a last day to join that is before it', async () => {
    const { party, olga, slug } = await setUp({ registration_close_date: '2026-12-16' })
    const version = (await olga.get(paths.editExchange(slug))).valueOf('version') ?? ''
    const late = { ...FIELDS, registration_close_date: '2026-12-18', version }
    const refused = await olga.post(paths.desk(slug), late)
    assert.equal(refused.status, 422)
    assert.match(refused.text, /so this has to be before the day/)
    await party.passTo('2026-12-19T12:00:00Z')
    assert.equal(await drawsOf(party), 0)
    assert.doesNotMatch(await deskOf(party, slug), /automatically/)
  })

  it('asks for another last day when Olga opens registration again', async () => {
    const { party, slug } = await setUp()
    await party.ctx.db.deleteFrom('participants').where('name', '!=', 'Anna').execute()
    await party.passTo('2026-12-02T08:00:00Z')
    const olga = await party.olga()
    await olga.submit(paths.openRegistration(slug))
    assert.match(
      await deskOf(party, slug),
      /there’s no last day to join any more\. Set one ?, and we’ll draw on the morning after/,
    )
    const form = await olga.get(paths.editExchange(slug))
    const later = { ...FIELDS, registration_close_date: '2026-12-14' }
    await olga.submit(paths.desk(slug), { ...later, version: form.valueOf('version') ?? '' })
    assert.match(await deskOf(party, slug), /automatically on Tue 15 December, 09:00/)
    await party.joinAll(slug, ['Ben', 'Cleo'])
    await party.passTo('2026-12-05T08:00:00Z')
    assert.equal(await drawsOf(party), 0)
    await party.passTo('2026-12-15T08:00:00Z')
    assert.equal(await drawsOf(party), 1)
  })

  it('leaves the question to Olga when it would not have the shape that she chose', async () => {
    const { party, olga, slug } = await setUp()
    const { html } = await olga.get(paths.exclusions(slug))
    const idOf = (name: string) => new RegExp(`value="(\\w+)">${name}<`).exec(html)?.[1] ?? ''
    for (const [one, other] of [
      ['Anna', 'Cleo'],
      ['Anna', 'Dan'],
    ] as const) {
      const fields = { giver_id: idOf(one), recipient_id: idOf(other), kind: 'mutual' }
      await olga.submit(paths.exclusions(slug), fields)
    }
    await party.passTo('2026-12-02T08:00:00Z')
    assert.equal(await drawsOf(party), 0)
    assert.match(toOlga(party)[0]?.text ?? '', /don’t leave the kind of draw you chose/)
  })

  it('never happens again once Olga has undone a draw, as she is told before and on the form', async () => {
    const { party, slug } = await setUp()
    await party.passTo('2026-12-02T08:00:00Z')
    const olga = await party.olga()
    const question = await olga.get(paths.undoDraw(slug))
    assert.match(question.text, /Names won’t be drawn automatically any more: you draw them/)
    await olga.submit(paths.undoDraw(slug))
    party.mails.length = 0
    for (const day of ['03', '04']) await party.passTo(`2026-12-${day}T08:00:00Z`)
    assert.deepEqual(party.mails, [])
    assert.equal(await drawsOf(party), 1)
    assert.doesNotMatch(await deskOf(party, slug), /automatically/)
    const form = await (await party.olga()).get(paths.editExchange(slug))
    assert.match(form.text, /Names were drawn before, so drawing again is up to you\./)
    assert.doesNotMatch(form.html, /name="draws_itself"/)
  })

  it('is refused to Olga, who asks for it only after she has undone a draw', async () => {
    const { olga, slug } = await setUp({ draws_itself: '0' })
    await olga.submit(paths.draw(slug))
    assert.doesNotMatch((await olga.get(paths.undoDraw(slug))).text, /automatically/)
    await olga.submit(paths.undoDraw(slug))
    const version = (await olga.get(paths.editExchange(slug))).valueOf('version') ?? ''
    const later = { ...FIELDS, registration_close_date: '2026-12-10', version }
    const refused = await olga.post(paths.desk(slug), later)
    assert.equal(refused.status, 422)
    assert.match(refused.text, /One thing to fix.*Names were drawn before, so drawing again is up/)
    assert.doesNotMatch(refused.html, /name="draws_itself"/)
    const { draws_itself: _, ...others } = later
    assert.match((await olga.submit(paths.desk(slug), others)).text, /Saved\./)
  })

  it('needs no last day of Olga, who has undone what was drawn by it and edits a page from before', async () => {
    const { party, slug } = await setUp()
    await party.passTo('2026-12-02T08:00:00Z')
    const olga = await party.olga()
    await olga.submit(paths.undoDraw(slug))
    const version = (await olga.get(paths.editExchange(slug))).valueOf('version') ?? ''
    const stale = { ...FIELDS, registration_close_date: '', version }
    assert.match((await olga.submit(paths.desk(slug), stale)).text, /Saved\./)
  })

  it('waits for the next morning when Olga asks for it later in the day', async () => {
    const { party, olga, slug } = await setUp({ draws_itself: '0' })
    await party.passTo('2026-12-02T10:00:00Z')
    await olga.post(paths.adminSignIn(), OLGA)
    const version = (await olga.get(paths.editExchange(slug))).valueOf('version') ?? ''
    await olga.submit(paths.desk(slug), { ...FIELDS, version })
    await party.passTo('2026-12-02T10:01:00Z')
    assert.equal(await drawsOf(party), 0)
    assert.match(await deskOf(party, slug), /automatically on Thu 3 December, 09:00/)
    await party.passTo('2026-12-03T08:00:00Z')
    assert.equal(await drawsOf(party), 1)
  })

  it('keeps to the clock of the place, where the clocks skip an hour, too', () => {
    const exchange = {
      state: 'registration_closed',
      draws: 0,
      draws_itself_since: '2026-01-01T00:00:00Z',
      exchange_date: '2027-04-01',
      registration_close_date: '2027-03-27',
      timezone: 'Europe/Berlin',
      tried_to_draw_on: null,
    } as const
    const now = Temporal.Instant.from('2027-01-01T00:00:00Z')
    assert.equal(nextAttempt(exchange, now)?.toString(), '2027-03-28T07:00:00Z')
    const auckland = { ...exchange, timezone: 'Pacific/Auckland' }
    assert.equal(nextAttempt(auckland, now)?.toString(), '2027-03-27T20:00:00Z')
    assert.equal(nextAttempt({ ...exchange, draws: 1 }, now), undefined)
    assert.equal(nextAttempt({ ...exchange, draws_itself_since: null }, now), undefined)
  })

  async function drawsOf(party: Party): Promise<number> {
    const { draws } = await party.ctx.db
      .selectFrom('exchanges')
      .select('draws')
      .executeTakeFirstOrThrow()
    return draws
  }

  async function setUpHeld() {
    const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })
    const slug = await party.exchange(olga, FIELDS)
    for (const name of NAMES) {
      const email = `${name.toLowerCase()}@example.org`
      await party.visitor().post(paths.register(slug), { name, email })
    }
    return { party, slug }
  }
})
