import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { assertFits, openHouse, wordsOn } from '../support/browser-guest.ts'
import { linkIn, openParty } from '../support/party.ts'

describe('a present that is ready, on small phones without scripts', async () => {
  const { party, olga } = await openParty()
  const house = await openHouse(party)
  const slug = await party.exchange(olga, { host: 'Aunt Rosie' })
  for (const name of ['Anna', 'Ben', 'Cleo']) await party.join(slug, name)
  await olga.submit(paths.draw(slug))

  it('is said by Anna with one button, counted on Olga’s desk, and taken back', async () => {
    const page = await house.guest()
    await page.goto(linkIn(await party.mailTo('anna@example.org')))
    await page.getByRole('button').first().click()
    await assertFits(page)
    assert.match(await wordsOn(page), /My present not ready yet Aunt Rosie sees how many/)
    await page.getByRole('button', { name: /^It’s ready/ }).click()
    await assertFits(page)
    assert.match(await wordsOn(page), /Lovely\. One thing less to think of\..*My present ready/)
    assert.match(await onDesk(), /1 of 3 presents is ready\./)
    await page.locator('summary', { hasText: 'My present' }).click()
    await page.getByRole('button', { name: /^Not ready yet/ }).click()
    assert.match(
      await wordsOn(page),
      /No rush\. Say so here once it is\..*My present not ready yet/,
    )
    assert.match(await onDesk(), /No present is ready yet\./)
  })

  async function onDesk(): Promise<string> {
    const page = await house.organiser()
    await page.goto(paths.desk(slug))
    await assertFits(page)
    return await wordsOn(page)
  }
})
