import type { SafeHtml } from '@remix-run/html-template'
import { type ExclusionInput, namedField } from '../../draw/forms.ts'
import type { Outlook } from '../../draw/queries.ts'
import type { LastTime, Shape } from '../../draw/rules.ts'
import { easyToGuess } from '../../draw/views/easy-to-guess.ts'
import * as draw from '../../draw/words/en.ts'
import { drawNumber } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import type { Participant } from '../../participants/tables.ts'
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
  told: readonly Participant[]
  /** Of whom others may be able to work it out. */
  outlook: Pick<Outlook, 'people' | 'forecast'>
  mailed: Mailed
  /** Who has said that it is not for them. */
  leaving: readonly Participant[]
  lastTime: LastTime
}

/** Shows what drawing again with a forgotten exclusion comes to, and asks for confirmation. */
export function confirmAgainPage(page: Page, again: Again): SafeHtml {
  const { say } = page
  const { exchange, forgotten, shape, told, mailed, leaving, outlook, lastTime } = again
  const only = told.map(({ name }) => name)
  const out = leaving.map(({ name }) => personName(name))
  return confirmPage(page, {
    title: say(en.againHeading),
    text: [
      say(en.againText),
      say(draw.lastTimeEnds, lastTime),
      say(en.drawnAgain, mailed, page.mailWaits),
      out.length > 0 ? say(en.areOutThen, out) : '',
      say(en.againShape, exchange.draw_shape, shape),
      only.length > 0 ? say(draw.onlyOne, only) : '',
      easyToGuess(page, outlook),
    ].filter((paragraph) => paragraph !== ''),
    action: paths.drawAgain(exchange.slug),
    fields: {
      ...forgotten,
      promised: shape,
      told: namedField(told),
      leaving: namedField(leaving),
      draw: drawNumber(exchange),
      confirmed: '1',
    },
    label: say(en.drawAgain),
    back: paths.exclusions(exchange.slug),
  })
}
