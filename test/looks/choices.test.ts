import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { openBrowser } from '../support/chromium.ts'
import { contrastsOf } from '../support/pixels.ts'
import { enter, settle, unfold } from '../support/scenes/stage.ts'
import { openScenes } from '../support/scenes.ts'
import { THEMES } from '../support/themes.ts'

/** WCAG 1.4.11 */
const CONTRAST_MIN = 3

describe('what is ticked or chosen', async () => {
  const { scenes, close } = await openScenes(['house'])
  after(close)
  const browser = await openBrowser()
  const page = await (await browser.newContext()).newPage()
  const decoder = await (await browser.newContext()).newPage()
  const form = scenes.find(({ route }) => route === paths.newExchange())

  for (const [theme, media] of Object.entries(THEMES)) {
    for (const type of ['checkbox', 'radio']) {
      it(`has an edge of 3:1, and a mark in it where it is: ${type}, ${theme}`, async () => {
        assert.ok(form)
        await page.emulateMedia(media)
        await enter(page, form)
        await unfold(page)
        const one = page.locator(`[type=${type}]`).first()
        for (const isChecked of [false, true]) {
          await page.evaluate(`document.querySelector('[type=${type}]').checked = ${isChecked}`)
          await settle(page)
          const { edge, middle } = await contrastsOf(decoder, one)
          assert.ok(edge >= CONTRAST_MIN, `the edge has ${edge}:1`)
          assert.equal(middle >= CONTRAST_MIN, isChecked, `the middle has ${middle}:1`)
        }
      })
    }
  }
})
