import type { SafeHtml } from '@remix-run/html-template'
import { daysUntil, localDate, purgeMoment } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { confirmPage } from '../../ui/confirm-page.ts'
import type { Page } from '../../ui/page.ts'
import * as en from '../words/en-next.ts'

/** Asks before an exchange is finished by hand, and says until when nothing is deleted. */
export function finishPage(page: Page, exchange: Exchange, now: Temporal.Instant): SafeHtml {
  const { say, sender } = page
  const isEarly = daysUntil(exchange, now) > 0
  const reminds = isEarly && sender !== undefined && exchange.reminder_days !== ''
  const kept = localDate(exchange.timezone, purgeMoment(exchange, now)).toString()
  return confirmPage(page, {
    title: say(isEarly ? en.finishEarly : en.finishNow),
    text: say(en.finishText, { reminds, purge: kept }),
    action: paths.complete(exchange.slug),
    label: say(en.finish),
    style: 'primary',
    back: paths.desk(exchange.slug),
  })
}
