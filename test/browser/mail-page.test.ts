import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { createMailer } from '../../src/platform/mail/transport.ts'
import { openBrowser } from '../support/chromium.ts'
import { OLGA, openParty } from '../support/party.ts'
import { startSmtpServer } from '../support/smtp-server.ts'

const PHONE = { width: 360, height: 740 }
const PEOPLE = 24

describe('Olga on her phone, while many mails go out', async () => {
  const browser = await openBrowser()
  const smtp = await startSmtpServer()
  /** Lets the mail server answer. */
  let open: () => void = () => {}
  after(() => open())
  const mail = { kind: 'smtp', url: smtp.url, from: 'klaus@example.org' } as const
  const { party, olga } = await openParty({ mail }, createMailer)
  after(() => smtp.stop())
  const slug = await party.exchange(olga)
  const site = await party.app.listen({ port: 0, host: '127.0.0.1' })
  const page = await browser.newPage({ viewport: PHONE })

  before(async () => {
    for (let number = 1; number <= PEOPLE; number++) {
      const fields = { name: `Guest ${number}`, email: `guest-${number}@example.org` }
      await party.visitor().post(paths.register(slug), fields)
    }
    await party.deliver()
    await page.goto(site + paths.adminSignIn())
    await page.fill('[name=email]', OLGA.email)
    await page.fill('[name=password]', OLGA.password)
    await page.click('main button[type=submit]')
  })

  /** How many of the mails about the draw are sent, on the way, failed and not sent. */
  const drawn = () => page.locator('tr:has-text("Names are drawn") td').allTextContents()
  const fitsThePhone = async () => {
    await page.waitForLoadState()
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), PHONE.width)
  }

  it('draws names and sees on the mail page how many are out', async () => {
    const gate = new Promise<undefined>((resolve) => {
      open = () => resolve(undefined)
    })
    smtp.behave(({ at, address }) => {
      if (at !== 'recipient') return undefined
      return address === 'guest-3@example.org' ? { code: 550, text: 'no such user' } : gate
    })
    await page.goto(site + paths.desk(slug))
    await page.click('text="Draw names…"')
    await page.click('text="Draw names"')
    await page.waitForSelector('text=Names are drawn, and the emails are on their way.')
    await page.click('summary:has-text("Email")')
    await page.click('text=All emails')
    await page.waitForSelector('h2:has-text("Emails are going out")')
    const waiting = page.locator('tr:has-text("Names are drawn") td[data-label="On the way"]')
    assert.match((await waiting.textContent()) ?? '', /^\d+$/)
    await fitsThePhone()
    await page.evaluate('window.isSame = true')
    await page.focus('summary:has-text("All emails")')
  })

  it('need not touch it, nor loses her place: it follows until all are out', async () => {
    open()
    await party.deliver()
    await page.waitForSelector('h2:has-text("Overview")')
    assert.deepEqual(await drawn(), [`${PEOPLE - 1}`, '', '1', ''])
    assert.equal(await page.evaluate('window.isSame'), true)
    assert.match(String(await page.evaluate('document.activeElement.textContent')), /^All emails/)
    assert.equal(
      await page.textContent('[role=status][data-fresh]'),
      'No emails are going out right now.',
    )
    assert.equal(await page.locator('text="Look again"').isVisible(), false)
    assert.match(
      (await page.textContent('main')) ?? '',
      /Guest 3 guest-3@example\.org\s+Their provider won’t take email for this address/,
    )
    await fitsThePhone()
  })

  it('tries the failed one again with one tap', async () => {
    smtp.behave(() => undefined)
    await page.click('main button:text-is("Try again")')
    await page.waitForSelector('text=What had failed is on its way again.')
    await party.deliver()
    await page.reload()
    assert.deepEqual(await drawn(), [`${PEOPLE}`, '', '', ''])
    await fitsThePhone()
  })
})
