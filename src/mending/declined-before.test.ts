import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { belongings } from '../../test/support/everything.ts'
import { openParty } from '../../test/support/party.ts'
import { readAssignment } from '../draw/sealed-pairs.ts'
import { findExchange } from '../exchanges/queries.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan', 'Eve']
const WAY_OUT = /That’s not for me:\s+\S+(\/auth\/participant\/not-for-me\/\S+)/

describe('drawing again, or undoing the draw, after somebody has said that it is not for them', async () => {
  const { party, olga } = await openParty()
  let slug = ''
  let wayOut = ''

  beforeEach(async () => {
    party.clock.move({ hours: 2 })
    slug = await party.exchange(olga)
    for (const name of NAMES) {
      await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
    }
    await olga.submit(paths.draw(slug))
    await party.deliver()
    wayOut = await wayOutOf('Ben')
    await party.visitor().submit(wayOut)
  })

  async function wayOutOf(name: string) {
    return WAY_OUT.exec((await party.mailTo(`${name.toLowerCase()}@example.org`)).text)?.[1] ?? ''
  }

  async function ruleFor(giver: string, recipient: string) {
    const exchange = (await findExchange(party.ctx, slug)) ?? assert.fail()
    const people = await listParticipants(party.ctx, exchange.id)
    const idOf = (wanted: string) => people.find(({ name }) => name === wanted)?.id ?? ''
    return { giver_id: idOf(giver), recipient_id: idOf(recipient), kind: 'mutual' }
  }

  it('asks again when it is Eve who would be out by now, and not Ben, whom Olga was told of', async () => {
    const rule = await ruleFor('Anna', 'Cleo')
    const question = await olga.post(paths.drawAgain(slug), rule)
    await party.visitor().submit(`${wayOut}/mails-again`)
    await party.visitor().submit(await wayOutOf('Eve'))
    const before = await belongings(party.ctx.db)
    const asked = await olga.post(paths.drawAgain(slug), question.hidden)
    assert.equal(asked.status, 409)
    assert.match(asked.text, /Eve said it isn’t for them, and won’t be in the new draw\./)
    assert.deepEqual(await belongings(party.ctx.db), before)
    assert.match((await olga.submit(paths.drawAgain(slug), asked.hidden)).text, /Names are drawn/)
  })

  it('asks the same again before the draw is undone, also where nobody was named', async () => {
    const question = await olga.get(paths.undoDraw(slug))
    await party.visitor().submit(`${wayOut}/mails-again`)
    await party.visitor().submit(await wayOutOf('Eve'))
    const before = await belongings(party.ctx.db)
    for (const fields of [question.hidden, {}, { ...question.hidden, leaving: '1' }]) {
      const asked = await olga.post(paths.undoDraw(slug), fields)
      assert.equal(asked.status, 409)
      assert.match(asked.text, /Eve said it isn’t for them, and won’t be in any more\./)
    }
    assert.deepEqual(await belongings(party.ctx.db), before)
    assert.match((await olga.agree(paths.undoDraw(slug))).text, /The draw is undone/)
  })

  it('draws with Ben, too, if he has taken it back since Olga was told', async () => {
    const question = await olga.post(paths.drawAgain(slug), await ruleFor('Anna', 'Cleo'))
    await party.visitor().submit(`${wayOut}/mails-again`)
    await olga.submit(paths.drawAgain(slug), question.hidden)
    const exchange = (await findExchange(party.ctx, slug)) ?? assert.fail()
    assert.equal((await readAssignment(party.ctx, exchange)).size, NAMES.length)
  })

  it('asks with their name, and draws among the others', async () => {
    const exchange = (await findExchange(party.ctx, slug)) ?? assert.fail()
    const people = await listParticipants(party.ctx, exchange.id)
    const idOf = (wanted: string) => people.find(({ name }) => name === wanted)?.id ?? ''
    const rule = { giver_id: idOf('Anna'), recipient_id: idOf('Cleo'), kind: 'mutual' }
    const question = await olga.post(paths.drawAgain(slug), rule)
    assert.match(question.text, /Ben said it isn’t for them, and won’t be in the new draw\./)
    const undoing = await olga.get(paths.undoDraw(slug))
    assert.match(undoing.text, /Ben said it isn’t for them, and won’t be in any more\./)
    const rules = await olga.get(paths.exclusions(slug))
    assert.doesNotMatch(rules.html, /<option[^>]*>Ben</)
    assert.match(rules.html, /<option[^>]*>Anna</)
    const unnamed = await olga.post(paths.drawAgain(slug), { ...question.hidden, leaving: '' })
    assert.equal(unnamed.status, 409, 'a question that did not name him is asked again')
    assert.match(unnamed.text, /Ben said it isn’t for them/)
    await olga.submit(paths.drawAgain(slug), question.hidden)
    const drawn = await readAssignment(party.ctx, (await findExchange(party.ctx, slug)) ?? exchange)
    assert.deepEqual(
      [...drawn.keys()].sort(),
      people
        .filter(({ name }) => name !== 'Ben')
        .map(({ id }) => id)
        .sort(),
    )
    assert.ok(![...drawn.values()].includes(idOf('Ben')))
    await party.deliver()
    assert.doesNotMatch(party.mails.findLast(({ to }) => to.name === 'Ben')?.subject ?? '', /again/)
    assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /Ben says this isn’t for them/)
  })
})
