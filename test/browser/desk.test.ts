import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { paths } from '../../src/paths.ts'
import { openBrowser } from '../support/chromium.ts'
import { openParty } from '../support/party.ts'
import { NARROW } from '../support/screen.ts'

/** As most set it up: with a last day to join, on the morning after which names are drawn. */
const USUAL = {
  name: 'Christmas at Aunt Rosie’s',
  registration_close_date: '2026-12-06',
  draws_itself: '1',
}
const NAMES = ['Bob', 'Carla', 'Dave', 'Eve', 'Fay', 'Gus', 'Ivy', 'Rosie']
const TWO_SCREENS = 2 * NARROW.height

/** How large the whole page is, what overflows included. */
async function sizeOf(page: Page): Promise<{ width: number; height: number }> {
  const devtools = await page.context().newCDPSession(page)
  const { cssContentSize } = await devtools.send('Page.getLayoutMetrics')
  await devtools.detach()
  return cssContentSize
}

for (const mail of ['smtp', 'mailbox'] as const) {
  describe(`the desk of a family of nine, ${mail === 'smtp' ? 'by mail' : 'without mail'}`, async () => {
    const browser = await openBrowser()
    const way = mail === 'smtp' ? {} : { mail: { kind: mail } }
    const { party, olga } = await openParty({ baseUrl: 'http://klaus.rosie.example', ...way })
    const slug = await party.exchange(olga, USUAL)
    const site = await party.app.listen({ port: 0, host: '127.0.0.1' })
    let phone: Page
    before(async () => {
      for (const name of NAMES) {
        await olga.post(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
      }
      await olga.post(paths.people(slug), { name: 'Grandpa Joe', email: '' })
      phone = await openAt(NARROW)
    })

    async function openAt(viewport: { width: number; height: number }): Promise<Page> {
      const context = await browser.newContext({ viewport, javaScriptEnabled: false })
      const cookies = [...olga.cookies].map(([name, value]) => ({ name, value, url: site }))
      await context.addCookies(cookies)
      const page = await context.newPage()
      await page.goto(site + paths.desk(slug))
      return page
    }

    async function assertShort(done: string): Promise<void> {
      await phone.goto(`${site}${paths.desk(slug)}?done=${done}`)
      await phone.getByRole('status').waitFor()
      const { height, width } = await sizeOf(phone)
      assert.ok(height < TWO_SCREENS, `${height} px high`)
      assert.ok(width <= NARROW.width, `${width} px wide`)
    }

    it('is shorter than two phone screens while people join, with somebody whom nothing reaches', async () => {
      await assertShort('person_added')
      assert.ok(
        await phone
          .getByText(/can’t reach|No card yet:/)
          .first()
          .isVisible(),
      )
      assert.ok(await phone.getByText('drawn automatically').isVisible())
    })

    it('and with several of them, with one way to all of their cards', async () => {
      for (const name of ['Grandma Ruth', 'Uncle Vernon', 'Aunt Petunia']) {
        await olga.post(paths.people(slug), { name, email: '' })
        await assertShort('person_added')
        assert.equal(await phone.getByRole('link', { name: 'Hand over cards' }).count(), 1)
      }
    })

    it('and after the draw, with the names of those who do not know yet', async () => {
      await olga.submit(paths.draw(slug))
      await assertShort('draw')
      assert.ok(await phone.getByRole('link', { name: 'Make card for' }).first().isVisible())
    })

    it('fits the narrowest screen that there is', async () => {
      const small = await openAt({ width: 320, height: 640 })
      for (const fold of await small.locator('summary').all()) await fold.click()
      const { width } = await sizeOf(small)
      assert.ok(width <= 320, `${width} px wide`)
    })

    it('uses the width of a desktop: what to do beside what there is', async () => {
      const wide = await openAt({ width: 1280, height: 800 })
      const next = await wide.locator('.next').boundingBox()
      const people = await wide.locator('summary', { hasText: '12 people' }).boundingBox()
      assert.ok(next && people && people.x > next.x + next.width && people.y < next.y + 40)
    })

    it('opens its people to whoever comes for them', async () => {
      await phone.goto(site + paths.people(slug))
      await phone.getByRole('link', { name: 'Carla' }).last().waitFor({ state: 'visible' })
    })
  })
}
