import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { openParty } from '../support/party.ts'
import { countQueries } from '../support/queries.ts'
import { collectRoutes } from '../support/routes.ts'

const PEOPLE = 200
const QUERIES_MAX = 12
const DESK_BYTES_MAX = 150 * 1024

describe('an office party of two hundred', async () => {
  const [{ party, olga }, routes] = await collectRoutes(() => openParty())
  const slug = await party.exchange(olga, { name: 'Office party' })
  const anna = await party.join(slug, 'Anna', { gift_ideas: 'tea' })
  let real: Record<string, string>
  before(async () => {
    const list = Array.from(
      { length: PEOPLE - 2 },
      (_, i) =>
        `Colleague number ${i},colleague-number-${i}@a-long-company-name.example.org,Team ${i % 40}`,
    )
    list.push('Grandma Ruth')
    const preview = await olga.post(paths.importPeople(slug), { list: list.join('\n') })
    await olga.submit(paths.confirmImport(slug), {
      list: list.join('\n'),
      seen: preview.valueOf('seen') ?? '',
    })
    await party.deliver()
    const { db } = party.ctx
    const ruth = await db
      .selectFrom('participants')
      .select('id')
      .where('email', 'is', null)
      .executeTakeFirstOrThrow()
    const mail = await db.selectFrom('outbox').select('id').executeTakeFirstOrThrow()
    real = { slug, participantId: ruth.id, mailId: mail.id }
  })

  async function assertFewQueries() {
    for (const { method, url } of atLeastOne(routes)) {
      const whose = url.startsWith('/admin')
        ? olga
        : url.startsWith('/exchange/')
          ? anna
          : undefined
      if (method !== 'GET' || !whose) continue
      const address = url.replace(/:(\w+)/g, (_, name: string) => real[name] ?? 'made-up')
      let status = 0
      const count = await countQueries(async () => {
        ;({ status } = await whose.get(address))
      })
      assert.ok([200, 303, 404, 409].includes(status), `${url} answers ${status}`)
      assert.ok(count <= QUERIES_MAX, `${url} runs ${count} queries`)
      assert.ok(count > 0, `${url} was counted`)
    }
  }

  it('runs no more than a few queries for any page, before the draw', assertFewQueries)

  it('has a desk that loads quickly on a phone', async () => {
    const desk = await olga.get(paths.desk(slug))
    assert.match(desk.text, /200 people/)
    assert.ok(
      Buffer.byteLength(desk.html) < DESK_BYTES_MAX,
      `${Buffer.byteLength(desk.html)} bytes`,
    )
  })

  it('runs no more than a few queries for any page, after the draw', async () => {
    await olga.submit(paths.draw(slug))
    await party.deliver()
    assert.match(
      (await olga.get(paths.desk(slug))).text,
      /tells 199 of 200 people that names are drawn/,
    )
    await assertFewQueries()
  })
})
