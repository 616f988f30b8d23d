import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { belongings } from '../../test/support/everything.ts'
import { openParty, type Party, slugOf } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { readAssignment } from '../draw/sealed-pairs.ts'
import { findExchange } from '../exchanges/queries.ts'
import { drawNumber } from '../exchanges/rules.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { LATECOMER } from './rules.ts'

const EVE = { name: 'Eve', email: 'eve@example.org' }

describe('joining late and dropping out', async () => {
  const { party, olga } = await openParty()
  let slug: string
  let guests: Map<string, Visitor>

  beforeEach(async () => {
    party.clock.move({ hours: 2 })
    slug = await party.exchange(olga)
    guests = new Map()
    for (const name of ['Anna', 'Ben', 'Cleo', 'Dan'])
      guests.set(name, await party.join(slug, name))
    await olga.submit(paths.draw(slug))
    await party.deliver()
    party.mails.length = 0
  })

  it('fits Eve in: one person gets another name, and nobody is told who', async () => {
    const before = await whoGivesToWhom(party, slug)
    const preview = await olga.post(paths.latecomer(slug), EVE)
    assert.match(
      preview.text,
      /Let Eve in\? Eve draws someone, and someone draws Eve\. Everyone gets an email to look again/,
    )
    assert.deepEqual(await whoGivesToWhom(party, slug), before)

    await olga.submit(paths.latecomer(slug), { ...EVE, confirmed: '1' })
    const now = await whoGivesToWhom(party, slug)
    const changed = [...before].filter(([giver, recipient]) => now.get(giver) !== recipient)
    assert.equal(changed.length, 1)
    assert.equal(now.size, 5)
    assert.equal(new Set(now.values()).size, 5)
  })

  it('tells everybody by the same mail that something has changed, and Eve by her own', async () => {
    await olga.submit(paths.latecomer(slug), { ...EVE, confirmed: '1' })
    await party.deliver()
    const told = party.mails.filter((mail) => mail.to.address !== EVE.email)
    assert.deepEqual(told.map((mail) => mail.to.address).sort(), [
      'anna@example.org',
      'ben@example.org',
      'cleo@example.org',
      'dan@example.org',
    ])
    const same = atLeastOne(told).map(({ subject, text }) => {
      const link = /http\S+/g
      return [subject, text.replace(link, '…').replace(/Hi \w+,/, 'Hi …,')].join('\n')
    })
    assert.equal(new Set(same).size, 1)
    assert.match(same[0] ?? '', /^Please look again: Office party\n/)
    assert.match(same[0] ?? '', /Someone has joined or left since names were drawn/)
    assert.doesNotMatch(same[0] ?? '', /\b(Anna|Ben|Cleo|Dan|Eve)\b/)
    assert.equal(party.mails.length, 5)
    const page = await olga.get(paths.exchangeMail(slug))
    assert.match(page.text, /Please look again 4 /)
  })

  it('leaves as it is how many have looked', async () => {
    for (const guest of atLeastOne([...guests.values()])) await guest.get(paths.dashboard(slug))
    assert.match((await olga.get(paths.desk(slug))).text, /4 of 4 have opened their page/)
    await olga.submit(paths.latecomer(slug), { ...EVE, confirmed: '1' })
    assert.match((await olga.get(paths.desk(slug))).text, /4 of 5 have opened their page/)
  })

  it('lets Dan drop out: whoever drew him gets another name, and his page closes', async () => {
    const before = await whoGivesToWhom(party, slug)
    const dan = (await idsByName(party, slug)).get('Dan') ?? ''
    const preview = await olga.get(paths.dropOut(slug, dan))
    assert.match(preview.text, /Take Dan out\?/)
    assert.match(
      preview.text,
      /whoever drew Dan gets someone else\. Dan gets an email about it\. Everyone gets an email to look again/,
    )

    await olga.submit(paths.dropOut(slug, dan))
    const now = await whoGivesToWhom(party, slug)
    const [giverOfDan = ''] = [...before].find(([, recipient]) => recipient === 'Dan') ?? []
    assert.deepEqual([...now.keys()].sort(), ['Anna', 'Ben', 'Cleo'])
    assert.equal(now.get(giverOfDan), before.get('Dan'))

    await party.deliver()
    assert.deepEqual(party.mails.map((mail) => mail.to.address).sort(), [
      'anna@example.org',
      'ben@example.org',
      'cleo@example.org',
      'dan@example.org',
    ])
    const page = await guests.get('Dan')?.get(paths.dashboard(slug))
    assert.equal(page?.status, 303)
  })

  it('changes nothing when somebody else is let in, or the draw is undone, at that very moment', async () => {
    const { drawing } = party.ctx
    const meanwhile = (happens: () => Promise<unknown>) => {
      party.ctx.drawing = {
        ...drawing,
        async repair(...parameters) {
          party.ctx.drawing = drawing
          const repaired = await drawing.repair(...parameters)
          await happens()
          return repaired
        },
      }
    }
    meanwhile(() =>
      olga.submit(paths.latecomer(slug), { name: 'Frida', email: '', confirmed: '1' }),
    )
    const late = await olga.post(paths.latecomer(slug), { ...EVE, confirmed: '1' })
    assert.equal(late.status, 409)
    assert.match(late.text, /Something changed just then\. Look again and retry/)
    const drawn = await whoGivesToWhom(party, slug)
    assert.ok(drawn.has('Frida') && !drawn.has('Eve'))
    meanwhile(() => olga.submit(paths.undoDraw(slug)))
    const gone = await olga.post(paths.latecomer(slug), { ...EVE, confirmed: '1' })
    assert.equal(gone.status, 409)
    assert.match(gone.text, /Names aren’t drawn right now/)
    assert.ok(!(await idsByName(party, slug)).has('Eve'))
  })

  it('refuses in a sentence when fewer than three would be left', async () => {
    const ids = await idsByName(party, slug)
    await olga.submit(paths.dropOut(slug, ids.get('Dan') ?? ''))
    const refused = await olga.post(paths.dropOut(slug, ids.get('Cleo') ?? ''))
    assert.equal(refused.status, 409)
    assert.match(refused.text, /Only two people would be left/)
    assert.equal((await whoGivesToWhom(party, slug)).size, 3)
  })

  it('refuses and changes nothing when the rules leave no place for Eve', async () => {
    const before = await whoGivesToWhom(party, slug)
    await olga.submit(paths.undoDraw(slug))
    const ids = await idsByName(party, slug)
    const home = (names: string[], label: string) =>
      names.map((name) => [`household-${ids.get(name)}`, label])
    const two = [...home(['Anna', 'Ben'], 'Elm'), ...home(['Cleo', 'Dan'], 'Oak')]
    await olga.submit(paths.households(slug), Object.fromEntries(two))
    await olga.submit(paths.draw(slug))
    const drawn = await whoGivesToWhom(party, slug)
    assert.equal(drawn.size, before.size)
    const refused = await olga.post(paths.latecomer(slug), { ...EVE, household: 'Elm' })
    assert.equal(refused.status, 409)
    assert.match(refused.text, /The rules leave no way to do that, and nothing was changed/)
    assert.deepEqual(await whoGivesToWhom(party, slug), drawn)
  })

  it('keeps what Olga typed when Eve has no name or is in already', async () => {
    const nameless = await olga.post(paths.latecomer(slug), { ...EVE, name: '' })
    assert.equal(nameless.status, 422)
    assert.equal(nameless.valueOf('email'), EVE.email)
    for (const confirmed of ['', '1']) {
      const twice = { name: 'Anna', email: 'anna@example.org', confirmed }
      const known = await olga.post(paths.latecomer(slug), twice)
      assert.equal(known.status, 422)
      assert.match(known.text, /Someone with this name is already in/)
    }
    assert.equal((await idsByName(party, slug)).size, 4)
  })

  it('takes Eve as anybody is taken before the draw: with no email, with a shared one, never twice', async () => {
    await olga.submit(paths.latecomer(slug), { name: 'Eve', email: ' ', confirmed: '1' })
    const again = await olga.post(paths.latecomer(slug), { name: ' eve ', email: '' })
    assert.equal(again.status, 422)
    assert.match(again.text, /Someone with this name is already in/)
    const shared = { name: 'Frida', email: 'anna@example.org', confirmed: '1' }
    await olga.submit(paths.latecomer(slug), shared)
    const unlike = await olga.post(paths.latecomer(slug), { ...EVE, email: 'eve@example' })
    assert.equal(unlike.status, 422)
    assert.match(unlike.text, /not a full email address/)
    assert.equal((await idsByName(party, slug)).size, 6)
  })

  it('is not there before the draw, for strangers, or without the form’s token', async () => {
    const open = await party.exchange(olga)
    assert.equal((await olga.get(paths.latecomer(open))).status, 409)
    assert.equal((await olga.post(paths.latecomer(open), EVE)).status, 409)
    assert.equal((await olga.get(paths.dropOut(slug, 'nobody'))).status, 404)
    const mallory = party.visitor()
    assert.equal((await mallory.post(paths.latecomer(slug), EVE)).status, 303)
    assert.equal((await olga.postWithoutToken(paths.latecomer(slug), EVE)).status, 403)
  })
})

describe('the mail to everybody that something has changed', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { exchange_date: '2026-11-25' })
  await party.joinAll(slug, ['Anna', 'Ben', 'Cleo', 'Dan'])
  await olga.submit(paths.draw(slug))

  /** Somebody without an address joins. Returns how many have been told of changes so far. */
  async function toldWhenSomebodyJoins(name: string): Promise<number> {
    await olga.submit(paths.latecomer(slug), { name, email: '', confirmed: '1' })
    await party.deliver()
    return toldSoFar()
  }
  const toldSoFar = () => party.mails.filter(({ subject }) => /look again/.test(subject)).length

  it('gathers what happens within two hours', async () => {
    assert.equal(await toldWhenSomebodyJoins('Eve'), 4)
    party.clock.move({ minutes: 30 })
    assert.equal(await toldWhenSomebodyJoins('Frida'), 4)
    party.clock.move({ minutes: 30 })
    assert.equal(await toldWhenSomebodyJoins('Greta'), 4)
    party.clock.move({ minutes: 60 })
    await party.deliver()
    assert.equal(toldSoFar(), 8, 'both are told of at once')
  })

  it('goes out at once when the day is near', async () => {
    party.clock.set('2026-11-23T12:00:00Z')
    assert.equal(await toldWhenSomebodyJoins('Hugo'), 12)
    party.clock.move({ minutes: 1 })
    assert.equal(await toldWhenSomebodyJoins('Ida'), 16)
  })

  it('comes once, though the mail server was down when another one fell due', async () => {
    await party.ctx.db
      .updateTable('outbox')
      .set({ state: 'waiting', due_at: '2026-11-23T12:30:00.000Z', finished_at: null })
      .where('kind', '=', 'draw_changed')
      .execute()
    party.clock.move({ hours: 1 })
    assert.equal(await toldWhenSomebodyJoins('Jon'), 20)
  })
})

describe('the rules, once names are drawn by them', async () => {
  const { party, olga } = await openParty()
  let slug: string
  let ids: Map<string, string>
  beforeEach(async () => {
    party.clock.move({ hours: 2 })
    slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil'])
    ids = await idsByName(party, slug)
    await olga.submit(paths.exclusions(slug), rule('Anna', 'Ben'))
    await olga.submit(paths.households(slug), { [`household-${ids.get('Cleo')}`]: 'Elm' })
    await olga.submit(paths.draw(slug))
    await party.deliver()
    party.mails.length = 0
  })

  const rule = (giver: string, recipient: string) => ({
    giver_id: ids.get(giver) ?? giver,
    recipient_id: ids.get(recipient) ?? recipient,
    kind: 'mutual',
  })

  it('can be read, and offer nothing that changes them', async () => {
    const { text, html } = await olga.get(paths.exclusions(slug))
    assert.match(text, /Names are drawn, so the rules are locked\./)
    assert.match(text, /Anna and Ben won’t draw each other/)
    assert.doesNotMatch(html, /exclusions\/\w+\/remove|name="household-|forget-last-time/)
    const person = await olga.get(paths.person(slug, ids.get('Cleo') ?? ''))
    assert.doesNotMatch(person.html, /name="household"/)
  })

  it('stay as they are, whatever an old page sends, until the draw is undone', async () => {
    const before = await belongings(party.ctx.db)
    const [exclusion] = await party.ctx.db.selectFrom('exclusions').select('id').execute()
    for (const [url, fields] of [
      [paths.exclusions(slug), rule('Cleo', 'Dan')],
      [paths.removeExclusion(slug, exclusion?.id ?? ''), {}],
      [paths.households(slug), { [`household-${ids.get('Cleo')}`]: 'Oak' }],
    ] as const) {
      const refused = await olga.post(url, fields)
      assert.equal(refused.status, 409, url)
      assert.match(refused.text, /the rules are locked and nothing was changed/)
    }
    assert.deepEqual(await belongings(party.ctx.db), before)
    const cleo = { name: 'Cleo', email: 'cleo@example.org', household: 'Oak' }
    await olga.submit(paths.person(slug, ids.get('Cleo') ?? ''), cleo)
    const people = await listParticipants(party.ctx, (await exchange()).id)
    assert.equal(people.find(({ name }) => name === 'Cleo')?.household, 'Elm')
    await olga.submit(paths.undoDraw(slug))
    assert.equal((await olga.post(paths.exclusions(slug), rule('Cleo', 'Dan'))).status, 303)
  })

  it('say before they draw again that so few ways are easy to guess', async () => {
    const tight = await party.exchange(olga, { draw_shape: 'any' })
    for (const name of ['Anna', 'Ben', 'Cleo', 'Dan']) {
      await olga.submit(paths.people(tight), { name })
    }
    await olga.submit(paths.draw(tight))
    const { db } = party.ctx
    const people = await db
      .selectFrom('participants')
      .innerJoin('exchanges', 'exchanges.id', 'exchange_id')
      .select(['participants.id', 'participants.name'])
      .where('slug', '=', tight)
      .execute()
    const idOf = (name: string) => people.find((one) => one.name === name)?.id ?? ''
    const couple = { giver_id: idOf('Anna'), recipient_id: idOf('Ben'), kind: 'mutual' }
    const asked = await olga.post(paths.drawAgain(tight), couple)
    assert.match(asked.text, /There are so few ways to draw/)
  })

  it('get a forgotten one by drawing again for everybody, who are told so', async () => {
    const before = await belongings(party.ctx.db)
    const page = await olga.get(paths.exclusions(slug))
    assert.match(page.text, /Forgot a rule\?/)
    const asked = await olga.post(paths.drawAgain(slug), rule('Cleo', 'Dan'))
    assert.match(
      asked.text,
      /Draw again for everyone\? The names drawn so far are deleted for good/,
    )
    assert.deepEqual(await belongings(party.ctx.db), before, 'asking changes nothing')
    const done = await olga.submit(paths.drawAgain(slug), asked.hidden)
    assert.match(done.text, /Names are drawn/)
    const now = await whoGivesToWhom(party, slug)
    assert.equal(now.size, 5)
    assert.notEqual(now.get('Cleo'), 'Dan')
    assert.notEqual(now.get('Dan'), 'Cleo')
    await party.deliver()
    assert.equal(party.mails.length, 5)
    for (const { subject } of atLeastOne(party.mails)) assert.match(subject, /drawn again/)
  })

  it('keep a newer draw than the one that Olga was asked about', async () => {
    const asked = await olga.post(paths.drawAgain(slug), rule('Cleo', 'Dan'))
    await olga.submit(paths.undoDraw(slug))
    await olga.submit(paths.draw(slug))
    const newer = await belongings(party.ctx.db)
    const { draw, ...ofNone } = asked.hidden
    for (const fields of [asked.hidden, ofNone]) {
      const refused = await olga.post(paths.drawAgain(slug), fields)
      assert.equal(refused.status, 409)
      assert.match(refused.text, /Something changed just then\. Look again and retry/)
    }
    assert.deepEqual(await belongings(party.ctx.db), newer)
    const again = await olga.post(paths.drawAgain(slug), rule('Cleo', 'Dan'))
    assert.match((await olga.submit(paths.drawAgain(slug), again.hidden)).text, /Names are drawn/)
  })

  it('keep a newer draw than the one that Olga was asked whether to undo', async () => {
    const asked = await olga.get(paths.undoDraw(slug))
    await olga.submit(paths.undoDraw(slug), asked.hidden)
    await olga.submit(paths.draw(slug))
    const newer = await belongings(party.ctx.db)
    const refused = await olga.post(paths.undoDraw(slug), asked.hidden)
    assert.equal(refused.status, 409)
    assert.match(refused.text, /Something changed just then\. Look again and retry/)
    assert.deepEqual(await belongings(party.ctx.db), newer)
    assert.match((await olga.agree(paths.undoDraw(slug))).text, /The draw is undone/)
  })

  it('keep the draw as it is when somebody drops out while names are drawn again', async () => {
    const asked = await olga.post(paths.drawAgain(slug), rule('Cleo', 'Dan'))
    const { drawing } = party.ctx
    party.ctx.drawing = {
      ...drawing,
      async draw(...parameters) {
        party.ctx.drawing = drawing
        const drawn = await drawing.draw(...parameters)
        await olga.submit(paths.dropOut(slug, ids.get('Emil') ?? ''))
        return drawn
      },
    }
    const refused = await olga.post(paths.drawAgain(slug), asked.hidden)
    assert.equal(refused.status, 409)
    assert.match(refused.text, /Something changed just then\. Look again and retry/)
    assert.equal((await whoGivesToWhom(party, slug)).size, 4)
    assert.doesNotMatch((await olga.get(paths.exclusions(slug))).text, /Cleo and Dan won’t draw/)
  })

  it('keep the draw as it is when the forgotten one would leave no way to draw', async () => {
    for (const name of ['Ben', 'Dan', 'Emil']) {
      const asked = await olga.post(paths.drawAgain(slug), rule('Cleo', name))
      const { length } = asked.text.match(/The rules leave/g) ?? []
      assert.equal(length, name === 'Emil' ? 1 : 0)
      const more = await olga.post(paths.drawAgain(slug), { ...asked.hidden, told: '' })
      assert.equal(more.status, length === 0 ? 303 : 409)
      if (length > 0) await olga.submit(paths.drawAgain(slug), asked.hidden)
    }
    const before = await belongings(party.ctx.db)
    const draw = drawNumber(await exchange())
    for (const confirmed of ['', '1']) {
      const anna = { ...rule('Cleo', 'Anna'), confirmed, draw }
      const refused = await olga.post(paths.drawAgain(slug), anna)
      assert.equal(refused.status, 409)
      assert.match(refused.text, /With this rule, someone would go without a present/)
      const known = await olga.post(paths.drawAgain(slug), { ...rule('Ben', 'Anna'), confirmed })
      assert.match(known.text, /That rule was there already/)
      const odd = await olga.post(paths.drawAgain(slug), { ...rule('Ben', 'Ben'), confirmed })
      assert.match(odd.text, /Choose two different people/)
    }
    assert.deepEqual(await belongings(party.ctx.db), before)
    const mallory = party.visitor()
    assert.equal((await mallory.post(paths.drawAgain(slug), rule('Cleo', 'Anna'))).status, 303)
    assert.equal((await olga.postWithoutToken(paths.drawAgain(slug))).status, 403)
    await olga.submit(paths.undoDraw(slug))
    assert.equal((await olga.post(paths.drawAgain(slug), rule('Cleo', 'Anna'))).status, 409)
  })

  async function exchange() {
    const found = await findExchange(party.ctx, slug)
    assert.ok(found)
    return found
  }
})

describe('a change after which the rules leave somebody one possible name only', async () => {
  const { party, olga } = await openParty()
  let slug: string
  let ids: Map<string, string>

  async function drawn(
    names: readonly string[],
    { home, notTo }: { home: readonly string[]; notTo: readonly (readonly [string, string])[] },
  ): Promise<void> {
    party.clock.move({ hours: 2 })
    slug = await party.exchange(olga, { draw_shape: 'any' })
    await party.joinAll(slug, names)
    ids = await idsByName(party, slug)
    const labels = home.map((name) => [`household-${ids.get(name)}`, 'Elm'])
    await olga.submit(paths.households(slug), Object.fromEntries(labels))
    for (const [giver, recipient] of notTo) {
      const pair = { giver_id: ids.get(giver) ?? '', recipient_id: ids.get(recipient) ?? '' }
      await olga.submit(paths.exclusions(slug), { ...pair, kind: 'one_way' })
    }
    assert.equal((await olga.post(paths.draw(slug))).status, 303, 'without a question')
  }

  it('is asked about when Dan drops out, and again if the page had named fewer, or others', async () => {
    await drawn(['Anna', 'Ben', 'Cleo', 'Dan'], { home: [], notTo: [['Anna', 'Ben']] })
    const before = await belongings(party.ctx.db)
    const out = paths.dropOut(slug, ids.get('Dan') ?? '')
    const asked = await olga.get(out)
    assert.equal(asked.status, 200)
    const says = /rules leave \w+, \w+ and \w+ only one possible name each.*loosen a rule first/
    assert.match(asked.text, says)
    const [, ...two] = asked.valueOf('told')?.split(' ') ?? []
    for (const told of ['', '3', 'x', two.join(' '), [...two, ...two, 'x'].join(' ')]) {
      const more = await olga.post(out, { told })
      assert.equal(more.status, 409)
      assert.match(more.text, says)
      assert.deepEqual(more.hidden, asked.hidden)
    }
    assert.deepEqual(await belongings(party.ctx.db), before, 'asking changes nothing')
    assert.equal((await olga.post(out, asked.hidden)).status, 303)
    assert.equal((await whoGivesToWhom(party, slug)).size, 3)
  })

  it('is not made when Eve would have fewer than three to give to, or to get from', async () => {
    await drawn(['Anna', 'Ben', 'Cleo', 'Dan', 'Emil'], {
      home: ['Anna', 'Ben'],
      notTo: [
        ['Cleo', 'Anna'],
        ['Cleo', 'Ben'],
      ],
    })
    const before = await belongings(party.ctx.db)
    // Cleo alone could give to her: Dan and Emil are needed for Anna and Ben.
    const eve = { ...EVE, household: 'Elm' }
    const everybody = [...ids.values(), LATECOMER].join(' ')
    for (const confirmed of ['', '1']) {
      const refused = await olga.post(paths.latecomer(slug), { ...eve, confirmed, told: everybody })
      assert.equal(refused.status, 409)
      assert.match(refused.text, /others could tell who’s giving to who.*draw again for everyone/)
    }
    assert.deepEqual(await belongings(party.ctx.db), before)
    const alone = await olga.post(paths.latecomer(slug), { ...EVE, confirmed: '1' })
    assert.equal(alone.status, 303)
  })

  it('settles no pair of others, by rules that somebody brings along from last time', async () => {
    const first = await party.exchange(olga, { draw_shape: 'any' })
    const names = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil']
    await party.joinAll(first, [...names, 'Eve'])
    const firstIds = await idsByName(party, first)
    const id = (name: string) => firstIds.get(name) ?? ''
    for (const name of names) {
      const rules = [
        name !== 'Ben' && { giver_id: id('Eve'), recipient_id: id(name) },
        name !== 'Anna' && { giver_id: id(name), recipient_id: id('Eve') },
      ].filter((rule) => rule !== false)
      for (const rule of rules) {
        await olga.submit(paths.exclusions(first), { ...rule, kind: 'one_way' })
      }
    }
    await olga.agree(paths.draw(first))
    await olga.submit(paths.complete(first))
    const again = { name: 'Once more', exchange_date: '2027-12-17', invite: '1' }
    const next = slugOf(await olga.submit(paths.again(first), again))
    await olga.submit(paths.openRegistration(next))
    party.clock.move({ hours: 2 })
    await party.joinAll(next, names)
    await olga.submit(paths.draw(next))
    const told = [...(await idsByName(party, next)).values(), LATECOMER].join(' ')
    const wanted = { ...EVE, confirmed: '1', told }
    const refused = await olga.post(paths.latecomer(next), wanted)
    assert.equal(refused.status, 409)
    assert.match(refused.text, /others could tell who’s giving to who/)
  })
})

describe('somebody who was invited from last time, and is let in late', async () => {
  const { party, olga } = await openParty()
  const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Frida'] as const
  const BEN = { name: 'Ben', email: 'ben@example.org' }
  beforeEach(() => party.clock.move({ hours: 2 }))

  /** Holds an exchange with these rules, and the next one, which only some have joined in time. */
  async function heldAgain(
    rules: { notTo?: Readonly<Record<string, readonly string[]>>; home?: readonly string[] },
    present: readonly string[],
  ): Promise<string> {
    const slug = await party.exchange(olga, { draw_shape: 'any' })
    await party.joinAll(slug, NAMES)
    const ids = await idsByName(party, slug)
    const forbidden = Object.entries(rules.notTo ?? {}).flatMap(([giver, names]) =>
      names.map((name) => ({ giver_id: ids.get(giver) ?? '', recipient_id: ids.get(name) ?? '' })),
    )
    for (const rule of forbidden) {
      await olga.submit(paths.exclusions(slug), { ...rule, kind: 'one_way' })
    }
    const home = (rules.home ?? []).map((name) => [`household-${ids.get(name)}`, 'Elm'])
    await olga.submit(paths.households(slug), Object.fromEntries(home))
    await olga.submit(paths.draw(slug))
    await olga.submit(paths.complete(slug))
    const again = { name: 'Once more', exchange_date: '2027-12-17', invite: '1' }
    const next = slugOf(await olga.submit(paths.again(slug), again))
    await olga.submit(paths.openRegistration(next))
    party.clock.move({ hours: 2 })
    await party.joinAll(next, present)
    await olga.submit(paths.draw(next))
    return next
  }

  it('keeps the exclusions of then: without a place by them there is none', async () => {
    const next = await heldAgain({ notTo: { Ben: ['Anna', 'Cleo', 'Dan'] } }, [
      'Anna',
      'Cleo',
      'Dan',
    ])
    for (const confirmed of ['', '1']) {
      const refused = await olga.post(paths.latecomer(next), { ...BEN, confirmed })
      assert.equal(refused.status, 409)
      assert.match(refused.text, /The rules leave no way to do that, and nothing was changed/)
    }
    assert.equal((await whoGivesToWhom(party, next)).size, 3)
  })

  it('never gets whom they must not, nor whom they live with', async () => {
    const present = NAMES.filter((name) => name !== 'Ben')
    const next = await heldAgain({ notTo: { Ben: ['Cleo'] }, home: ['Anna', 'Ben'] }, present)
    await olga.submit(paths.latecomer(next), { ...BEN, household: '', confirmed: '1' })
    const pairs = await whoGivesToWhom(party, next)
    assert.match(pairs.get('Ben') ?? '', /Dan|Emil|Frida/)
    assert.notEqual(pairs.get('Anna'), 'Ben')
  })

  it('is not let in where their rules leave fewer than four to get from: who is one of them would know the other', async () => {
    const present = NAMES.filter((name) => name !== 'Ben')
    const rulesOf = (givers: readonly string[]) => {
      const others = present.filter((name) => !givers.includes(name))
      return Object.fromEntries(others.map((name) => [name, ['Ben']]))
    }
    for (const givers of [
      ['Anna', 'Dan'],
      ['Anna', 'Dan', 'Frida'],
    ]) {
      const next = await heldAgain({ notTo: rulesOf(givers) }, present)
      const refused = await olga.post(paths.latecomer(next), { ...BEN, confirmed: '1' })
      assert.equal(refused.status, 409)
      assert.match(refused.text, /too few people around them/)
    }
    const next = await heldAgain({ notTo: rulesOf(['Anna', 'Cleo', 'Dan', 'Frida']) }, present)
    assert.equal((await olga.post(paths.latecomer(next), { ...BEN, confirmed: '1' })).status, 303)
  })

  it('is not let in where whoever they give to says who gives to them', async () => {
    // Cleo and Dan get from Emil and Frida, or from Ben: if he gives to Anna, she gives to him.
    const notTo = {
      Ben: ['Emil', 'Frida'],
      Emil: ['Anna', 'Frida'],
      Frida: ['Anna', 'Emil'],
      Anna: ['Cleo', 'Dan'],
      Cleo: ['Dan', 'Ben'],
      Dan: ['Cleo', 'Ben'],
    }
    const present = NAMES.filter((name) => name !== 'Ben')
    const next = await heldAgain({ notTo }, present)
    for (const confirmed of ['', '1']) {
      const refused = await olga.post(paths.latecomer(next), { ...BEN, confirmed })
      assert.equal(refused.status, 409)
      assert.match(refused.text, /too few people around them/)
    }
  })

  it('keeps the household of then, unless another one is given', async () => {
    const next = await heldAgain({ home: ['Anna', 'Ben', 'Cleo'] }, ['Anna', 'Cleo', 'Dan', 'Emil'])
    for (const confirmed of ['', '1']) {
      const refused = await olga.post(paths.latecomer(next), { ...BEN, confirmed })
      assert.equal(refused.status, 409)
    }
    const moved = { ...BEN, household: 'Oak', confirmed: '1' }
    assert.equal((await olga.post(paths.latecomer(next), moved)).status, 303)
    const exchange = await findExchange(party.ctx, next)
    const people = await listParticipants(party.ctx, exchange?.id ?? '')
    assert.equal(people.find(({ name }) => name === 'Ben')?.household, 'Oak')
  })
})

async function whoGivesToWhom(party: Party, slug: string): Promise<Map<string, string>> {
  const exchange = await findExchange(party.ctx, slug)
  assert.ok(exchange)
  const names = new Map([...(await idsByName(party, slug))].map(([name, id]) => [id, name]))
  const pairs = await readAssignment(party.ctx, exchange)
  return new Map([...pairs].map(([giver, to]) => [names.get(giver) ?? '', names.get(to) ?? '']))
}

async function idsByName(party: Party, slug: string): Promise<Map<string, string>> {
  const exchange = await findExchange(party.ctx, slug)
  const people = await listParticipants(party.ctx, exchange?.id ?? '')
  return new Map(people.map(({ name, id }) => [name, id]))
}
