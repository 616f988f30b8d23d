import type { SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { confirmPage } from '../../ui/confirm-page.ts'
import type { Page } from '../../ui/page.ts'
import type { Agreed, Shape } from '../rules.ts'
import * as en from '../words/en.ts'

/** Why a draw was not made without asking, and what had been agreed to. */
type Question = Agreed & {
  reason: { shape: Shape } | { names: readonly string[] }
}

/** Hands a draw back to the organiser; the button agrees to what it asks, and to what was agreed. */
export function questionPage(
  page: Page,
  { slug, draw_shape }: Pick<Exchange, 'slug' | 'draw_shape'>,
  { reason, promised, told = 0 }: Question,
): SafeHtml {
  const { say } = page
  const both = { action: paths.draw(slug), back: paths.desk(slug) }
  if ('shape' in reason) {
    return confirmPage(page, {
      ...both,
      title: say(en.fellShortTitle),
      text: say(en.fellShort, draw_shape, reason.shape),
      fields: { promised: reason.shape, told: String(told) },
      label: say(en.drawLikeThis),
    })
  }
  const { names } = reason
  return confirmPage(page, {
    ...both,
    title: say(en.drawAnywayTitle),
    text: `${say(en.onlyOne, names)} ${say(en.nothingDrawnYet)}`,
    fields: { ...(promised && { promised }), told: String(names.length) },
    label: say(en.drawAnyway),
  })
}
