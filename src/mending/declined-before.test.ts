import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openParty } from '../../test/support/party.ts'
import { readAssignment } from '../draw/sealed-pairs.ts'
import { findExchange } from '../exchanges/queries.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan', 'Eve']
const WAY_OUT = /That’s not for me:\s+\S+(\/auth\/participant\/not-for-me\/\S+)/

describe('drawing again after somebody has said that it is not for them', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  for (const name of NAMES) {
    await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
  }
  await olga.submit(paths.draw(slug))
  const [, wayOut = ''] = WAY_OUT.exec((await party.mailTo('ben@example.org')).text) ?? []
  await party.visitor().submit(wayOut)

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
    const agreed = { ...rule, promised: question.valueOf('promised') ?? '', confirmed: '1' }
    const unnamed = await olga.post(paths.drawAgain(slug), agreed)
    assert.equal(unnamed.status, 409, 'a question that did not name him is asked again')
    assert.match(unnamed.text, /Ben said it isn’t for them/)
    const promised = question.valueOf('promised') ?? ''
    const told = question.valueOf('told') ?? ''
    await olga.submit(paths.drawAgain(slug), {
      ...rule,
      promised,
      told,
      leaving: question.valueOf('leaving') ?? '',
      confirmed: '1',
    })
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
