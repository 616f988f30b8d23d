import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { assertFits, openHouse, wordsOn } from '../support/browser-guest.ts'
import { openParty } from '../support/party.ts'

describe('names that are drawn automatically, on small phones without scripts', async () => {
  const { party } = await openParty()
  const house = await openHouse(party)

  /** Olga ticks it and lets people join; returns where her exchange is. */
  async function setUp(name: string): Promise<string> {
    const page = await house.organiser()
    await page.goto(paths.newExchange())
    await page.getByLabel('Name', { exact: true }).fill(name)
    await page.getByLabel('The day', { exact: true }).fill('2026-12-18')
    await page.locator('summary', { hasText: 'More options' }).click()
    await page.getByLabel('Last day to join').fill('2026-12-01')
    await page.getByLabel('Draw names automatically the morning after').check()
    await page.getByLabel('Time zone').fill('Europe/Berlin')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('button', { name: 'Let people join' }).click()
    await assertFits(page)
    assert.match(await wordsOn(page), /drawn automatically on Wed 2 December, 09:00/)
    const link = (await page.locator('#invitation-link').getAttribute('href')) ?? ''
    return link.split('/').at(-1) ?? ''
  }

  async function deskSays(slug: string): Promise<string> {
    const page = await house.organiser()
    await page.goto(paths.desk(slug))
    await assertFits(page)
    return await wordsOn(page)
  }

  it('are there at nine on the morning after, or the desk says what is in the way', async () => {
    const usual = await setUp('Choir night')
    const alone = await setUp('Book club')
    await party.joinAll(usual, ['Anna', 'Ben', 'Cleo'])
    await party.join(alone, 'Dora')
    await party.deliver()
    await party.passTo('2026-12-02T08:00:00Z')
    assert.match(
      await deskSays(usual),
      /Names are drawn All 3 people can see who they’re giving to/,
    )
    const stuck = await deskSays(alone)
    assert.match(stuck, /Names couldn’t be drawn automatically/)
    assert.doesNotMatch(stuck, /can see who they/)
  })
})
