import { gzipSync } from 'node:zlib'
import type { Browser, Page, Request } from 'playwright-core'
import { findingsOn } from './axe.ts'
import { enter, type Scene, settle, unfold } from './scenes/stage.ts'
import { THEMES } from './themes.ts'

const PHONE = { width: 360, height: 740 }
/** WCAG 1.4.10 asks for it. */
const NARROWEST = { width: 320, height: 640 }

/** What axe finds on a page, folded and unfolded, in every theme. */
export async function findingsInThemes(page: Page, scene: Scene): Promise<string[]> {
  await page.setViewportSize(PHONE)
  await page.emulateMedia(THEMES.light)
  await enter(page, scene)
  const found = await findingsOn(page, 'all')
  await unfold(page)
  const all = async (theme: keyof typeof THEMES, rules: 'all' | 'colours') => {
    await page.emulateMedia(THEMES[theme])
    await settle(page)
    return (await findingsOn(page, rules)).map((finding) => `${theme}: ${finding}`)
  }
  found.push(...(await all('light', 'all')))
  for (const theme of ['dark', 'forced'] as const) found.push(...(await all(theme, 'colours')))
  return [...new Set(found)]
}

/**
 * What is wider than a screen of 320 px, with everything unfolded, as it is and with the spacing that
 * WCAG 1.4.12 asks for.
 */
export async function tooWide(page: Page, scene: Scene): Promise<string[]> {
  await page.setViewportSize(NARROWEST)
  await page.emulateMedia(THEMES.light)
  await enter(page, scene)
  await unfold(page)
  const asItIs = (await page.evaluate(WIDER)) as string[]
  await page.evaluate(SPACED)
  const spaced = (await page.evaluate(WIDER)) as string[]
  return [...asItIs, ...spaced.map((part) => `with text spacing: ${part}`)]
}

const USUAL_FONT = { standard: 16, fixed: 13 }
const TWICE_AS_LARGE = { standard: 32, fixed: 26 }

/** What is wider than a phone for who has set letters to twice their size, with everything unfolded. */
export async function tooWideInLargeText(page: Page, scene: Scene): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page)
  const setFont = (fontSizes: typeof USUAL_FONT) =>
    devtools.send('Page.setFontSizes', { fontSizes })
  await page.setViewportSize(PHONE)
  await page.emulateMedia(THEMES.light)
  await devtools.send('Page.enable')
  await setFont(TWICE_AS_LARGE)
  await enter(page, scene)
  await unfold(page)
  const wider = (await page.evaluate(WIDER)) as string[]
  await setFont(USUAL_FONT)
  await devtools.detach()
  return wider
}

/**
 * What a first view of a page costs, and how much of it is people's own: names, emails, and the ids by which links
 * lead to them. What only led to it is none of its requests.
 */
export type Cost = { requests: string[]; bytes: number; own: number }

/** Opens the page with a browser that has seen nothing of us yet, and over plain http offers gzip at best. */
export async function firstView(browser: Browser, scene: Scene): Promise<Cost> {
  const context = await browser.newContext({ viewport: PHONE })
  const page = await context.newPage()
  const sizes: ReturnType<typeof compressedSize>[] = []
  page.on('requestfinished', (request) => {
    sizes.push(compressedSize(request))
  })
  const headers = { ...scene.headers, 'accept-encoding': 'gzip, deflate' }
  await enter(page, { ...scene, headers })
  const all = (await Promise.all(sizes)).filter((size) => size !== undefined)
  const own = ownBytes(await page.content(), (await page.evaluate(NAMES)) as string[])
  await context.close()
  return {
    own,
    requests: all.map(([url]) => new URL(url).pathname),
    bytes: all.reduce((sum, [, bytes]) => sum + bytes, 0),
  }
}

const NAMES = `Array.from(document.querySelectorAll('bdi'), (name) => name.innerHTML)`
const EMAILS_AND_IDS = /[\w.+-]+@[\w.-]+|\b[a-z0-9]{20}\b/g

/** By how much a page is smaller, compressed, without them. */
function ownBytes(page: string, names: readonly string[]): number {
  const longestFirst = [...new Set(names)].sort((one, other) => other.length - one.length)
  const without = longestFirst
    .filter((name) => name.length > 2)
    .reduce((text, name) => text.replaceAll(name, ''), page.replace(EMAILS_AND_IDS, ''))
  return gzipSync(page).length - gzipSync(without).length
}

/** What came over the wire; undefined of what leads elsewhere, of which the browser keeps nothing. */
async function compressedSize(request: Request): Promise<[url: string, bytes: number] | undefined> {
  const response = await request.response()
  if (!response || (response.status() >= 300 && response.status() < 400)) return undefined
  return [request.url(), (await request.sizes()).responseBodySize]
}

/** How a page says what is wrong with its form. */
export type Errors = {
  title: string
  hasFocus: boolean
  /** What the summary leads to, and what of that is no field. */
  links: string[]
  dead: string[]
  /** The fields that are marked, and those that do not say what is wrong with them. */
  invalid: string[]
  unsaid: string[]
}

/** Looks how the page says it. */
export async function errorsOn(page: Page): Promise<Errors> {
  return (await page.evaluate(ERRORS)) as Errors
}

const ERRORS = `(() => {
  const summary = document.activeElement
  const links = [...summary.querySelectorAll('a[href^="#"]')].map((link) => link.hash.slice(1))
  const fields = [...document.querySelectorAll('[aria-invalid="true"]')]
  return {
    title: document.title,
    hasFocus: summary.matches('.problem'),
    links,
    dead: links.filter((id) => !document.getElementById(id)?.matches('input, select, textarea, fieldset')),
    invalid: fields.map(({ id }) => id),
    unsaid: fields.filter((field) => {
      const words = (field.getAttribute('aria-describedby') ?? '').split(' ')
      return !words.some((id) => document.getElementById(id)?.matches('.wrong'))
    }).map(({ id }) => id),
  }
})()`

/** Looks at every stage of what is still moving, and at how all stands in the end. */
const WIDER = `(() => {
  const width = document.documentElement.clientWidth
  const moving = document.getAnimations()
  for (const one of moving) one.pause()
  for (const share of [0.15, 0.3, 0.45, 0.6, 0.8, 1]) {
    for (const one of moving) one.currentTime = share * one.effect.getComputedTiming().endTime
    if (document.scrollingElement.scrollWidth <= width) continue
    return [...document.querySelectorAll('body *')]
      .filter((part) => part.getBoundingClientRect().right > width + 1)
      .slice(-3)
      .map((part) => share + ' of the way: ' + part.outerHTML.slice(0, 160))
  }
  return [...document.querySelectorAll('header *')]
    .filter((part) => part.clientWidth > 1 && part.scrollWidth > part.clientWidth + 1)
    .map((part) => 'cut off: ' + part.outerHTML.slice(0, 160))
})()`

/** A sheet made by a script, as the page allows no style of ours. */
const SPACED = `(() => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }')
  document.adoptedStyleSheets = [sheet]
})()`
