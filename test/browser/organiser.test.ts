import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { before, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { openBrowser } from '../support/chromium.ts'
import { temporaryFolder } from '../support/folder.ts'
import { linkIn, OLGA, openParty } from '../support/party.ts'
import { NARROW, openScreen, type Screen } from '../support/screen.ts'

describe('Olga at her desk, on a phone without JavaScript', async () => {
  const browser = await openBrowser()
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { name: 'Family' })
  const site = await party.app.listen({ port: 0, host: '127.0.0.1' })
  const screen = await newScreen()
  before(async () => {
    await screen.open(site + paths.desk(slug))
    await signIn(screen)
  })

  async function newScreen(): Promise<Screen> {
    const context = await browser.newContext({ viewport: NARROW, javaScriptEnabled: false })
    return await openScreen(context)
  }

  async function signIn({ fill, follow }: Screen) {
    await fill({ Email: OLGA.email, Password: OLGA.password })
    await follow('Sign in')
  }

  it('finds the invitation as a text, a mail and a code', async () => {
    await screen.unfold('Copy text')
    const text = await screen.page.getByLabel('A text to send').inputValue()
    const address = `http://localhost:8000/exchange/${slug}`
    assert.match(text, /“Family”\. Are you in\?\nWhen: Friday, 18 December 2026/)
    assert.ok(text.endsWith(address))
    for (const [button, start] of [
      ['WhatsApp', 'https://wa.me/?text='],
      ['SMS', 'sms:?body='],
      ['Email', 'mailto:?subject=Are%20you%20in%3F%20Family&body='],
    ] as const) {
      const way = screen.page.getByRole('link', { name: button, exact: true })
      const href = (await way.getAttribute('href')) ?? ''
      assert.ok(href.startsWith(start), href)
      assert.ok(decodeURIComponent(href).endsWith(address), href)
    }
    await screen.unfold('QR code')
    const code = await screen.page.locator('svg.qr').boundingBox()
    assert.ok(code && code.width > 150 && Math.abs(code.width - code.height) < 1)
  })

  it('takes part herself, with her address filled in', async () => {
    await screen.unfold('People')
    await screen.follow('Add myself')
    await screen.fill({ 'Your name': 'Olga' })
    await screen.follow('Add myself')
    await screen.unfold('1 person')
    assert.match(await screen.text(), /1 person[\s\S]*olga@example\.org/)
  })

  it('adds Anna by hand, mends her name, and takes her out again', async () => {
    await screen.follow('Add someone')
    await screen.fill({ Name: 'Anne', Email: 'anna@example.org' })
    await screen.follow(/^Add$/)
    assert.match(await screen.text(), /They’re in, and an email is on its way/)
    await screen.unfold('2 people')
    await screen.follow('Anne')
    await screen.fill({ Name: 'Anna' })
    await screen.follow('Save')
    await screen.unfold('2 people')
    await screen.follow('Anna')
    await screen.page.getByText('Take out', { exact: true }).click()
    await screen.follow('Take out…')
    await screen.follow(/^Take out$/)
    assert.match(await screen.text(), /They’re out\./)
    await screen.unfold('1 person')
    assert.equal(await screen.page.getByRole('link', { name: 'Anna' }).count(), 0)
  })

  it('uploads a list that her spreadsheet saved, mends it, and adds everybody', async () => {
    const file = path.join(temporaryFolder(), 'family.csv')
    const list = 'Wishes;Name;E-Mail\r\nbooks;Anna;anna@example.org\r\n;Zoë;not an address\r\n'
    writeFileSync(file, Buffer.from(`\uFEFF${list}`, 'utf16le'))
    await screen.follow('Add a list')
    await screen.page.getByLabel('Or choose a file').setInputFiles(file)
    await screen.follow('Check the list')
    assert.match(await screen.text(), /1 line to fix[\s\S]*3\. Zoë[\s\S]*not a full email address/)
    const text = screen.page.getByLabel('The list')
    await text.fill((await text.inputValue()).replace('not an address', 'zoe@example.org'))
    await screen.follow('Check again')
    assert.match(await screen.text(), /New\s+2\s+Already in\s+0/)
    await screen.follow('Add 2 people')
    assert.match(await screen.text(), /3 people are in\. The emails are on their way/)
    const zoe = await newScreen()
    await zoe.open(site + linkIn(await party.mailTo('zoe@example.org')))
    await zoe.follow('Open my page')
    assert.match(await zoe.text(), /Hi Zoë, you’re in/)
  })

  it('prints a card for Grandma, who opens her page with it', async () => {
    await screen.unfold('3 people')
    await screen.follow('Add someone')
    await screen.fill({ Name: 'Grandma Ruth' })
    await screen.follow(/^Add$/)
    await screen.follow('Make card')
    await screen.follow('Make card')
    const cardAddress = (await screen.page.locator('.address').textContent()) ?? ''
    await screen.page.emulateMedia({ media: 'print' })
    assert.ok(await screen.page.locator('svg.qr').isVisible())
    assert.ok(!(await screen.page.getByRole('link', { name: 'Exchanges' }).isVisible()))
    assert.ok(!(await screen.page.getByRole('link', { name: 'Family' }).isVisible()))
    await screen.page.emulateMedia({ media: 'screen' })
    const tablet = await newScreen()
    await tablet.open(site + new URL(cardAddress).pathname)
    await tablet.follow('Open my page')
    assert.match(await tablet.text(), /Hi Grandma Ruth, you’re in[\s\S]*Your card was used on/)
    await screen.follow('Hand over')
    await screen.follow('Family')
    await screen.unfold('4 people')
    assert.match(await screen.text(), /card used Fri 20 November/)
  })

  it('saves the people as a spreadsheet', async () => {
    const saving = screen.page.waitForEvent('download')
    await screen.page.getByText('Download list').click()
    const download = await saving
    assert.equal(download.suggestedFilename(), 'Family.csv')
  })

  it('keeps what she typed when she was signed out meanwhile', async () => {
    await screen.follow('Anna')
    await screen.page.getByLabel('Gift ideas').fill('a telescope')
    party.clock.move({ days: 8 })
    await screen.follow('Save')
    assert.match(
      await screen.text(),
      /nothing is saved yet\. Sign in, and what you typed is waiting/,
    )
    await signIn(screen)
    assert.match(await screen.text(), /Here’s what you typed: check it and save/)
    assert.equal(await screen.page.getByLabel('Gift ideas').inputValue(), 'a telescope')
    await screen.follow('Save')
    assert.match(await screen.text(), /Saved\./)
  })

  it('lets Anna keep what she typed, too, until the link in her mail has signed her in', async () => {
    const anna = await newScreen()
    await anna.open(site + linkIn(await party.mailTo('anna@example.org')))
    await anna.follow('Get new link')
    await anna.open(site + linkIn(await party.mailTo('anna@example.org')))
    await anna.follow('Open my page')
    await anna.page.locator('summary').filter({ hasText: 'My gift ideas' }).click()
    await anna.follow(/^Edit/)
    await anna.page.getByLabel('What would you like?').fill('a long letter')
    party.clock.move({ days: 8 })
    await anna.follow('Save')
    assert.match(await anna.text(), /nothing is saved yet/)
    await anna.fill({ 'Your email': 'anna@example.org' })
    await anna.follow('Send my link')
    await anna.open(site + linkIn(await party.mailTo('anna@example.org')))
    await anna.follow('Open my page')
    assert.match(await anna.text(), /Here’s what you typed: check it and save/)
    const wish = anna.page.getByLabel('What would you like?')
    assert.equal(await wish.inputValue(), 'a long letter')
    await anna.follow('Save')
    await anna.page.locator('summary').filter({ hasText: 'My gift ideas' }).click()
    assert.match(await anna.text(), /a long letter/)
    await screen.open(site + paths.desk(slug))
    await signIn(screen)
  })

  it('is told when another window saved first, and loses nothing', async () => {
    const other = await screen.page.context().newPage()
    await other.goto(site + paths.editExchange(slug))
    await screen.unfold('Details')
    await screen.follow(/^Edit/)
    await screen.fill({ Budget: '10 €' })
    await other.getByLabel('Budget').fill('30 €')
    await other.getByRole('button', { name: 'Save' }).click()
    await screen.follow(/^Save$/)
    assert.match(await screen.text(), /This has changed in the meantime/)
    assert.match(await screen.text(), /Saved now: 30 €/)
    assert.equal(await screen.page.getByLabel('Budget').inputValue(), '10 €')
    await screen.follow(/^Save$/)
    await screen.unfold('Details')
    assert.match(await screen.text(), /10 €/)
  })

  it('sees the exchange on a card with its numbers', async () => {
    await screen.follow('Your exchanges')
    assert.match(
      await screen.text(),
      /Family[\s\S]*in 12 days[\s\S]*4 people\s· 3 without gift ideas/,
    )
  })
})
