import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { paths } from '../src/paths.ts'
import { launchBrowser } from '../test/support/chromium.ts'
import { enter, type Scene } from '../test/support/scenes/stage.ts'
import { openScenes } from '../test/support/scenes.ts'

const IMAGES = path.join(import.meta.dirname, '..', 'docs', 'images')
const PHONE = { width: 360, height: 740 }
const SCREEN = { width: 1280, height: 800 }

/** What the README shows: the name of the picture, which page in which state, and how large. */
const PICTURES = [
  ['front', paths.front(), '', SCREEN],
  ['desk', paths.desk(':slug'), 'open', SCREEN],
  ['invitation', paths.invitation(':slug'), 'open', PHONE],
  ['page', paths.dashboard(':slug'), 'open', PHONE],
  ['reveal', paths.dashboard(':slug'), 'unwrapped', PHONE],
  ['mail', paths.mailPreview(':kind', ':sample'), 'assignment: When names are drawn', PHONE],
] as const

/** Takes the six pictures of docs/images. */
export async function takeForDocs(): Promise<void> {
  mkdirSync(IMAGES, { recursive: true })
  const { scenes, close } = await openScenes(['house', 'workshop'])
  const browser = await launchBrowser()
  for (const [name, route, state, viewport] of PICTURES) {
    const scene = scenes.find((one) => one.route === route && one.state === state)
    if (!scene) throw new Error(`No scene shows ${route} “${state}”.`)
    await take(browser, scene, { name, viewport })
  }
  await browser.close()
  await close()
}

async function take(
  browser: Browser,
  scene: Scene,
  { name, viewport }: { name: string; viewport: { width: number; height: number } },
): Promise<void> {
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor: viewport === PHONE ? 1.5 : 1,
  })
  const page = await context.newPage()
  await enter(page, scene)
  await page.screenshot({ path: path.join(IMAGES, `${name}.png`) })
  await context.close()
}
