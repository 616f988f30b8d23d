import type { SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { messagePage } from '../../ui/message-page.ts'
import type { Page } from '../../ui/page.ts'
import * as waiting from '../../waiting/words/en.ts'
import * as en from '../words/en.ts'

/** To somebody who waits for the organiser's nod; the same to somebody who is in already. */
export function oneMoreStepPage(page: Page, exchange: Exchange, email: string): SafeHtml {
  const { say, sender } = page
  const { host, slug } = exchange
  const then = sender === undefined ? say(waiting.thenAsk) : say(waiting.thenMail, email)
  return messagePage(page, {
    title: say(waiting.oneMoreStep),
    text: say(waiting.decides, host, then),
    next: { href: paths.invitation(slug), label: say(en.backToInvitation) },
  })
}
