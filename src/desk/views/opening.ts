import type { SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { confirmPage } from '../../ui/confirm-page.ts'
import type { Page } from '../../ui/page.ts'
import type { Desk } from '../queries.ts'
import * as en from '../words/en-next.ts'

/** Asks before people may join, and those of last time are mailed. */
export function openPage(page: Page, { exchange, lastTime }: Desk): SafeHtml {
  const { say, mailWaits } = page
  const { slug, approves } = exchange
  return confirmPage(page, {
    title: say(en.openTitle),
    text: [
      say(en.openText, approves === 1),
      lastTime.mailed > 0 ? say(en.openMails, lastTime.mailed, mailWaits) : '',
    ],
    action: paths.openRegistration(slug),
    label: say(en.letPeopleJoin),
    style: 'primary',
    back: paths.desk(slug),
  })
}
