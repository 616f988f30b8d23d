import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../paths.ts'
import { homeward, messagePage } from './message-page.ts'
import type { Page } from './page.ts'
import { getNewLink } from './words/en.ts'
import * as en from './words/en-errors.ts'
import * as links from './words/en-links.ts'

/** The way back for who lost their link; without mail there is none but to ask. Organisers have none to lose. */
const lost = ({ sender, home }: Page) => ({
  href: paths.lostLink(),
  sends: sender !== undefined,
  hasLink: home.whose !== 'organiser',
})

export function nothingPage(page: Page): SafeHtml {
  const { say } = page
  const text = say(en.nothingText, lost(page))
  return messagePage(page, { title: say(en.nothingTitle), text, next: homeward(page) })
}

/** For the URL of an exchange that does not exist, or no longer does. */
export function unknownExchangePage(page: Page): SafeHtml {
  const { say } = page
  const text = say(en.noExchangeText, lost(page))
  return messagePage(page, { title: say(en.noExchangeTitle), text, next: homeward(page) })
}

/** What the address of a link tells by itself: one of a card is on no mail, one that is whole was not cut off. */
type Link = { isCard: boolean; isWhole: boolean }

/** For a sign-in link that was never issued or is long over, or whose owner has left. */
export function unknownLinkPage(page: Page, { isCard, isWhole }: Link): SafeHtml {
  const { say } = page
  const { href, sends } = lost(page)
  const isStranger = page.home.whose === 'stranger'
  const isMailed = sends && !isCard
  const next = isStranger && isMailed ? { href, label: say(getNewLink) } : undefined
  const title = say(isWhole ? links.deadLinkTitle : links.noLinkTitle)
  return messagePage(page, { title, text: textFor(page, { isMailed, isCard, isWhole }), next })
}

function textFor({ say }: Page, link: Link & { isMailed: boolean }): string {
  const { isMailed, isCard, isWhole } = link
  if (!isWhole) return say(links.noLinkText, isMailed)
  return isCard ? say(links.deadCardText) : say(links.deadLinkText, isMailed)
}

export function forbiddenPage(page: Page): SafeHtml {
  const { say } = page
  const text = say(en.forbiddenText, lost(page))
  return messagePage(page, { title: say(en.forbiddenTitle), text, next: homeward(page) })
}

/** The state does not allow it; `why` is a whole sentence. */
export function conflictPage(
  page: Page,
  why: string,
  next: { href: string; label: string },
): SafeHtml {
  return messagePage(page, { title: page.say(en.conflictTitle), text: why, next })
}

export function tooLargePage(page: Page): SafeHtml {
  const { say } = page
  const text = say(en.tooLargeText)
  return messagePage(page, { title: say(en.tooLargeTitle), text, next: homeward(page) })
}

/** `instead` is a whole sentence: what to do until then. */
export function tooManyTriesPage(
  page: Page,
  minutes: number,
  instead: SafeHtml | string,
): SafeHtml {
  const { say } = page
  const text = html`${say(en.tooManyTriesText, minutes)} ${instead}`
  return messagePage(page, { title: say(en.tooManyTriesTitle), text, next: homeward(page) })
}

export function busyPage(page: Page, seconds: number): SafeHtml {
  const { say } = page
  const text = say(en.busyText, seconds)
  return messagePage(page, { title: say(en.busyTitle), text, next: homeward(page) })
}

/** Another program keeps the database locked. */
export function lockedPage(page: Page, seconds: number): SafeHtml {
  const { say } = page
  const text = say(en.lockedText, seconds)
  return messagePage(page, { title: say(en.lockedTitle), text, next: homeward(page) })
}

export function badRequestPage(page: Page): SafeHtml {
  const { say } = page
  const text = say(en.badRequestText, lost(page))
  return messagePage(page, { title: say(en.badRequestTitle), text, next: homeward(page) })
}

export function failurePage(page: Page, requestId: string): SafeHtml {
  const { say } = page
  const text = say(en.failureText, requestId)
  return messagePage(page, { title: say(en.failureTitle), text, next: homeward(page) })
}
