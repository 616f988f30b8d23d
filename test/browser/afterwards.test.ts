import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { paths } from '../../src/paths.ts'
import { assertFits, openHouse, wordsOn } from '../support/browser-guest.ts'
import { linkIn, openParty } from '../support/party.ts'

const NAMES = ['Anna', 'Ben', 'Cleo'] as const

describe('after the day, on small phones without scripts', async () => {
  const { party, olga } = await openParty()
  const house = await openHouse(party)
  const slug = await party.exchange(olga, { exchange_date: '2026-11-22', reveals: '1' })
  const givesTo = new Map<string, string>()
  const pages = new Map<string, Page>()

  it('names are revealed: the invitation says so before anybody joins', async () => {
    const page = await house.guest()
    await page.goto(paths.invitation(slug))
    await assertFits(page)
    assert.match(
      await wordsOn(page),
      /After the day, you find out who gave to you, if they let you know/,
    )
  })

  it('everybody unwraps a name, and reads that they will be named', async () => {
    for (const name of NAMES) await party.join(slug, name)
    await olga.submit(paths.draw(slug))
    for (const name of NAMES) {
      const page = await house.guest()
      await page.goto(linkIn(await party.mailTo(`${name.toLowerCase()}@example.org`)))
      await page.getByRole('button').first().click()
      pages.set(name, page)
      await page.locator('summary', { hasText: 'After the day' }).click()
      await assertFits(page)
      assert.match(await wordsOn(page), /After the day they’ll know it was you/)
      await page.locator('.present summary').click()
      const [, recipient = ''] = /You’re giving to (\w+)/.exec(await wordsOn(page)) ?? []
      assert.ok(NAMES.some((one) => one === recipient && one !== name))
      givesTo.set(name, recipient)
    }
  })

  it('Anna keeps it secret, and Ben is named to whom he gave to, and to nobody else', async () => {
    const anna = pages.get('Anna') ?? assert.fail()
    await anna.getByRole('button', { name: 'Keep it secret' }).click()
    assert.match(await wordsOn(anna), /Our lips are sealed/)
    await party.passTo('2026-11-23T09:00:00Z')
    for (const [name, page] of pages) {
      await page.goto(paths.dashboard(slug))
      await page.locator('summary', { hasText: 'Who gave to you' }).click()
      await assertFits(page)
      const words = await wordsOn(page)
      const [giver = ''] = [...givesTo].find(([, recipient]) => recipient === name) ?? []
      if (giver === 'Anna') assert.match(words, /That’s a secret for now/)
      else assert.match(words, new RegExp(`It was ${giver}`))
    }
  })

  it('Ben says thank you, and who gave to him reads it', async () => {
    const ben = pages.get('Ben') ?? assert.fail()
    await ben.getByRole('link', { name: 'Say thank you' }).click()
    await assertFits(ben)
    await ben.getByLabel('Your thank-you').fill('The socks fit!')
    await ben.getByRole('button', { name: 'Say thank you' }).click()
    assert.match(await wordsOn(ben), /Your thank-you is on their page/)
    const [giver = ''] = [...givesTo].find(([, recipient]) => recipient === 'Ben') ?? []
    const page = pages.get(giver) ?? assert.fail(giver)
    await page.goto(paths.messages(slug))
    await assertFits(page)
    assert.match(await wordsOn(page), /The socks fit!/)
  })
})
