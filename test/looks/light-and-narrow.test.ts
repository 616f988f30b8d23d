import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { BUDGET_BYTES, REQUESTS_MAX } from '../support/budget.ts'
import { openBrowser } from '../support/chromium.ts'
import { firstView, tooWide, tooWideInLargeText } from '../support/page-checks.ts'
import { nameOf } from '../support/scenes/stage.ts'
import { openScenes } from '../support/scenes.ts'

describe('every page in each of its states', async () => {
  const { scenes, close } = await openScenes()
  after(close)
  const browser = await openBrowser()
  const page = await (await browser.newContext()).newPage()

  for (const scene of scenes) {
    it(`fits 320 px, also with the spacing of WCAG 1.4.12: ${nameOf(scene)}`, async () => {
      assert.deepEqual(await tooWide(page, scene), [])
    })

    it(`fits a phone with letters of twice their size: ${nameOf(scene)}`, async () => {
      assert.deepEqual(await tooWideInLargeText(page, scene), [])
    })
  }

  // All mails on one page are for who works on them.
  const firstSeen = scenes.filter(
    ({ act, route }) => act.action === undefined && route !== paths.mailPreviews(),
  )
  for (const scene of firstSeen) {
    it(`comes in 14 KB and three requests: ${nameOf(scene)}`, async () => {
      const { requests, bytes, own } = await firstView(browser, scene)
      const counted = scene.isCrowded ? bytes - own : bytes
      assert.ok(counted <= BUDGET_BYTES, `${bytes} bytes, ${own} of them people’s own: ${requests}`)
      assert.ok(requests.length <= REQUESTS_MAX, String(requests))
    })
  }
})
