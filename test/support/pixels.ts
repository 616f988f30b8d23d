import type { Locator, Page } from 'playwright-core'

/** How far outside of the element its ground is looked at, in pixels. */
const MARGIN = 3

/**
 * The contrast of the outermost line of an element with its ground, and of its middle with both (WCAG
 * 1.4.3), from a picture of it. `decoder` is an empty page, as ours allow no such script.
 */
export async function contrastsOf(
  decoder: Page,
  element: Locator,
): Promise<{ edge: number; middle: number }> {
  await element.scrollIntoViewIfNeeded()
  const box = await element.boundingBox()
  if (!box) throw new Error('it cannot be seen')
  const clip = {
    x: box.x - MARGIN,
    y: box.y - MARGIN,
    width: box.width + 2 * MARGIN,
    height: box.height + 2 * MARGIN,
  }
  const picture = await element.page().screenshot({ clip })
  const url = JSON.stringify(`data:image/png;base64,${picture.toString('base64')}`)
  return (await decoder.evaluate(`(${CONTRASTS})(${url}, ${MARGIN})`)) as {
    edge: number
    middle: number
  }
}

const CONTRASTS = `async (url, margin) => {
  const image = new Image()
  image.src = url
  await image.decode()
  const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')
  canvas.drawImage(image, 0, 0)
  const lightAt = (x, y) => {
    const [red, green, blue] = [...canvas.getImageData(x, y, 1, 1).data].map((part) => {
      const one = part / 255
      return one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const contrast = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
  const row = Math.floor(image.height / 2)
  const ground = lightAt(0, 0)
  const rim = Array.from({ length: 2 * margin }, (_, x) => contrast(lightAt(x, row), ground))
  const inside = Array.from({ length: image.width - 4 * margin }, (_, x) => lightAt(x + 2 * margin, row))
  return {
    edge: Math.max(...rim),
    middle: contrast(Math.max(...inside), Math.min(...inside)),
  }
}`
