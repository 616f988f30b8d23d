import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { startParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { householdField } from './forms.ts'

describe('households', async () => {
  const party = await startParty()
  after(() => party.close())
  const olga = await party.olga()
  let slug: string

  beforeEach(async () => {
    // The limit on registrations per address is not what these tests are about.
    party.clock.move({ hours: 2 })
    slug = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo', 'Dan']) await party.join(slug, name)
  })

  it('keeps Anna and Ben apart once Olga gives them one household', async () => {
    const page = await save(olga, slug, { Anna: 'Lindgren', Ben: 'lindgren' })
    assert.match(page.text, /Anna can draw 2 of 3/)
    assert.match(page.text, /Cleo can draw 3 of 3/)
    assert.match(page.text, /With these rules names can be drawn/)
  })

  it('says in names why a household of everybody leaves nothing to draw', async () => {
    const page = await save(olga, slug, { Anna: 'us', Ben: 'us', Cleo: 'us', Dan: 'us' })
    assert.match(page.text, /names cannot be drawn/)
    assert.match(page.text, /(can give to nobody|Nobody can give to)/)
    const refused = await olga.post(paths.draw(slug))
    assert.equal(refused.status, 409)
  })

  it('shows Olga which single rule to remove', async () => {
    await save(olga, slug, { Anna: 'us', Ben: 'us', Cleo: 'us' })
    const page = await olga.get(paths.exclusions(slug))
    // Any two of the three have only Dan between them.
    assert.match(page.text, /(Anna|Ben|Cleo) and (Anna|Ben|Cleo) can only give to Dan: 2 people/)
    assert.match(page.text, /share the household “us”/)
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
    const desk = await olga.get(paths.desk(slug))
    assert.match(desk.text, /One circle is not possible with these rules/)
    assert.match(desk.text, /two people who give to each other/)
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
