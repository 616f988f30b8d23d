import assert from 'node:assert/strict'
import type { BrowserContext, Response } from 'playwright-core'

/** The narrowest screen we promise to fit. */
export const NARROW = { width: 360, height: 740 }

/** Somebody in front of a browser, who checks each page they come to before they go on. */
export async function openScreen(context: BrowserContext) {
  const page = await context.newPage()
  const seen: string[] = []

  async function look(): Promise<void> {
    const devtools = await context.newCDPSession(page)
    const { cssContentSize } = await devtools.send('Page.getLayoutMetrics')
    await devtools.detach()
    const address = page.url()
    assert.ok(cssContentSize.width <= NARROW.width, `${address} is ${cssContentSize.width} px wide`)
    assert.equal(await page.locator('h1').count(), 1, `${address} has one <h1>`)
    seen.push(await page.content())
  }

  return {
    page,
    /** The HTML of every page they have seen. */
    seen: seen as readonly string[],
    async open(url: string): Promise<Response | null> {
      const response = await page.goto(url)
      await look()
      return response
    },
    async follow(link: string | RegExp): Promise<void> {
      await page
        .getByRole('link', { name: link })
        .or(page.getByRole('button', { name: link }))
        .first()
        .click()
      await page.waitForLoadState()
      await look()
    },
    /** Opens the fold with this title. */
    async unfold(title: string | RegExp): Promise<void> {
      await page.locator('summary').filter({ hasText: title }).first().click()
    },
    async fill(fields: Readonly<Record<string, string>>): Promise<void> {
      for (const [label, value] of Object.entries(fields))
        await page.getByLabel(label).first().fill(value)
    },
    /** The visible text. */
    // biome-ignore lint/performance/useDomNodeTextContent: what is folded away does not count
    text: () => page.locator('main').innerText(),
  }
}

export type Screen = Awaited<ReturnType<typeof openScreen>>
