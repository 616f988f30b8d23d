import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { assertFits, openHouse, wordsOn } from '../support/browser-guest.ts'
import { openParty } from '../support/party.ts'

describe('joining without an email, on small phones without scripts', async () => {
  const { party, olga } = await openParty()
  const house = await openHouse(party)
  const slug = await party.exchange(olga, { host: 'Aunt Rosie', joins_without_email: '1' })

  it('is one tick: Gus gets a link to keep, opens his page by it, and by its code elsewhere', async () => {
    const page = await house.guest()
    await page.goto(paths.invitation(slug))
    await page.getByLabel('Your name').fill('Grandpa Gus')
    await page.getByLabel('I have no email').check()
    await page.getByRole('button', { name: 'Count me in' }).click()
    await assertFits(page)
    assert.match(await wordsOn(page), /You’re in! Keep this link .*not even Aunt Rosie/)
    assert.ok(await page.locator('svg.qr').isVisible())
    assert.ok(await page.getByRole('link', { name: 'WhatsApp' }).isVisible())
    const code = (await page.locator('.code').last().textContent()) ?? ''
    const myPage = page.getByRole('link', { name: 'Open my page' })
    const address = (await myPage.getAttribute('href')) ?? ''
    await myPage.click()
    await page.getByRole('button', { name: 'Open my page' }).click()
    await assertFits(page)
    assert.match(await wordsOn(page), /Hi Grandpa Gus, you’re in/)

    await page.goto(address)
    await page.getByRole('button', { name: 'Open my page' }).click()
    assert.match(await wordsOn(page), /Hi Grandpa Gus, you’re in/)

    const tablet = await house.guest()
    await tablet.goto(paths.requestAccess(slug))
    await tablet.getByLabel('The code on your card').fill(code)
    await tablet.getByRole('button', { name: 'Open my page' }).click()
    assert.match(await wordsOn(tablet), /Hi Grandpa Gus, you’re in/)
  })

  it('is given a link that works when the page is loaded again, until Joe has opened his page', async () => {
    const page = await house.guest()
    await page.goto(paths.invitation(slug))
    await page.getByLabel('Your name').fill('Grandpa Joe')
    await page.getByLabel('I have no email').check()
    await page.getByRole('button', { name: 'Count me in' }).click()
    const myPage = page.getByRole('link', { name: 'Open my page' })
    const first = await myPage.getAttribute('href')
    await page.reload()
    await assertFits(page)
    assert.notEqual(await myPage.getAttribute('href'), first)

    const elsewhere = await house.guest()
    await elsewhere.goto((await myPage.getAttribute('href')) ?? '')
    await elsewhere.getByRole('button', { name: 'Open my page' }).click()
    assert.match(await wordsOn(elsewhere), /Hi Grandpa Joe, you’re in/)

    await page.reload()
    await assertFits(page)
    assert.match(await wordsOn(page), /Yours\? Ask Aunt Rosie for a card\./)
  })

  it('waits where Aunt Rosie is asked, and says that there is no link yet', async () => {
    const asking = await party.exchange(olga, {
      host: 'Aunt Rosie',
      joins_without_email: '1',
      approves: '1',
    })
    const page = await house.guest()
    await page.goto(paths.invitation(asking))
    await page.getByLabel('Your name').fill('Ida')
    await page.getByLabel('I have no email').check()
    await page.getByRole('button', { name: 'Ask to join' }).click()
    await assertFits(page)
    assert.match(await wordsOn(page), /Then Aunt Rosie makes you a card/)
  })
})
