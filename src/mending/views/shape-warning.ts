import { html, type SafeHtml } from '@remix-run/html-template'
import type { Shape } from '../../draw/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import type { Page } from '../../ui/page.ts'
import * as en from '../words/en.ts'

/** The consequences of a repair: how many are told, and the shape of the draw. */
export type Mended = { told: number; shape: Shape }

/** Warns that the draw will lose its wanted shape. Returns null if it will not. */
export function shapeWarning(
  { say }: Page,
  { draw_shape }: Exchange,
  { shape }: Mended,
): SafeHtml | null {
  if (shape === draw_shape) return null
  return html`<p class="notice">${say(en.shapeIsLost, shape)} ${say(en.undoIfYouMind)}</p>`
}
