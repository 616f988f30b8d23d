import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { assertFits, openHouse, wordsOn } from '../support/browser-guest.ts'
import { linkIn, openParty } from '../support/party.ts'

describe('what an exchange is called, on small phones without scripts', async () => {
  const { party } = await openParty()
  const house = await openHouse(party)
  let invitation = ''

  it('is chosen by Olga, who types a name of her own', async () => {
    const page = await house.organiser()
    await page.goto(paths.newExchange())
    await page.getByLabel('Name', { exact: true }).fill('Choir night')
    await page.getByLabel('The day', { exact: true }).fill('2026-12-18')
    await page.locator('summary', { hasText: 'More options' }).click()
    await page.getByLabel('What you call it').fill('Secret Singers')
    await assertFits(page)
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('button', { name: 'Let people join' }).click()
    invitation = (await page.locator('#invitation-link').getAttribute('href')) ?? ''
    assert.match(invitation, /\/exchange\//)
  })

  it('stands in the invitation, on pages and in mails, with a parcel instead of Klaus', async () => {
    const anna = await house.guest()
    await anna.goto(new URL(invitation).pathname)
    await assertFits(anna)
    assert.match(await wordsOn(anna), /Olga invites you to “Secret Singers”/)
    assert.doesNotMatch(await wordsOn(anna), /Secret Santa|Christmas/)
    await anna.getByLabel('Your name').fill('Anna')
    await anna.getByLabel('Your email').fill('anna@example.org')
    await anna.getByRole('button', { name: 'Count me in' }).click()
    await assertFits(anna)
    const mail = await party.mailTo('anna@example.org')
    assert.match(mail.text, /Secret Singers/)
    assert.doesNotMatch(mail.text, /Secret Santa/)
    await anna.goto(linkIn(mail))
    await anna.getByRole('button').first().click()
    await assertFits(anna)
    assert.doesNotMatch(await wordsOn(anna), /Secret Santa/)
    const pictures = await anna.locator('main img').evaluateAll((all) => all.map((one) => one.src))
    for (const src of pictures) assert.doesNotMatch(src, /\/(stamp(-wink|-wow)?|hero)\./)
  })
})
