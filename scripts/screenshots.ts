import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../test/support/chromium.ts'
import { enter, type Scene, settle } from '../test/support/scenes/stage.ts'
import { openScenes, pagesWithoutScene } from '../test/support/scenes.ts'
import { THEMES } from '../test/support/themes.ts'
import { takeForDocs } from './screenshots-docs.ts'
import { indexPage, type Shot } from './screenshots-index.ts'

const WIDTHS = [360, 768, 1280]
const HEIGHT = 740

/**
 * `npm run screenshots` takes every page in each of its states, in every theme and at every width, and
 * writes an index.html to look at: into FOLDER, or one under the system's temporary folder. Fails if
 * there is a page that no scene shows. `-- --only=WORD` takes those whose route or state holds the
 * word; `-- docs` takes the pictures for the README alone.
 */
const words = process.argv.slice(2)
const only = words.find((word) => word.startsWith('--only='))?.slice('--only='.length) ?? ''
const [folder = ''] = words.filter((word) => !word.startsWith('--'))

if (folder === 'docs') await takeForDocs()
else await takeAll(folder === '' ? mkdtempSync(path.join(tmpdir(), 'klaus-screenshots-')) : folder)

async function takeAll(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const { scenes, routes, close } = await openScenes()
  const missing = pagesWithoutScene(routes, scenes)
  const taken = scenes.filter(({ route, state }) => `${route} ${state}`.includes(only))
  const browser = await launchBrowser()
  const page = await (await browser.newContext()).newPage()
  const shots: Shot[] = []
  for (const scene of taken) {
    shots.push({ scene, pictures: await take(page, scene, folder, shots.length) })
    say(`${shots.length} of ${taken.length}: ${scene.route} ${scene.state}`)
  }
  writeFileSync(path.join(folder, 'index.html'), indexPage(shots))
  await browser.close()
  await close()
  say(`Look at ${path.join(folder, 'index.html')}`)
  if (missing.length > 0) {
    say(`No scene shows these pages; test/support/scenes/ is where to add one:`)
    for (const route of missing) say(`  ${route}`)
    process.exitCode = 1
  }
}

async function take(page: Page, scene: Scene, folder: string, number: number) {
  await page.setViewportSize({ width: WIDTHS[0] ?? HEIGHT, height: HEIGHT })
  await page.emulateMedia(THEMES.light)
  await enter(page, scene)
  const pictures: Shot['pictures'] = []
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT })
    for (const [theme, media] of Object.entries(THEMES)) {
      await page.emulateMedia(media)
      await settle(page)
      const name = `${String(number).padStart(3, '0')}-${width}-${theme}.png`
      await page.screenshot({ path: path.join(folder, name), fullPage: true })
      pictures.push({ name, width, theme })
    }
  }
  return pictures
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`)
}
