import type { SafeHtml } from '@remix-run/html-template'
import { namedField } from '../../draw/forms.ts'
import type { LastTime } from '../../draw/rules.ts'
import * as draw from '../../draw/words/en.ts'
import { drawNumber } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { confirmPage } from '../../ui/confirm-page.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import * as en from '../words/en.ts'

type Undoing = {
  exchange: Exchange
  /** Who has said that it is not for them, and is out with the draw. */
  leaving: readonly Participant[]
  lastTime: LastTime
}

/** Shows what undoing the draw means, and asks for confirmation. */
export function confirmUndoPage(page: Page, { exchange, leaving, lastTime }: Undoing): SafeHtml {
  const { say } = page
  const out = leaving.map(({ name }) => personName(name))
  return confirmPage(page, {
    title: say(en.undoHeading),
    text: [
      say(en.undoIntro),
      say(draw.lastTimeEnds, lastTime),
      exchange.draws_itself_since === null ? '' : say(en.byHandFromNow),
      out.length > 0 ? say(en.areOutNow, out) : '',
    ],
    action: paths.undoDraw(exchange.slug),
    fields: { leaving: namedField(leaving), draw: drawNumber(exchange) },
    label: say(en.undoDraw),
    back: paths.desk(exchange.slug),
  })
}
