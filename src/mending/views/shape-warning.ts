import { html, type SafeHtml } from '@remix-run/html-template'
import type { Shape } from '../../draw/rules.ts'
import * as draw from '../../draw/words/en.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import type { Page } from '../../ui/page.ts'
import * as en from '../words/en.ts'

/** What a change to a draw comes to. */
export type Mended = { told: number; shape: Shape }

/** Says that the draw will no longer look as it was wished; nothing if it will. */
export function shapeWarning(
  { say }: Page,
  { draw_shape }: Exchange,
  { shape }: Mended,
): SafeHtml | null {
  const reached = say(draw.shapeReached, draw_shape, shape)
  if (reached === '') return null
  return html`<p class="notice">${say(en.shapeIsLost)} ${reached} ${say(en.undoIfYouMind)}</p>`
}
