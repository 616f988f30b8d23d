import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** Where the focus is, as somebody sees it. */
type Stop = {
  name: string
  /** Which element of the page it is, counted from its beginning; -1 if it is none. */
  index: number
  /** Whether nothing comes after it. */
  isLast: boolean
  isVisible: boolean
  /** The contrast of the ring with what it lies on; 0 if there is none. */
  ring: number
  top: number
  bottom: number
  left: number
}

/** WCAG 1.4.11 */
const RING_CONTRAST_MIN = 3
/** More than any page of these journeys has. */
const STOPS_MAX = 60
/** What is lower by less stands in the same line. */
const LINE_PX = 4

/**
 * Somebody with a keyboard and no mouse. Wherever they stop, they see where they are: the focus is in
 * the window, has a ring, and went on in the order of the page.
 */
export function atKeyboard(page: Page) {
  let last: Stop | undefined

  async function goTo(name: string | RegExp, key: 'Tab' | 'Shift+Tab'): Promise<void> {
    const met: string[] = []
    for (let count = 0; count < STOPS_MAX; count += 1) {
      await page.keyboard.press(key)
      const here = (await page.evaluate(STOP)) as Stop
      assertSeen(page, here)
      if (last) assertInOrder(page, key === 'Tab' ? [last, here] : [here, last])
      last = here
      if (typeof name === 'string' ? here.name === name : name.test(here.name)) return
      met.push(here.name)
    }
    assert.fail(`${name} is not reached on ${page.url()}: ${met.join(' → ')}`)
  }

  return {
    page,
    async open(url: string): Promise<void> {
      last = undefined
      await page.goto(url)
    },
    tabTo: (name: string | RegExp) => goTo(name, 'Tab'),
    tabBackTo: (name: string | RegExp) => goTo(name, 'Shift+Tab'),
    async type(text: string): Promise<void> {
      await page.keyboard.type(text)
    },
    async press(key: 'Enter' | 'Space' | 'Control+A'): Promise<void> {
      await page.keyboard.press(key)
    },
    /** Presses the key on this link or button, and waits for the page that it leads to. */
    async follow(name: string | RegExp, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
      await goTo(name, 'Tab')
      const loaded = page.waitForNavigation()
      await page.keyboard.press(key)
      await loaded
      last = undefined
    },
    /** Opens the fold with this title. */
    async unfold(title: RegExp): Promise<void> {
      await goTo(title, 'Tab')
      await page.keyboard.press('Space')
    },
    /** What can be seen of the page. */
    // biome-ignore lint/performance/useDomNodeTextContent: what is folded away does not count
    words: () => page.locator('main').innerText(),
    /** Types into fields in their order. */
    async fill(fields: Readonly<Record<string, string>>): Promise<void> {
      for (const [label, text] of Object.entries(fields)) {
        await goTo(new RegExp(`^${label}`), 'Tab')
        await page.keyboard.type(text)
      }
    },
  }
}

export type Keyboard = ReturnType<typeof atKeyboard>

function assertSeen(page: Page, here: Stop): void {
  if (here.index === -1) return
  const where = `“${here.name}” on ${page.url()}`
  assert.ok(here.isVisible, `${where} is out of sight`)
  assert.ok(here.ring >= RING_CONTRAST_MIN, `${where} has a ring of ${here.ring}:1`)
}

/** The order of the page, and as it is seen: downwards, and to the right within a line. */
function assertInOrder(page: Page, [before, after]: readonly [Stop, Stop]): void {
  // After its last element, a page begins anew.
  if (before.index === after.index || before.isLast || before.index === -1) return
  const where = `${before.name} → ${after.name} on ${page.url()}`
  assert.ok(after.index > before.index, `${where} goes back`)
  const isBeside = after.left >= before.left && after.bottom > before.top
  assert.ok(after.top > before.top - LINE_PX || isBeside, `${where} jumps up`)
}

// What runs in the browser is text, as this project knows no types of browsers.
const STOP = `(() => {
  const here = document.activeElement
  if (!here || here === document.body || here === document.documentElement) {
    return { name: '', index: -1, isLast: true, isVisible: true, ring: 0, top: 0, bottom: 0, left: 0 }
  }
  const words = (text) => text.replace(/\\s+/g, ' ').trim()
  const label = here.getAttribute('aria-label') ?? here.labels?.[0]?.innerText ?? here.innerText
  const box = here.getBoundingClientRect()
  const light = (color) => {
    const [red, green, blue] = color.match(/[\\d.]+/g).slice(0, 3).map((part) => {
      const one = part / 255
      return one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const groundOf = (element) => {
    for (let one = element.parentElement; one; one = one.parentElement) {
      const { backgroundColor } = getComputedStyle(one)
      if (!/rgba\\(.* 0\\)|transparent/.test(backgroundColor)) return backgroundColor
    }
    return 'rgb(255, 255, 255)'
  }
  const rings = [here, ...here.querySelectorAll('*')].map((one) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one)
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) return 0
    const [darker, lighter] = [light(outlineColor), light(groundOf(one))].sort((a, b) => a - b)
    return (lighter + 0.05) / (darker + 0.05)
  })
  return {
    name: words(label ?? ''),
    index: [...document.querySelectorAll('*')].indexOf(here),
    isLast: here.matches('footer a'),
    isVisible: box.width > 0 && box.top >= 0 && box.left >= 0 && box.top < innerHeight &&
      box.right <= innerWidth + 1 && (box.bottom <= innerHeight + 1 || box.height > innerHeight / 2),
    ring: Math.round(Math.max(...rings) * 10) / 10,
    top: box.top + scrollY,
    bottom: box.bottom + scrollY,
    left: box.left,
  }
})()`
