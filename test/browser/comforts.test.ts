import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { BrowserContext } from 'playwright-core'
import { paths } from '../../src/paths.ts'
import { openBrowser } from '../support/chromium.ts'
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

  it('Olga copies the invitation link with one click', async () => {
    await olga.follow('Let’s go')
    const day = Temporal.Now.plainDateISO().add({ days: 28 }).toString()
    await olga.fill({ Name: 'Office party', 'The day': day })
    await olga.follow(/^Create$/)
    await olga.follow('Let people join')
    const copy = olga.page.locator('button[data-copy="invitation-link"]')
    await copy.click()
    await olga.page.getByText('Copied').waitFor()
    invitation = (await olga.page.locator('#invitation-link').getAttribute('href')) ?? ''
    assert.equal(await olga.page.evaluate('navigator.clipboard.readText()'), invitation)
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
