import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { assertFits, openHouse, wordsOn } from '../support/browser-guest.ts'
import { linkIn, openParty } from '../support/party.ts'

for (const mail of ['smtp', 'mailbox'] as const) {
  const sends = mail === 'smtp'
  describe(`a word to everybody, on small phones without scripts, ${sends ? 'by mail' : 'without mail'}`, async () => {
    const { party, olga } = await openParty(sends ? {} : { mail: { kind: 'mailbox' } })
    const house = await openHouse(party)
    const slug = await party.exchange(olga, { name: 'Christmas', host: 'Aunt Rosie' })
    for (const name of ['Anna', 'Ben']) {
      await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
    }

    it('is written, looked over, changed and sent by Olga', async () => {
      const page = await house.organiser()
      await page.goto(paths.desk(slug))
      await page.locator('summary', { hasText: '2 people' }).click()
      await page.getByRole('link', { name: 'Write to everyone' }).click()
      await assertFits(page)
      await page.getByLabel('What would you like to say?').fill('Dinner’s at seven.')
      await page
        .getByRole('button', { name: sends ? 'Send to everyone…' : 'Show everyone…' })
        .click()
      await assertFits(page)
      await page.getByRole('button', { name: 'Change it' }).click()
      await page
        .getByLabel('What would you like to say?')
        .fill('Dinner’s at six.\n\nBring a plate.')
      await page
        .getByRole('button', { name: sends ? 'Send to everyone…' : 'Show everyone…' })
        .click()
      assert.match(await wordsOn(page), sends ? /Send to 2 people\?/ : /Show to 2 people\?/)
      await page.getByRole('button', { name: sends ? 'Send to everyone' : 'Show everyone' }).click()
      await assertFits(page)
      assert.match(await wordsOn(page), sends ? /It’s on its way/ : /It’s on everyone’s page\./)
    })

    it('is on Anna’s page, as it was written', async () => {
      const page = await house.guest()
      await page.goto(await wayIn())
      await page.getByRole('button').first().click()
      await assertFits(page)
      assert.match(
        await wordsOn(page),
        /A word from Aunt Rosie .*Dinner’s at six\. Bring a plate\./,
      )
      assert.doesNotMatch(await wordsOn(page), /at seven/)
    })

    /** By the link in her first mail, or by a card. */
    async function wayIn(): Promise<string> {
      if (sends) {
        await party.deliver()
        const mail = party.mails.find(({ to, text }) => to.name === 'Anna' && /magic/.test(text))
        assert.ok(mail)
        return linkIn(mail)
      }
      const people = party.ctx.db.selectFrom('participants').select('id')
      const { id } = await people.where('name', '=', 'Anna').executeTakeFirstOrThrow()
      const card = await olga.post(paths.card(slug, id))
      return /\/k\/[\w-]+/.exec(card.html)?.[0] ?? ''
    }
  })
}
