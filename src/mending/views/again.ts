import type { SafeHtml } from '@remix-run/html-template'
import type { ExclusionInput } from '../../draw/forms.ts'
import type { Outlook } from '../../draw/queries.ts'
import type { Shape } from '../../draw/rules.ts'
import { easyToGuess } from '../../draw/views/easy-to-guess.ts'
import * as draw from '../../draw/words/en.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { type Mailed, paths } from '../../paths.ts'
import { confirmPage } from '../../ui/confirm-page.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import * as en from '../words/en.ts'

type Again = {
  exchange: Exchange
  forgotten: ExclusionInput
  shape: Shape
  /** Whom the rules would leave one possible recipient only. */
  told: readonly string[]
  /** Of whom others may be able to work it out. */
  outlook: Pick<Outlook, 'people' | 'forecast'>
  mailed: Mailed
  /** The names of who has said that it is not for them. */
  leaving: readonly string[]
}

/** Shows what drawing again with a forgotten exclusion comes to, and asks for confirmation. */
export function confirmAgainPage(page: Page, again: Again): SafeHtml {
  const { say } = page
  const { exchange, forgotten, shape, told, mailed, leaving, outlook } = again
  return confirmPage(page, {
    title: say(en.againHeading),
    text: [
      say(en.againText),
      say(en.drawnAgain, mailed, page.mailWaits),
      leaving.length > 0 ? say(en.areOutThen, leaving.map(personName)) : '',
      say(en.againShape, exchange.draw_shape, shape),
      told.length > 0 ? say(draw.onlyOne, told) : '',
      easyToGuess(page, outlook),
    ].filter((paragraph) => paragraph !== ''),
    action: paths.drawAgain(exchange.slug),
    fields: {
      ...forgotten,
      promised: shape,
      told: String(told.length),
      leaving: String(leaving.length),
      confirmed: '1',
    },
    label: say(en.drawAgain),
    back: paths.exclusions(exchange.slug),
  })
}
