import type { SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { confirmPage } from '../../ui/confirm-page.ts'
import type { Page } from '../../ui/page.ts'
import * as en from '../words/en.ts'

type Mails = { exchange: Exchange; count: number }

/** Asks before everybody who has not looked is mailed. */
export function nudgePage(page: Page, { exchange, count }: Mails): SafeHtml {
  const { say } = page
  return confirmPage(page, {
    title: say(en.nudgeTitle),
    text: say(en.nudgeText, count),
    action: paths.resendResults(exchange.slug),
    label: say(en.nudge),
    style: 'primary',
    back: paths.exchangeMail(exchange.slug),
  })
}

/** Asks before all that failed is sent again. */
export function retryPage(page: Page, { exchange, count }: Mails): SafeHtml {
  const { say } = page
  return confirmPage(page, {
    title: say(en.retryTitle),
    text: say(en.retryText, count),
    action: paths.retryFailedMails(exchange.slug),
    label: say(en.retryFailed, count),
    style: 'primary',
    back: paths.exchangeMail(exchange.slug),
  })
}
