import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { openBrowser } from '../support/chromium.ts'
import { findingsInThemes } from '../support/page-checks.ts'
import { nameOf } from '../support/scenes/stage.ts'
import { openScenes, pagesWithoutScene } from '../support/scenes.ts'
import { misreadings } from '../support/spoken.ts'

describe('every page in each of its states', async () => {
  const { scenes, routes, close } = await openScenes()
  after(close)
  const browser = await openBrowser()
  const page = await (await browser.newContext()).newPage()

  it('is in a scene', () => {
    assert.deepEqual(pagesWithoutScene(routes, scenes), [], 'Add one to test/support/scenes.')
  })

  for (const scene of scenes) {
    it(`keeps WCAG 2.2 AA by axe, in every theme: ${nameOf(scene)}`, async () => {
      assert.deepEqual(await findingsInThemes(page, scene), [])
    })

    // A mail stands there twice, with and without HTML.
    if (scene.route.startsWith('/dev')) continue
    it(`is read in an order that holds, and nothing twice: ${nameOf(scene)}`, async () => {
      assert.deepEqual(await misreadings(page, scene), [])
    })
  }
})
