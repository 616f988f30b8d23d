import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { paths } from '../src/paths.ts'
import { launchBrowser } from '../test/support/chromium.ts'
import { startParty } from '../test/support/party.ts'
import type { Visitor } from '../test/support/visitor.ts'

/** Takes the screenshots for the documentation, with throwaway demo data. */
const IMAGES = path.join(import.meta.dirname, '..', 'docs', 'images')
const DESK = { width: 860, height: 1000 }
const PHONE = { width: 360, height: 740 }

const PEOPLE = {
  Anna: 'A thick novel for long evenings.\nNo more mugs, please!',
  Ben: 'Warm socks, size 44',
  Cleo: 'Anything for the garden',
  Dan: '',
  Eva: 'Tea, and somebody to drink it with',
}

const party = await startParty()
const olga = await party.olga()
const slug = await party.exchange(olga, {
  name: 'Christmas with the Lindgrens',
  description: 'Home-made presents are the best.',
  exchange_date: '2026-12-24',
  location: 'Grandma’s house',
})
const guests = new Map<string, Visitor>()
for (const [name, gift_ideas] of Object.entries(PEOPLE)) {
  guests.set(name, await party.join(slug, name, { gift_ideas }))
}
await party.app.listen({ port: 0, host: '127.0.0.1' })
const { port } = party.app.server.address() as { port: number }
const site = `http://127.0.0.1:${port}`

const browser = await launchBrowser()
mkdirSync(IMAGES, { recursive: true })
const desk = await shoot(olga, paths.desk(slug), DESK)
await olga.submit(paths.draw(slug))
const page = await shoot(guests.get('Anna'), paths.dashboard(slug), PHONE, unwrap)
await besideEachOther(desk, page)
await browser.close()
await party.close()

/** Returns a screenshot of the page as this visitor sees it, as a base64 PNG. */
async function shoot(
  visitor: Visitor | undefined,
  url: string,
  viewport: { width: number; height: number },
  before?: (page: Page) => Promise<void>,
): Promise<string> {
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' })
  await bringCookies(context, visitor)
  const page = await context.newPage()
  await page.goto(site + url)
  await before?.(page)
  const picture = await page.screenshot({ clip: { x: 0, y: 0, ...viewport } })
  await context.close()
  return picture.toString('base64')
}

async function bringCookies(context: BrowserContext, visitor: Visitor | undefined): Promise<void> {
  const cookies = [...(visitor?.cookies ?? [])]
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: site })))
}

async function unwrap(page: Page): Promise<void> {
  await page.click('.present summary')
}

async function besideEachOther(left: string, right: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1020 } })
  await page.setContent(`<body style="margin:0;padding:20px;background:#d8d0c6;display:flex;gap:20px;
    justify-content:center;align-items:flex-start">
    <img style="border-radius:12px" width="800" src="data:image/png;base64,${left}">
    <img style="border-radius:24px" width="360" src="data:image/png;base64,${right}"></body>`)
  await page.screenshot({ path: path.join(IMAGES, 'desk-and-page.png') })
}
