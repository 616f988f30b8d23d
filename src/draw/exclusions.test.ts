import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { belongings } from '../../test/support/everything.ts'
import { type Party, startParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'

describe('who must not draw whom', () => {
  let party: Party
  let olga: Visitor
  let slug: string
  const ids = new Map<string, string>()
  before(async () => {
    party = await startParty()
    olga = await party.olga()
  })
  beforeEach(async () => {
    slug = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo']) await party.join(slug, name)
    const { html } = await olga.get(paths.exclusions(slug))
    for (const name of ['Anna', 'Ben', 'Cleo']) {
      ids.set(name, new RegExp(`value="(\\w+)">${name}<`).exec(html)?.[1] ?? '')
    }
  })
  after(() => party.close())

  const rule = (giver: string, recipient: string, kind: string) => ({
    giver_id: ids.get(giver) ?? giver,
    recipient_id: ids.get(recipient) ?? recipient,
    kind,
  })
  const add = (...parts: Parameters<typeof rule>) =>
    olga.submit(paths.exclusions(slug), rule(...parts))

  it('one way holds one way: Anna does not draw Ben, and Ben may draw Anna', async () => {
    const page = await add('Anna', 'Ben', 'one_way')
    assert.match(page.text, /The rule is added\..*Anna must not draw Ben/)
    assert.match((await olga.get(paths.desk(slug))).text, /Anna must not draw Ben/)
    await olga.submit(paths.draw(slug))
    const mail = await party.mailTo('anna@example.org')
    assert.match(mail.text, /\n {4}Cleo\n/)
    assert.match((await party.mailTo('ben@example.org')).text, /\n {4}Anna\n/)
  })

  it('mutual holds both ways: of three people nobody can be drawn any more', async () => {
    const page = await add('Anna', 'Ben', 'mutual')
    assert.match(page.text, /Anna and Ben do not draw each other/)
    assert.match(page.text, /With these rules names cannot be drawn/)
    assert.equal((await olga.post(paths.draw(slug))).status, 409)
  })

  it('is taken away again, and the draw is possible again', async () => {
    const page = await add('Anna', 'Ben', 'mutual')
    const remove = /action="([^"]+\/remove)"/.exec(page.html)?.[1] ?? ''
    const without = await olga.submit(remove)
    assert.match(without.text, /The rule is removed\./)
    assert.doesNotMatch(without.text, /do not draw each other (Remove|$)/)
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
      assert.match(again.text, /This rule was there already/)
    }
    assert.deepEqual(await belongings(party.ctx.db), before)
  })

  it('needs two different people of this exchange', async () => {
    const before = await belongings(party.ctx.db)
    const self = await olga.post(paths.exclusions(slug), rule('Anna', 'Anna', 'mutual'))
    assert.equal(self.status, 422)
    assert.match(self.text, /Please choose two different people/)
    const nobody = await olga.post(paths.exclusions(slug), rule('Anna', '', 'mutual'))
    assert.equal(nobody.status, 422)
    assert.match(nobody.text, /Please choose a person/)
    assert.match(nobody.html, new RegExp(`value="${ids.get('Anna')}" selected`))
    const odd = await olga.post(paths.exclusions(slug), rule('Anna', 'Ben', 'sometimes'))
    assert.equal(odd.status, 422)
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
    assert.match(page.text, /Names can be drawn once three people/)
  })
})
