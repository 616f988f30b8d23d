import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { assertFits, openHouse, wordsOn } from '../support/browser-guest.ts'
import { OLGA, openParty } from '../support/party.ts'

const TALL_MAX = 6000

describe('cards that are handed over, on small phones without scripts', async () => {
  const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })
  const house = await openHouse(party)
  const slug = await party.exchange(olga)
  for (const name of ['Anna', 'Ben', 'Grandpa Joe']) {
    await olga.post(paths.people(slug), { name, email: '' })
  }
  await olga.submit(paths.draw(slug))

  async function onDesk(of = slug) {
    const page = await house.guest()
    await page.goto(paths.adminSignIn())
    await page.getByLabel('Email').fill(OLGA.email)
    await page.getByLabel('Password').fill(OLGA.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.goto(paths.desk(of))
    return page
  }

  it('are made at once, printed a sheet each, marked, and taken back, until everybody has theirs', async () => {
    const page = await onDesk()
    await page.getByRole('link', { name: 'Hand over cards' }).first().click()
    await assertFits(page)
    assert.match(await wordsOn(page), /We don’t send emails here.*No card yet \(3\)/)
    await page.getByRole('link', { name: 'Make 3 cards' }).click()
    await assertFits(page)
    await page.getByRole('button', { name: 'Make 3 cards' }).click()
    await assertFits(page)
    assert.match(await wordsOn(page), /3 cards .*Anna .*Ben .*Grandpa Joe/)
    assert.equal(await page.locator('.ticket:visible').count(), 0)
    await page.locator('summary', { hasText: 'Grandpa Joe' }).first().click()
    await assertFits(page)
    assert.ok(await page.getByRole('link', { name: 'WhatsApp' }).last().isVisible())
    const address = (await page.locator('.sheets .address').last().textContent()) ?? ''
    await page.emulateMedia({ media: 'print' })
    assert.equal(await page.locator('.ticket:visible').count(), 3)
    const sheet = page.locator('.ticket').last()
    assert.equal(
      await sheet.evaluate('getComputedStyle(document.querySelectorAll(".ticket")[2]).breakBefore'),
      'page',
    )
    assert.equal(await page.locator('h1:visible').count(), 0)
    await page.emulateMedia({ media: 'screen' })

    await page.goto(paths.desk(slug))
    assert.match(await wordsOn(page), /Next: hand over 3 cards .*card made, not handed over yet/)
    await page.goto(paths.handOver(slug))
    await page.getByRole('button', { name: 'Handed over to Anna' }).click()
    await page.getByRole('button', { name: 'Handed over to Ben' }).click()
    assert.match(await wordsOn(page), /Noted as handed over\..*To hand over \(1\) Grandpa Joe/)
    await page.locator('summary', { hasText: 'Handed over (2)' }).click()
    await page.getByRole('button', { name: 'Not yet handed over to Ben' }).click()
    await assertFits(page)
    assert.match(await wordsOn(page), /To hand over \(2\)/)
    await page.getByRole('button', { name: 'Handed over to Ben' }).click()

    const joe = await house.guest()
    await joe.goto(new URL(address).pathname)
    await joe.getByRole('button').first().click()
    assert.match(await wordsOn(joe), /Grandpa Joe/)
    await page.goto(paths.desk(slug))
    assert.match(await wordsOn(page), /All 3 people can see who they’re giving to\./)
  })

  it('fit a phone when they are two hundred', async () => {
    const crowd = await party.exchange(olga, { name: 'The whole company' })
    const list = Array.from({ length: 200 }, (_, i) => `Colleague number ${i}`).join('\n')
    const preview = await olga.post(paths.importPeople(crowd), { list })
    await olga.submit(paths.confirmImport(crowd), { list, seen: preview.valueOf('seen') ?? '' })
    const page = await onDesk(crowd)
    const assertShort = async () => {
      await assertFits(page)
      const height = Number(await page.evaluate('document.documentElement.scrollHeight'))
      assert.ok(height <= TALL_MAX, `${page.url()} is ${height} px tall`)
    }
    await page.goto(paths.handOver(crowd))
    await assertShort()
    await page.goto(paths.allCards(crowd))
    await page.getByRole('button', { name: 'Make 200 cards' }).click()
    await assertShort()
    await page.goto(paths.handOver(crowd))
    assert.match(await wordsOn(page), /To hand over \(200\)/)
    await assertShort()
  })
})
