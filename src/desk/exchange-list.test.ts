import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openParty } from '../../test/support/party.ts'
import { changeState } from '../exchanges/commands.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'

describe('the list of an organiser who has many exchanges', async () => {
  const { party, olga } = await openParty()
  const numbers = Array.from({ length: 43 }, (_, index) => String(index + 1).padStart(2, '0'))
  const slugs: string[] = []
  for (const number of numbers) {
    const exchange_date = `2026-12-${String(10 + (slugs.length % 20)).padStart(2, '0')}`
    slugs.push(await party.exchange(olga, { name: `Party ${number}`, exchange_date }))
  }
  const rename = async (index: number, name: string) =>
    await party.ctx.db
      .updateTable('exchanges')
      .set({ name })
      .where('slug', '=', slugs[index] ?? '')
      .execute()
  await rename(7, 'Weihnachten bei Müllers')
  await rename(8, 'Noël à la “Crêperie”')
  for (const slug of slugs.slice(40)) {
    const exchange = await findExchange(party.ctx, slug)
    assert.ok(exchange)
    await party.ctx.db
      .updateTable('exchanges')
      .set({ state: 'matched' })
      .where('id', '=', exchange.id)
      .execute()
    await changeState(party.ctx, exchange, 'complete')
  }
  const linkCalled = (html: string, label: string) =>
    new RegExp(`<a href="([^"]+)">${label}</a>`).exec(html)?.[1]?.replaceAll('&amp;', '&')
  const namesOn = (html: string) =>
    [...html.matchAll(/<h2><a href="\/admin\/exchanges\/[a-z0-9]{12}">([^<]+)</g)].map(
      ([, name = '']) => name,
    )

  it('is shown twenty at a time, each once, and the past ones last', async () => {
    const pages = [await olga.get(paths.adminHome())]
    for (;;) {
      const next = linkCalled(pages.at(-1)?.html ?? '', 'Next')
      if (next === undefined) break
      pages.push(await olga.get(next))
    }
    assert.deepEqual(
      pages.map(({ html }) => namesOn(html).length),
      [20, 20, 3],
    )
    const all = pages.flatMap(({ html }) => namesOn(html))
    assert.equal(new Set(all).size, 43)
    assert.deepEqual(all.slice(40).toSorted(), ['Party 41', 'Party 42', 'Party 43'])
    assert.match(pages[2]?.html ?? '', /<details class="fold" open>\s*<summary><h2>Past ones \(3\)/)
    const back = linkCalled(pages[2]?.html ?? '', 'Previous') ?? assert.fail('no way back')
    assert.deepEqual(namesOn((await olga.get(back)).html), namesOn(pages[1]?.html ?? ''))
  })

  it('finds one by its name, without its accents and in any order of words', async () => {
    for (const [search, found] of [
      ['mullers', ['Weihnachten bei Müllers']],
      ['MÜLLERS weihnachten', ['Weihnachten bei Müllers']],
      ['noel creperie', ['Noël à la “Crêperie”']],
      ['party 43', ['Party 43']],
    ] as const) {
      const page = await olga.get(`${paths.adminHome()}?${new URLSearchParams({ search })}`)
      assert.deepEqual(namesOn(page.html), found)
      assert.match(page.text, /1 found for “/)
    }
    const none = await olga.get(`${paths.adminHome()}?search=easter`)
    assert.match(none.text, /None found for “easter”\. Show all/)
    const many = await olga.get(`${paths.adminHome()}?search=party`)
    assert.match(many.text, /41 found for “party”/)
    const next = await olga.get(linkCalled(many.html, 'Next') ?? assert.fail('no next page'))
    assert.match(next.text, /41 found for “party”/)
  })

  it('shows what has a problem first, whatever its day', async () => {
    const slug = slugs[19] ?? ''
    const asked = await party.ctx.db
      .updateTable('exchanges')
      .set({ approves: 1 })
      .where('slug', '=', slug)
      .returning('name')
      .executeTakeFirstOrThrow()
    await party.visitor().post(paths.register(slug), { name: 'Ben', email: 'ben@example.org' })
    const first = await olga.get(paths.adminHome())
    assert.equal(namesOn(first.html)[0], asked.name)
    assert.match(first.text, /1 person is waiting for your yes/)
  })

  it('takes an odd address for the first page of all', async () => {
    for (const odd of ['page=0', 'page=x', 'page=2&page=3', 'search=a&search=b', 'search[x]=1']) {
      const { status, html } = await olga.get(`${paths.adminHome()}?${odd}`)
      assert.equal(status, 200)
      assert.equal(namesOn(html).length, 20)
    }
    assert.equal((await olga.get(`${paths.adminHome()}?page=99`)).status, 200)
  })
})
