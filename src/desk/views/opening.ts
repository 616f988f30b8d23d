import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { isAskedBefore } from '../../post/rules.ts'
import { askingButton, confirmPage } from '../../ui/confirm-page.ts'
import { actionButton } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import type { Desk } from '../queries.ts'
import * as en from '../words/en-next.ts'

/** Whom of last time *Let people join* mails; empty if that is nobody. */
export function whomOpeningMails({ say, mailWaits }: Page, { lastTime }: Desk): string {
  return lastTime.mailed > 0 ? say(en.openMails, lastTime.mailed, mailWaits) : ''
}

/** The button of the next step. Asks first if it mails more than a few. */
export function openButton(page: Page, { exchange, lastTime }: Desk): SafeHtml {
  const asks = isAskedBefore(lastTime.mailed)
  const label = page.say(asks ? en.letPeopleJoinAsk : en.letPeopleJoin)
  const button = askingButton(page, { action: paths.openRegistration(exchange.slug), label }, asks)
  return html`<div class="actions">${button}</div>`
}

/** The same among what else can be done. */
export function quietOpenButton(page: Page, { exchange, lastTime }: Desk): SafeHtml {
  const { say } = page
  const action = paths.openRegistration(exchange.slug)
  return isAskedBefore(lastTime.mailed)
    ? html`<a href="${action}">${say(en.letPeopleJoinAsk)}</a>`
    : actionButton(page, { action, label: say(en.letPeopleJoin), style: 'quiet' })
}

/** Asks before people may join, and those of last time are mailed. */
export function openPage(page: Page, desk: Desk): SafeHtml {
  const { say } = page
  const { slug, approves } = desk.exchange
  return confirmPage(page, {
    title: say(en.openTitle),
    text: [say(en.openText, approves === 1), whomOpeningMails(page, desk)],
    action: paths.openRegistration(slug),
    label: say(en.letPeopleJoin),
    style: 'primary',
    back: paths.desk(slug),
  })
}
