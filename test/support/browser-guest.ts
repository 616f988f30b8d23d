import assert from 'node:assert/strict'
import type { BrowserContext, Page } from 'playwright-core'
import { paths } from '../../src/paths.ts'
import { openBrowser } from './chromium.ts'
import { OLGA, type Party } from './party.ts'

const NARROW = { width: 360, height: 740 }

/** A party that real browsers can reach. */
export type OpenHouse = {
  /** A page on a small phone that runs no scripts. */
  guest(): Promise<Page>
  /** The same, with Olga signed in. */
  organiser(): Promise<Page>
}

export async function openHouse(party: Party): Promise<OpenHouse> {
  const baseURL = await party.app.listen({ port: 0, host: '127.0.0.1' })
  const browser = await openBrowser()
  const guest = async () => {
    const context: BrowserContext = await browser.newContext({
      baseURL,
      viewport: NARROW,
      javaScriptEnabled: false,
      reducedMotion: 'reduce',
    })
    return await context.newPage()
  }
  return {
    guest,
    async organiser() {
      const page = await guest()
      await page.goto(paths.adminSignIn())
      await page.getByLabel('Email').fill(OLGA.email)
      await page.getByLabel('Password').fill(OLGA.password)
      await page.getByRole('button', { name: 'Sign in' }).click()
      return page
    },
  }
}

/** Asserts that the page fits a narrow screen, without scrolling sideways. */
export async function assertFits(page: Page): Promise<void> {
  // A click may end when the next page has begun, and nothing of it is there yet.
  await page.waitForLoadState()
  const width = await page.evaluate('document.documentElement.scrollWidth')
  assert.ok(Number(width) <= NARROW.width, `${page.url()} is ${width} px wide`)
}

/** The words on the page as a person sees them, without what is folded away. */
export async function wordsOn(page: Page): Promise<string> {
  await page.waitForLoadState()
  // biome-ignore lint/performance/useDomNodeTextContent: what is folded away must not count
  return (await page.locator('body').innerText()).replace(/\s+/g, ' ')
}
