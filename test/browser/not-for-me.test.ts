import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { assertFits, openHouse, wordsOn } from '../support/browser-guest.ts'
import { openParty } from '../support/party.ts'

const GRANDPA = { name: 'Grandpa', email: 'grandpa.who-never-asked@a-long-name.example.org' }

describe('Grandpa, whom Olga put down, on a small phone without scripts', async () => {
  const { party, olga } = await openParty()
  const house = await openHouse(party)
  const name = 'Christmas with the Lindgrens, the Rasmussens and all their neighbours'
  const slug = await party.exchange(olga, { name })
  for (const guest of ['Anna', 'Ben', 'Cleo']) await party.join(slug, guest)

  /** Olga adds him, though he has said no. */
  async function putDown(): Promise<string> {
    await olga.submit(paths.people(slug), { ...GRANDPA, said_no: GRANDPA.email })
    const { text } = await party.mailTo(GRANDPA.email)
    const [, link = ''] = /That’s not for me:\s+(\S+)/.exec(text) ?? []
    return new URL(link).pathname
  }

  it('follows the line in his mail, and leaves this exchange with one button', async () => {
    const page = await house.guest()
    await page.goto(await putDown())
    await assertFits(page)
    assert.match(await wordsOn(page), /Is “Christmas .*” not for you\?/)
    assert.equal(await page.locator('main button').count(), 2)
    await page.getByRole('button', { name: 'Leave' }).click()
    await assertFits(page)
    assert.match(await wordsOn(page), /You’re not in “Christmas .*Nobody draws you/)
  })

  it('is put down once more, wants no more mails from here, and changes his mind', async () => {
    const page = await house.guest()
    await page.goto(await putDown())
    await page.getByRole('button', { name: 'No more emails' }).click()
    await assertFits(page)
    assert.match(await wordsOn(page), /No more emails from here Nothing goes to grandpa/)
    await page.getByRole('button', { name: 'Allow emails again' }).click()
    await assertFits(page)
    assert.equal(await page.getByRole('button', { name: 'No more emails' }).count(), 1)
  })

  it('reads after the draw that Olga is told, who sees on her phone what to do', async () => {
    const link = await putDown()
    await olga.submit(paths.draw(slug))
    const page = await house.guest()
    await page.goto(link)
    await assertFits(page)
    await page.getByRole('button', { name: 'Tell Olga' }).click()
    await assertFits(page)
    assert.match(await wordsOn(page), /Olga knows/)
    const desk = await house.guest()
    await desk.context().addCookies(
      [...olga.cookies].map(([name, value]) => ({
        name,
        value,
        url: new URL(page.url()).origin,
      })),
    )
    await desk.goto(paths.desk(slug))
    await assertFits(desk)
    await desk.getByRole('link', { name: /^Take out Grandpa ?…$/ }).click()
    assert.match(await wordsOn(desk), /Take Grandpa out\?/)
  })

  it('finds a page that says what to do behind a link that is cut off', async () => {
    const page = await house.guest()
    const link = paths.notForMe('cut-off')
    await page.goto(link)
    await assertFits(page)
    assert.match(await wordsOn(page), /This link has run out Copy the whole link/)
  })
})
