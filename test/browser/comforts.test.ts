import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { BrowserContext } from 'playwright-core'
import { paths } from '../../src/paths.ts'
import { openBrowser, PLAIN_HOST } from '../support/chromium.ts'
import { openRunning } from '../support/running.ts'
import { NARROW, openScreen, type Screen } from '../support/screen.ts'

describe('in a browser with JavaScript', async () => {
  const browser = await openBrowser()
  const klaus = await openRunning()
  const context = await browser.newContext({
    viewport: NARROW,
    timezoneId: 'Pacific/Auckland',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  let olga: Screen
  let invitation: string
  let zone: string
  const complaints: string[] = []

  before(async () => {
    olga = await newScreen(context)
    await olga.open(klaus.url)
    zone = await olga.page.getByLabel('Time zone').inputValue()
    await olga.fill({
      'Your name': 'Olga',
      'Your email': 'olga@example.org',
      Password: 'a present in every stocking',
    })
    await olga.follow('Get started')
  })

  /** A screen whose browser’s complaints are heard: errors, and what the policy forbids. */
  async function newScreen(where: BrowserContext): Promise<Screen> {
    const screen = await openScreen(where)
    const address = () => new URL(screen.page.url()).pathname
    screen.page.on('pageerror', (error) => complaints.push(`${address()}: ${error.message}`))
    screen.page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) {
        complaints.push(`${address()}: ${message.text()}`)
      }
    })
    return screen
  }

  it('Olga finds her time zone filled in', () => {
    assert.equal(zone, 'Pacific/Auckland')
  })

  it('nobody finds UTC there, where a browser hides the time zone', async () => {
    const fresh = await openRunning()
    const hiding = await browser.newContext({ viewport: NARROW, timezoneId: 'UTC' })
    const screen = await newScreen(hiding)
    await screen.open(fresh.url)
    assert.equal(await screen.page.getByLabel('Time zone').inputValue(), '')
    await hiding.close()
  })

  it('Olga copies the invitation link with one click', async () => {
    await olga.follow('Let’s go')
    const day = Temporal.Now.plainDateISO().add({ days: 28 }).toString()
    await olga.fill({ Name: 'Office party', 'The day': day })
    await olga.follow(/^Create$/)
    await olga.follow('Let people join')
    const copy = olga.page.locator('button[data-copy="invitation-link"]')
    await copy.click()
    await olga.page.getByText('Copied').first().waitFor()
    invitation = (await olga.page.locator('#invitation-link').getAttribute('href')) ?? ''
    assert.equal(await olga.page.evaluate('navigator.clipboard.readText()'), invitation)
  })

  it('Olga hears that it is copied, and can copy it again', async () => {
    const { page } = olga
    await page.clock.install()
    await page.reload()
    const copy = page.getByRole('button', { name: 'Copy the link' })
    await copy.click()
    const copied = page.getByRole('button', { name: 'Copied the link' })
    await copied.waitFor()
    assert.equal(await page.locator('[role=status].sr').textContent(), 'Copied the link')
    await page.clock.runFor(5000)
    await copy.waitFor()
    assert.equal(await page.locator('[role=status].sr').textContent(), '')
  })

  it('Olga, whose browser refuses, is told so, and finds the link selected', async () => {
    const { page } = olga
    const devtools = await browser.newBrowserCDPSession()
    const { targetInfo } = await (await context.newCDPSession(page)).send('Target.getTargetInfo')
    const settle = (setting: 'denied' | 'granted') =>
      devtools.send('Browser.setPermission', {
        permission: { name: 'clipboard-write' },
        setting,
        origin: klaus.url,
        browserContextId: targetInfo.browserContextId ?? '',
      })
    await settle('denied')
    await page.reload()
    await page.getByRole('button', { name: 'Copy the link' }).click()
    await page.getByRole('button', { name: 'Can’t copy the link' }).waitFor()
    assert.equal(await page.evaluate('String(getSelection())'), invitation)
    await settle('granted')
  })

  it('Olga on her home network, without https, finds no button that cannot copy', async () => {
    const there = await openScreen(await browser.newContext({ viewport: NARROW }))
    const home = klaus.url.replace('127.0.0.1', PLAIN_HOST)
    await there.open(home + paths.adminSignIn())
    await there.fill({ Email: 'olga@example.org', Password: 'a present in every stocking' })
    await there.page.locator('main button[type=submit]').click()
    await there.page.getByText('Your exchanges').first().waitFor()
    await there.open(home + paths.desk(new URL(invitation).pathname.split('/').at(-1) ?? ''))
    assert.equal(await there.page.evaluate('isSecureContext'), false)
    await there.page.locator('summary', { hasText: 'Copy text' }).first().click()
    const buttons = there.page.locator('[data-copy]')
    assert.ok((await buttons.count()) > 1)
    for (const button of await buttons.all()) assert.equal(await button.isVisible(), false)
  })

  it('Anna, who clicks twice, joins once', async () => {
    const anna = await newScreen(await browser.newContext({ viewport: NARROW }))
    await anna.open(invitation)
    await anna.fill({ 'Your name': 'Anna', 'Your email': 'anna@example.org' })
    await anna.page.getByRole('button', { name: 'Count me in' }).dblclick()
    await anna.page.getByText('Now check your email').waitFor()
    await klaus.instance.worker?.deliverDue()
    assert.deepEqual(
      klaus.post.mails.map(({ subject }) => subject),
      ['You’re in: Office party'],
    )
  })

  it('no page makes the browser complain', async () => {
    const slug = new URL(invitation).pathname.split('/').at(-1) ?? ''
    const link = /<a [^>]*href="([^"]+)"/.exec(klaus.post.mails[0]?.html ?? '')?.[1] ?? ''
    const anna = await newScreen(await browser.newContext({ viewport: NARROW }))
    await anna.open(link)
    await anna.follow('Open my page')
    for (const page of [paths.dashboard(slug), paths.profile(slug), paths.withdraw(slug)]) {
      assert.equal((await anna.open(klaus.url + page))?.status(), 200)
    }
    for (const page of [
      paths.front(),
      paths.adminSignIn(),
      paths.forgotPassword(),
      paths.invitation(slug),
      paths.requestAccess(slug),
      paths.adminHome(),
      paths.newExchange(),
      paths.desk(slug),
      paths.editExchange(slug),
      paths.exclusions(slug),
      paths.deleteExchange(slug),
      paths.mailbox(),
    ]) {
      assert.equal((await olga.open(klaus.url + page))?.status(), 200, page)
    }
    assert.deepEqual(complaints, [])
  })

  it('a page that breaks the policy would be heard', async () => {
    const heard = olga.page.waitForEvent('console')
    await olga.page.evaluate('new Image().src = "https://example.org/x.png"')
    await heard
    assert.match(complaints.join(), /Content Security Policy/)
  })
})
