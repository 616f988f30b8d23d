import type { SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { messagePage } from '../../ui/message-page.ts'
import type { Page } from '../../ui/page.ts'
import * as en from '../words/en.ts'

type MailSent = { exchange: Exchange; email?: string; why: keyof typeof SENTENCES }

const SENTENCES = {
  registered: en.registered,
  asked: en.asked,
  asked_late: en.askedLate,
  fresh: en.fresh,
}

/** Says which mail to look for, in the same words whether or not the address is known. */
export function lookAtMailPage(page: Page, { exchange, email = '', why }: MailSent): SafeHtml {
  const { say, sender } = page
  const { name, slug } = exchange
  if (sender === undefined) return askTheOrganiserPage(page, exchange, why)
  return messagePage(page, {
    title: say(why === 'registered' ? en.almostThere : en.lookAtMail),
    text: say(SENTENCES[why], name, email, sender),
    next: { href: paths.requestAccess(slug), label: say(en.noMailAsk) },
  })
}

/** The answer to somebody who asked for links to all their exchanges. */
export function linksOnTheirWayPage(page: Page, email: string, isLate: boolean): SafeHtml {
  const { say, sender } = page
  const sentence = isLate ? en.linksOnTheirWayLate : en.linksOnTheirWay
  return messagePage(page, {
    title: say(en.lookAtMail),
    text: sender === undefined ? say(en.noMailHere) : say(sentence, email, sender),
    next: { href: paths.lostLink(), label: say(en.noMailOther) },
  })
}

/** If no transport is configured, the admin reads the mails and hands over their links. */
function askTheOrganiserPage(page: Page, { slug, name }: Exchange, why: MailSent['why']): SafeHtml {
  const { say } = page
  const isNew = why === 'registered'
  return messagePage(page, {
    title: say(isNew ? en.youAreIn : en.askOrganiser),
    text: say(isNew ? en.welcome : en.organiserSees, name),
    next: { href: paths.invitation(slug), label: say(en.backToInvitation) },
  })
}
