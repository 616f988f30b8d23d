import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { belongings } from '../../test/support/everything.ts'
import { openParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { householdField } from './forms.ts'
import { names } from './words/en.ts'

describe('who must not draw whom', async () => {
  const { party, olga } = await openParty()
  let slug: string
  const ids = new Map<string, string>()
  beforeEach(async () => {
    slug = await party.exchange(olga, { names_shown: 'in_mail' })
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    const { html } = await olga.get(paths.exclusions(slug))
    for (const name of ['Anna', 'Ben', 'Cleo']) {
      ids.set(name, new RegExp(`value="(\\w+)">${name}<`).exec(html)?.[1] ?? '')
    }
  })

  const rule = (giver: string, recipient: string, kind: string) => ({
    giver_id: ids.get(giver) ?? giver,
    recipient_id: ids.get(recipient) ?? recipient,
    kind,
  })
  const add = (...parts: Parameters<typeof rule>) =>
    olga.submit(paths.exclusions(slug), rule(...parts))

  it('stand on pages of a hundred where they are many, those first that are told to help', async () => {
    await party.joinAll(slug, [...Array.from({ length: 18 }, (_, n) => `Guest${n + 10}`), 'Zoe'])
    const { id: exchange_id } = await party.ctx.db
      .selectFrom('exchanges')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
    const people = await listParticipants(party.ctx, exchange_id)
    const zoe = people.find(({ name }) => name === 'Zoe')?.id ?? ''
    const others = people.map(({ id }) => id).filter((id) => id !== zoe)
    const pairs = others.flatMap((id, place) => [
      [zoe, id],
      ...[1, 2, 3, 4, 5].map((on) => [id, others[(place + on) % others.length]]),
    ])
    const rows = pairs.map(([giver_id = '', recipient_id = ''], index) => {
      const created_at = '2026-10-01T10:00:00.000Z'
      return {
        id: `rule${index}`,
        exchange_id,
        giver_id,
        recipient_id,
        mutual: 0 as const,
        created_at,
      }
    })
    await party.ctx.db.insertInto('exclusions').values(rows).execute()
    const rulesOn = (html: string) =>
      [...html.matchAll(/<li id="(exclusion-\w+)"/g)].map(([, id]) => id)
    const first = await olga.get(paths.exclusions(slug))
    const next = await olga.get(`${paths.exclusions(slug)}?page=2`)
    assert.deepEqual([rulesOn(first.html).length, rulesOn(next.html).length], [100, 26])
    assert.equal(new Set([...rulesOn(first.html), ...rulesOn(next.html)]).size, 126)
    assert.match(first.html, /href="[^"]*page=2">Next/)
    assert.match(next.html, /href="[^"]*page=1">Previous/)
    const told = [...first.html.matchAll(/href="[^"]*#(exclusion-\w+)"/g)].map(([, id]) => id)
    assert.ok(told.length > 0)
    assert.ok(told.every((id) => rulesOn(first.html).includes(id)))
  })

  it('one way holds one way: Anna does not draw Ben, and Ben may draw Anna', async () => {
    const page = await add('Anna', 'Ben', 'one_way')
    assert.match(page.text, /Rule added\..*Anna won’t draw Ben/)
    assert.match((await olga.get(paths.desk(slug))).text, /Anna won’t draw Ben/)
    assert.match((await olga.post(paths.draw(slug))).text, /only one possible name each/)
    await olga.agree(paths.draw(slug))
    const mail = await party.mailTo('anna@example.org')
    assert.match(mail.text, /\n {4}Cleo\n/)
    assert.match((await party.mailTo('ben@example.org')).text, /\n {4}Anna\n/)
  })

  it('mutual holds both ways: of three people nobody can be drawn any more', async () => {
    const page = await add('Anna', 'Ben', 'mutual')
    assert.match(page.text, /Anna and Ben won’t draw each other/)
    assert.match(page.text, /Names can’t be drawn with these rules/)
    assert.equal((await olga.post(paths.draw(slug))).status, 409)
  })

  it('is taken away again, and the draw is possible again', async () => {
    const page = await add('Anna', 'Ben', 'mutual')
    const remove = /action="([^"]+\/remove)"/.exec(page.html)?.[1] ?? ''
    const without = await olga.submit(remove)
    assert.match(without.text, /Rule removed\./)
    assert.doesNotMatch(without.text, /(Anna|Ben) won’t draw each other/)
    assert.equal((await olga.post(remove)).status, 404)
    assert.equal((await olga.post(paths.draw(slug))).status, 303)
  })

  it('said twice is one rule', async () => {
    await add('Anna', 'Ben', 'mutual')
    const before = await belongings(party.ctx.db)
    for (const again of [
      await add('Anna', 'Ben', 'mutual'),
      await add('Ben', 'Anna', 'mutual'),
      await add('Ben', 'Anna', 'one_way'),
    ]) {
      assert.match(again.text, /That rule is there already/)
    }
    assert.deepEqual(await belongings(party.ctx.db), before)
  })

  it('needs two different people of this exchange', async () => {
    const before = await belongings(party.ctx.db)
    const self = await olga.post(paths.exclusions(slug), rule('Anna', 'Anna', 'mutual'))
    assert.equal(self.status, 422)
    assert.match(self.text, /Choose two different people/)
    const nobody = await olga.post(paths.exclusions(slug), rule('Anna', '', 'mutual'))
    assert.equal(nobody.status, 422)
    assert.match(nobody.text, /Choose the second person\./)
    assert.match(nobody.html, new RegExp(`value="${ids.get('Anna')}" selected`))
    const odd = await olga.post(paths.exclusions(slug), rule('Anna', 'Ben', 'sometimes'))
    assert.equal(odd.status, 422)
    assert.match(odd.text, /Choose one of these\./)
    const stranger = await olga.post(paths.exclusions(slug), rule('Anna', 'nobody', 'mutual'))
    assert.equal(stranger.status, 404)
    assert.deepEqual(await belongings(party.ctx.db), before)
  })

  it('reaches nobody and removes nothing of another exchange', async () => {
    const page = await add('Anna', 'Ben', 'mutual')
    const theirs = /rule-(\w+)/.exec(page.html)?.[1] ?? ''
    const other = await party.exchange(olga)
    const before = await belongings(party.ctx.db)
    const reach = await olga.post(paths.exclusions(other), rule('Anna', 'Ben', 'mutual'))
    assert.equal(reach.status, 404)
    assert.equal((await olga.post(paths.removeExclusion(other, theirs))).status, 404)
    assert.deepEqual(await belongings(party.ctx.db), before)
  })

  it('can be set once two people have joined', async () => {
    slug = await party.exchange(olga)
    const page = await olga.get(paths.exclusions(slug))
    assert.doesNotMatch(page.html, /name="giver_id"/)
    assert.match(page.text, /Three people, and you can draw names/)
  })
})

describe('households', async () => {
  const { party, olga } = await openParty()
  let slug: string

  beforeEach(async () => {
    // Moves past any rate limit, which is not what these tests are about.
    party.clock.move({ hours: 2 })
    slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo', 'Dan'])
  })

  it('keeps Anna and Ben apart once Olga gives them one household', async () => {
    const page = await save(olga, slug, { Anna: 'Lindgren', Ben: 'lindgren' })
    assert.match(page.text, /Anna can draw 2 of 3/)
    assert.doesNotMatch(page.text, /Cleo can draw/)
    assert.match(page.text, /All good: names can be drawn/)
  })

  it('says in names why a household of everybody leaves nothing to draw', async () => {
    const page = await save(olga, slug, { Anna: 'us', Ben: 'us', Cleo: 'us', Dan: 'us' })
    assert.match(page.text, /Names can’t be drawn/)
    assert.match(
      page.text,
      /All 4 people are in the household “us”, so nobody can draw anybody\. Empty the household of at least 2 of them\./,
    )
    assert.doesNotMatch(page.text, /No single rule is to blame/)
    const emptied = await save(olga, slug, { Anna: '', Ben: '', Cleo: 'us', Dan: 'us' })
    assert.match(emptied.text, /All good: names can be drawn/)
    await save(olga, slug, { Anna: 'us', Ben: 'us', Cleo: 'us', Dan: 'us' })
    const refused = await olga.post(paths.draw(slug))
    assert.equal(refused.status, 409)
  })

  it('shows Olga which single rule to remove', async () => {
    await save(olga, slug, { Anna: 'us', Ben: 'us', Cleo: 'us' })
    const page = await olga.get(paths.exclusions(slug))
    // Any two of the three can only give to Dan.
    assert.match(
      page.text,
      /(Anna|Ben|Cleo) and (Anna|Ben|Cleo) can only draw Dan: 2 people, but only 1 name/,
    )
    assert.match(page.text, /is in the household “us”/)
    assert.match(page.html, /href="[^"]*#household-[a-z0-9]+"/)
  })

  it('warns before the button is pressed that one circle is not possible', async () => {
    const people = await peopleByName(slug)
    for (const name of ['Anna', 'Ben']) {
      for (const other of ['Cleo', 'Dan']) {
        await olga.submit(paths.exclusions(slug), {
          giver_id: people.get(name) ?? '',
          recipient_id: people.get(other) ?? '',
        })
      }
    }
    const question = await olga.get(paths.draw(slug))
    assert.match(question.text, /These rules don’t allow one big circle/)
    assert.match(question.text, /two people giving to each other/)
    assert.equal(question.valueOf('promised'), 'any')

    // As if the page had still said so: the question comes back, and nothing is drawn before its answer.
    const asked = await olga.post(paths.draw(slug), { ...question.hidden, promised: 'circle' })
    assert.equal(asked.status, 409)
    assert.match(asked.text, /Nothing is drawn yet.*two people giving to each other/)
    assert.match((await olga.get(paths.desk(slug))).text, /Everyone there\? Draw names…/)
    assert.deepEqual(asked.hidden, question.hidden)
    assert.match((await olga.submit(paths.draw(slug), asked.hidden)).text, /Names are drawn/)
  })

  it('draws all the same when the button promises nothing that we know', async () => {
    assert.match((await olga.submit(paths.draw(slug), { promised: 'a pony' })).text, /are drawn/)
  })

  it('keeps what Olga typed when a label is too long', async () => {
    const long = 'x'.repeat(61)
    const people = await peopleByName(slug)
    const field = householdField(people.get('Anna') ?? '')
    const page = await olga.post(paths.households(slug), { [field]: long })
    assert.equal(page.status, 422)
    assert.equal(page.valueOf(field), long)
  })

  it('is nothing for Mallory, who organises nothing', async () => {
    const mallory = party.visitor()
    assert.match((await mallory.post(paths.households(slug))).location, /^\/admin\/login/)
    assert.equal((await olga.post(paths.households('nosuchparty0'))).status, 404)
  })

  async function save(visitor: Visitor, slug: string, labels: Record<string, string>) {
    const people = await peopleByName(slug)
    const fields = Object.entries(labels).map(([name, label]) => [
      householdField(people.get(name) ?? ''),
      label,
    ])
    return await visitor.submit(paths.households(slug), Object.fromEntries(fields))
  }

  async function peopleByName(slug: string): Promise<Map<string, string>> {
    const { id } = await party.ctx.db
      .selectFrom('exchanges')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
    return new Map((await listParticipants(party.ctx, id)).map((one) => [one.name, one.id]))
  }
})

describe('names within a sentence', () => {
  it('stand in the order of the alphabet, however many are left out', () => {
    const some = ['Guest 193', 'Guest 131', 'Zoë', 'Guest 029', 'Åsa', 'Guest 5', 'Bob']
    assert.equal(names(some), 'Åsa, Bob, Guest 5, Guest 029, Guest 131 and 2 others')
    assert.equal(names(['Zoë', 'Anna']), 'Anna and Zoë')
  })
})
