import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../paths.ts'
import { messagePage } from './message-page.ts'

const FRONT = { href: paths.front(), label: 'To the front page' }
const LOST_LINK = html`<a href="${paths.lostLink()}">Lost the link to your page? We mail you a fresh one.</a>`

export function notFoundPage(): SafeHtml {
  return messagePage({
    title: 'There is nothing here',
    text: html`This address leads nowhere, or what was here is gone. Please check the link, or ask your organiser for the invitation link. ${LOST_LINK}`,
    next: FRONT,
  })
}

/** An address of an exchange that does not exist, or does no longer. */
export function unknownExchangePage(): SafeHtml {
  return messagePage({
    title: 'There is no exchange here',
    text: html`Please compare the address with the one you were sent, letter by letter. If it is the same, the exchange is gone: a month after its day it is erased, or the organiser has deleted it. They know, and can send you the right link. ${LOST_LINK}`,
    next: FRONT,
  })
}

/** A sign-in link that nobody was given, or whose owner has left. */
export function unknownLinkPage(): SafeHtml {
  return messagePage({
    title: 'This link leads nowhere',
    text: 'It may have been cut off on its way: try to copy it as a whole from the mail. If that does not help, let us mail you a fresh one.',
    next: { href: paths.lostLink(), label: 'Mail me a fresh link' },
  })
}

export function forbiddenPage(): SafeHtml {
  return messagePage({
    title: 'Please try that once more',
    text: html`The page you came from was too old or not ours, so nothing was changed. Go back, reload the page and try again. Your browser must accept cookies. ${LOST_LINK}`,
    next: FRONT,
  })
}

/** The state forbids it; `why` is a whole sentence. */
export function conflictPage(why: string, next: { href: string; label: string }): SafeHtml {
  return messagePage({ title: 'That is not possible now', text: why, next })
}

export function tooLargePage(): SafeHtml {
  return messagePage({
    title: 'That is too much text',
    text: 'What you sent is larger than we can take. Please go back, shorten it and try again.',
  })
}

export function tooManyTriesPage(minutes: number): SafeHtml {
  return messagePage({
    title: 'Please wait a little',
    text: html`That was tried too often. Please try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}. ${LOST_LINK}`,
    next: FRONT,
  })
}

export function badRequestPage(): SafeHtml {
  return messagePage({
    title: 'We did not understand that',
    text: html`Your browser sent something that this page cannot read. Please go back and try again. ${LOST_LINK}`,
    next: FRONT,
  })
}

export function failurePage(requestId: string): SafeHtml {
  return messagePage({
    title: 'Something went wrong here',
    text: `Nothing was changed, and it is not your fault. Please try again. If it happens once more, tell whoever runs this site the number ${requestId}.`,
    next: FRONT,
  })
}
