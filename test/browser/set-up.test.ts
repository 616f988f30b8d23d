import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { openBrowser } from '../support/chromium.ts'
import { OLGA, SETUP_CODE, startParty } from '../support/party.ts'
import { NARROW, openScreen, type Screen } from '../support/screen.ts'

describe('Olga, who sets up on her own machine', async () => {
  const browser = await openBrowser()

  async function open(address: string): Promise<{ screen: Screen; site: string }> {
    const party = await startParty()
    after(() => party.close())
    const site = await party.app.listen({ port: 0, host: '127.0.0.1' })
    const context = await browser.newContext({ viewport: NARROW, javaScriptEnabled: false })
    const screen = await openScreen(context)
    await screen.open(site.replace('127.0.0.1', 'localhost') + address)
    return { screen, site }
  }

  async function setUp({ fill, follow, page }: Screen): Promise<string> {
    await fill({ 'Your name': OLGA.name, 'Your email': OLGA.email, Password: OLGA.password })
    await follow('Get started')
    return new URL(page.url()).pathname
  }

  it('needs no code, and types none', async () => {
    const { screen } = await open('/')
    assert.equal(await screen.page.getByLabel('Set-up code').count(), 0)
    assert.equal(await setUp(screen), paths.adminHome())
  })

  it('gets in by the link of the start line as well', async () => {
    const { screen } = await open(paths.setUpWith(SETUP_CODE))
    assert.equal(await setUp(screen), paths.adminHome())
  })
})
