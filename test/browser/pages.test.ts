import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { BUDGET_BYTES, REQUESTS_MAX } from '../support/budget.ts'
import { openBrowser } from '../support/chromium.ts'
import { openMainScenes } from '../support/main-scenes.ts'
import { findingsInThemes, firstView, tooWide, tooWideInLargeText } from '../support/page-checks.ts'
import { nameOf } from '../support/scenes/stage.ts'

describe('a main page', async () => {
  const { scenes, logs, close } = await openMainScenes()
  after(close)
  const browser = await openBrowser()
  const page = await (await browser.newContext()).newPage()

  for (const scene of scenes) {
    it(`keeps WCAG 2.2 AA by axe, in every theme: ${nameOf(scene)}`, async () => {
      assert.deepEqual(await findingsInThemes(page, scene), [])
    })

    it(`fits 320 px, also with the spacing of WCAG 1.4.12: ${nameOf(scene)}`, async () => {
      assert.deepEqual(await tooWide(page, scene), [])
    })

    it(`fits a phone with letters of twice their size: ${nameOf(scene)}`, async () => {
      assert.deepEqual(await tooWideInLargeText(page, scene), [])
    })
  }

  for (const scene of scenes.filter(({ act }) => act.action === undefined)) {
    it(`comes in 14 KB and three requests: ${nameOf(scene)}`, async () => {
      const before = requestsIn(logs()).length
      const { requests, bytes } = await firstView(browser, scene)
      assert.ok(bytes <= BUDGET_BYTES, `${bytes} bytes: ${requests}`)
      assert.ok(requests.length <= REQUESTS_MAX, String(requests))
      const logged = requestsIn(logs()).slice(before)
      // Of a request for messages the log tells nothing.
      const told = requests.filter((url) => !url.endsWith('/messages'))
      assert.equal(logged.length, told.length, `the log has ${logged}`)
    })
  }
})

function requestsIn(log: readonly string[]): string[] {
  return log
    .flatMap((text) => text.trim().split('\n'))
    .map((line): { msg?: string; route?: string } => JSON.parse(line))
    .filter(({ msg }) => msg === 'request')
    .map(({ route = '' }) => route)
}
