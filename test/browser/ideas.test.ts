import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { assertFits, openHouse, wordsOn } from '../support/browser-guest.ts'
import { linkIn, openParty } from '../support/party.ts'
import type { Visitor } from '../support/visitor.ts'

const SHOP = 'https://a-shop-with-a-rather-long-name.example.org/mittens/red?size=8'

describe('gift ideas, on small phones without scripts', async () => {
  const { party, olga } = await openParty()
  const house = await openHouse(party)
  const slug = await party.exchange(olga)
  const others = new Map<string, Visitor>()
  for (const name of ['Ben', 'Cleo'])
    others.set(name, await party.join(slug, name, { gift_ideas: 'Socks\nTea' }))
  const anna = { name: 'Anna', email: 'anna@example.org' }
  await party.visitor().post(paths.register(slug), anna)

  it('are written line by line, and read as a list', async () => {
    const page = await house.guest()
    await page.goto(linkIn(await party.mailTo('anna@example.org')))
    await page.getByRole('button').first().click()
    await assertFits(page)
    assert.match(await wordsOn(page), /One idea per line, links too/)
    await page.getByLabel('My gift ideas').fill(`A thick novel\nMittens: ${SHOP}\nPlease no mugs`)
    await page.getByRole('button', { name: 'Save my ideas' }).click()
    await page.locator('summary', { hasText: 'My gift ideas' }).click()
    await assertFits(page)
    const list = page.locator('ul.ideas li')
    assert.equal(await list.count(), 3)
    const link = list.nth(1).getByRole('link')
    assert.equal(await link.textContent(), new URL(SHOP).host)
    assert.equal(await link.getAttribute('href'), SHOP)
  })

  it('are marked for the giver where they came in after the draw', async () => {
    await olga.submit(paths.draw(slug))
    party.clock.move({ hours: 72 })
    for (const [name, who] of others)
      await who.submit(paths.profile(slug), { name, gift_ideas: `Socks\nTea\nMittens: ${SHOP}` })
    const page = await house.guest()
    await page.goto(linkIn(await party.mailTo('anna@example.org')))
    await page.getByRole('button').first().click()
    await page.locator('summary', { hasText: 'Unwrap the name' }).click()
    await assertFits(page)
    assert.match(
      await wordsOn(page),
      /Socks Tea Mittens: a-shop-with-a-rather-long-name\.example\.org New on Mon 23 November Changed on/,
    )
  })
})
