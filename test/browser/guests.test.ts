import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { paths } from '../../src/paths.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { assertFits, openHouse, wordsOn } from '../support/browser-guest.ts'
import { bytesIn, temporaryFolder } from '../support/folder.ts'
import { linkIn, openParty } from '../support/party.ts'

const PEOPLE = ['Anna', 'Ben', 'Cleo', 'Dan']

describe('guests with a phone and no scripts', async () => {
  const folder = temporaryFolder()
  const { party, olga } = await openParty({ databaseFile: path.join(folder, 'klaus.db') })
  const house = await openHouse(party)
  const slug = await party.exchange(olga, {
    name: 'Christmas with the Lindgrens',
    host: 'Olga',
    registration_close_date: '2026-12-06',
  })
  const pages = new Map<string, Page>()
  const recipients = new Map<string, string>()

  function pageOf(name: string): Page {
    const page = pages.get(name)
    assert.ok(page, name)
    return page
  }

  /** Their newest mail's button, and the button on the page it opens. */
  async function followMail(page: Page, name: string, button: string) {
    const mail = await party.mailTo(`${name.toLowerCase()}@example.org`)
    const link = /https?:\/\/\S+/.exec(mail.text)?.[0] ?? ''
    await page.goto(linkIn(mail) + new URL(link).search)
    await assertFits(page)
    await page.getByRole('button', { name: button }).click()
    await assertFits(page)
  }

  for (const name of PEOPLE) {
    it(`${name} reads the invitation, joins with three fields and is in`, async () => {
      const page = await house.guest()
      pages.set(name, page)
      await page.goto(paths.invitation(slug))
      await assertFits(page)
      const words = await wordsOn(page)
      assert.match(words, /Olga invites you to a Secret Santa Christmas with the Lindgrens/)
      assert.match(words, /When Friday, 18 December 2026 .*Where The canteen Budget about 20 €/)
      assert.match(words, /Join by Sunday, 6 December 2026/)
      assert.equal(await page.locator('input:visible, textarea:visible').count(), 3)
      await page.getByLabel('Your name').fill(name)
      await page.getByLabel('Your email').fill(`${name.toLowerCase()}@example.org`)
      await page.getByLabel('What would you like?').fill(`Socks for ${name},\nwarm ones`)
      await page.getByRole('button', { name: 'Count me in' }).click()
      await assertFits(page)
      assert.match(
        await wordsOn(page),
        /From klaus@example\.org Subject “You’re in: Christmas with the Lindgrens”/,
      )
      await followMail(page, name, 'Open my page')
      await page.locator('summary').filter({ hasText: 'My gift ideas' }).click()
      assert.match(await wordsOn(page), new RegExp(`Hi ${name}, you’re in.*Socks for ${name}`))
    })
  }

  it('everybody unwraps one name, which is nowhere before the tap, and not in title or address', async () => {
    await olga.submit(paths.draw(slug))
    for (const name of PEOPLE) {
      const page = pageOf(name)
      await page.goto(paths.dashboard(slug))
      const recipient = page.locator('.slip .name')
      assert.equal(await recipient.isVisible(), false)
      assert.doesNotMatch(await wordsOn(page), new RegExp(`Socks for (?!${name})`))
      await page.locator('.present summary').click()
      assert.equal(await recipient.isVisible(), true)
      await assertFits(page)
      const given = (await recipient.textContent()) ?? ''
      recipients.set(name, given)
      assert.match(
        await wordsOn(page),
        new RegExp(
          `You’re giving to ${given} What would make ${given} happy Socks for ${given}, warm ones Changed on`,
        ),
      )
      assert.doesNotMatch((await page.title()) + page.url(), new RegExp(PEOPLE.join('|')))
    }
    assert.deepEqual([...recipients.values()].sort(), PEOPLE)
  })

  it('a giver asks, the recipient answers, and neither a page nor a mail tells them who it is', async () => {
    for (const [giver, recipient] of [...recipients].slice(0, 2)) {
      const asking = pageOf(giver)
      await asking.goto(paths.dashboard(slug))
      await asking.locator('.present summary').click()
      await asking.getByRole('link', { name: 'Ask in secret' }).click()
      await asking.getByLabel('Your question').fill(`Riddle ${giver.length}: which size?`)
      await asking.locator('#recipient').getByRole('button', { name: 'Ask' }).click()
      await assertFits(asking)
      await party.tellOfMessages()
      const answering = pageOf(recipient)
      await followMail(answering, recipient, 'Read my messages')
      assert.match(await wordsOn(answering), /Your Secret Santa .*Riddle \d: which size\?/)
      assertNamesNobody(await answering.content())
      await answering.getByLabel('Your answer').fill('Reply: forty-four')
      await answering.locator('#giver').getByRole('button', { name: 'Answer' }).click()
      await party.tellOfMessages()
      await followMail(asking, giver, 'Read my messages')
      assert.match(await wordsOn(asking), /The person you’re giving to .*Reply: forty-four/)
      assertNamesNobody(await asking.content())
    }
    for (const { to, subject, text, html } of atLeastOne(party.mails)) {
      if (!subject.startsWith('A message for you')) continue
      const others = PEOPLE.filter((name) => name !== to.name)
      assert.doesNotMatch(subject + text + html, new RegExp(others.join('|')))
      assert.doesNotMatch(subject + text + html, /Riddle|Reply/)
    }
  })

  it('what they wrote is in no file of the database, readable', () => {
    const all = bytesIn(folder)
    assert.match(all, /Socks for Anna/, 'it looks in the right place')
    assert.doesNotMatch(all, /Riddle|Reply/)
  })

  it('Anna puts the day into her calendar', async () => {
    const anna = pageOf('Anna')
    await anna.goto(paths.dashboard(slug))
    const download = anna.waitForEvent('download')
    await anna.locator('summary').filter({ hasText: 'When and where' }).click()
    await anna.getByRole('link', { name: 'Add to calendar' }).click()
    const file = await download
    assert.equal(file.suggestedFilename(), 'calendar.ics')
    const lines = readFileSync(await file.path(), 'utf8').split('\r\n')
    assert.ok(lines.includes('DTSTART;VALUE=DATE:20261218'))
    assert.ok(lines.includes('TRIGGER:-PT15H'))
    assert.doesNotMatch(lines.join('\n'), new RegExp(`${PEOPLE.join('|')}|magic`))
  })

  function assertNamesNobody(html: string) {
    assert.doesNotMatch(html, new RegExp(PEOPLE.join('|')))
  }
})
