import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { openBrowser } from '../support/chromium.ts'
import { enter, nameOf } from '../support/scenes/stage.ts'
import { openScenes } from '../support/scenes.ts'

/** What docs/words.md allows, in words; a button also has at most 22 characters. */
const MOST_WORDS = {
  'main button, main a.button': 3,
  h1: 5,
  '.hint': 15,
  '.notice[role=status]': 12,
  '.wrong': 14,
} as const
const BUTTON_CHARACTERS = 22

/** The one title that may be longer: it is what the product promises. */
const PROMISE = 'A Secret Santa that keeps its secret'

const countWords = (text: string) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word))

describe('the sentences of every page', async () => {
  const { scenes, close } = await openScenes()
  after(close)
  const browser = await openBrowser()
  const page = await (await browser.newContext()).newPage()
  const ofOurs = scenes.filter(({ route, state }) => {
    return !route.startsWith('/dev') && !state.includes('long names')
  })

  for (const scene of ofOurs) {
    it(`are as short as the guide says: ${nameOf(scene)}`, async () => {
      await enter(page, scene)
      for (const [where, most] of Object.entries(MOST_WORDS)) {
        const said = await page.locator(where).evaluateAll((elements) =>
          elements.map((element) => {
            const copy = element.cloneNode(true)
            for (const name of copy.querySelectorAll('bdi')) name.textContent = 'N'
            for (const unseen of copy.querySelectorAll('.sr')) unseen.remove()
            return (copy.textContent ?? '').trim()
          }),
        )
        // A name that people gave counts as one word.
        const ours = said
          .filter((text) => text !== PROMISE)
          .map((text) => text.replace(/“.*”/, 'X'))
        const tooLong = ours.filter((text) => countWords(text).length > most)
        assert.deepEqual(tooLong, [], where)
        if (!where.includes('button')) continue
        assert.deepEqual(
          ours.filter(({ length }) => length > BUTTON_CHARACTERS),
          [],
        )
      }
    })
  }
})
