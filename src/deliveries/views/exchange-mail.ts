import { html, type SafeHtml } from '@remix-run/html-template'
import * as letters from '../../letters/words/en.ts'
import { mayBeNudged, mayEditProfile } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import { mayArrive, type Reason } from '../../platform/mail/reasons.ts'
import { ARRIVED, isAskedBefore } from '../../post/rules.ts'
import * as post from '../../post/words/en.ts'
import { askingButton } from '../../ui/confirm-page.ts'
import { actionButton, adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink, detailForKeeper, emptyPlace, fold, foldingRest, pager } from '../../ui/parts.ts'
import { personName, readerName } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import type { ExchangeMail, MailRow } from '../queries.ts'
import {
  ANSWERS_SHOWN_MAX,
  isUnsayable,
  mailNumbers,
  momentHasPassed,
  TROUBLED_SHOWN_MAX,
} from '../rules.ts'
import * as en from '../words/en.ts'
import { numbersSection } from './numbers.ts'

/** Who was sent what, and how it went. Not what a mail says, nor whom it names. Trouble first. */
export function exchangeMailPage(page: Page, data: ExchangeMail): SafeHtml {
  const { say, sender } = page
  const { exchange } = data
  return layout(page, {
    title: say(en.title, exchange.name),
    menu: adminMenu(page),
    flash: say(en.done, page.done, { sends: sender !== undefined, waits: page.mailWaits }),
    // Where it stands on the first page is what is followed.
    isUnderWay: data.isSending && data.number === 1,
    body: html`${backLink(paths.desk(exchange.slug), exchange.name)}
${mailNumbers(data.counts).all > 0 ? html`<h1>${say(en.heading)}</h1>` : emptyPlace(page, say(en.heading), say(en.nothingYet))}
${sender === undefined ? html`<p>${say(en.noTransport, paths.mailbox())}</p>` : null}
${data.number === 1 ? overview(page, data) : null}
${listFold(page, data)}
${sender === undefined ? fold({ title: say(ui.forKeeper, ''), body: html`<p>${say(en.howToSend)}</p>` }) : null}`,
  })
}

/** Before the first page of the list. */
function overview(page: Page, data: ExchangeMail): SafeHtml {
  return html`<div data-fresh>${troubleSection(page, data)}</div>
${numbersSection(page, data)}
${resultsSection(page, data)}
${remindersSection(page, data)}`
}

function troubleSection(page: Page, { people, exchange, toRetry }: ExchangeMail): SafeHtml | null {
  const { say, sender } = page
  const troubled = people
    .filter(({ mail_trouble }) => mail_trouble !== null)
    .toSorted(ui.compareNames)
  if (troubled.length === 0) return null
  const areMany = troubled.length > ANSWERS_SHOWN_MAX
  const mayEdit = mayEditProfile(exchange.state)
  const isSure = troubled.some(({ mail_trouble: why }) => why !== null && !mayArrive(why))
  const advice = isSure
    ? say(en.troubleAdvice, troubled.length, sender !== undefined)
    : say(en.doubtAdvice, troubled.length, sender !== undefined && toRetry > 0)
  const rows = troubled.map(
    ({ id, name, email, mail_trouble, mail_trouble_answer }) =>
      html`<li><div><strong>${mayEdit ? html`<a href="${paths.person(exchange.slug, id)}">${personName(name)}</a>` : personName(name)}</strong> <small>${email}</small><br>
${mail_trouble && (areMany ? inShort(page, mail_trouble) : whyNot(page, mail_trouble, mail_trouble_answer, personName(name)))}</div></li>`,
  )
  return html`<section>
<h2>${say(isSure ? en.troubleHeading : en.doubtHeading)}</h2>
<p>${mayEdit ? advice : say(en.onlyCardsHelp, paths.handOver(exchange.slug))}</p>
${foldingRest(page, rows, { list: (some) => html`<ul class="rows">${[...some]}</ul>`, shownMax: TROUBLED_SHOWN_MAX })}
</section>`
}

/** How many have not looked, never who: after a repair that would hint at who was changed. */
function resultsSection(page: Page, data: ExchangeMail): SafeHtml | null {
  const { exchange, people, isDrawn, isLost, toNudge } = data
  const { say, sender } = page
  if (!isDrawn || sender === undefined) return null
  const mailable = people.filter(mayBeNudged)
  if (mailable.length === 0) return null
  const unlooked = mailable.filter(({ looked_at }) => looked_at === null)
  const again = {
    action: paths.resendResults(exchange.slug),
    label: say(en.nudge),
    style: 'second' as const,
  }
  return html`<section>
<h2>${say(en.whosLooked)}</h2>
${
  unlooked.length === 0
    ? html`<p>${say(en.everyoneLooked)}</p>`
    : html`<p>${say(en.notLooked, unlooked.length)}</p>
${isLost ? html`<p>${say(en.lost)}</p>` : null}
${!isLost && toNudge > 0 ? html`<div class="actions">${askingButton(page, again, isAskedBefore(toNudge))}</div>` : null}`
}
</section>`
}

/** How many were due a reminder, never who: they are those whose presents are not ready. */
function remindersSection({ say }: Page, { reminders }: ExchangeMail): SafeHtml | null {
  if (reminders.length === 0) return null
  const items = reminders.map(({ exchange_date, days_before, mails }) => {
    const day = Temporal.PlainDate.from(exchange_date).subtract({ days: days_before })
    return html`<li>${say(en.remindedOn, day.toString(), mails)}</li>`
  })
  return html`<section>
<h2>${say(en.reminders)}</h2>
<ul>${items}</ul>
<p class="soft small">${say(en.whoIsReminded)}</p>
</section>`
}

function listFold(page: Page, data: ExchangeMail): SafeHtml | null {
  const { exchange, mails, number, hasMore, counts } = data
  const { say } = page
  if (mails.length === 0 && number === 1) return null
  const { all } = mailNumbers(counts)
  const pages = { path: paths.exchangeMail(exchange.slug), number, hasMore }
  return fold({
    title: say(en.allEmails),
    fact: all === 0 ? null : say(en.countOf, all),
    isOpen: number > 1 || !hasMore,
    body: html`<ul class="rows" data-fresh>${mails.map((mail) => mailRow(page, data, mail))}</ul>
${pager(pages, { before: say(ui.newer), after: say(ui.older) })}`,
  })
}

function mailRow(page: Page, { exchange, due, now }: ExchangeMail, mail: MailRow): SafeHtml {
  const { say, sender } = page
  const { slug, timezone } = exchange
  const when = say(ui.dateAndTime, mail.finished_at ?? mail.created_at, timezone)
  const reader = readerName(page, mail.reader)
  const kind = say(letters.kindName, mail.kind)
  const again = {
    action: paths.sendMailAgain(slug, mail.id),
    label: say(ARRIVED.includes(mail.state) ? en.sendAgain : en.tryAgain, kind, reader),
    style: 'quiet' as const,
  }
  const mayAgain = sender !== undefined && due.has(mail.id)
  const { state: exchange_state, completed_at } = exchange
  const isOver = momentHasPassed({ ...mail, exchange_state, completed_at, timezone }, now)
  return html`<li>
<div>${say(en.mailTo, kind, reader)}${mail.address ? html` <small>${mail.address}</small>` : null}<br>
<small>${when} · ${say(en.state, mail, timezone, sender !== undefined)}</small>${reasonOf(page, mail, { about: html`${kind}, ${reader}`, isOver })}${isUnsayable(mail) ? html`<br><small>${say(en.addressErased)}</small>` : null}</div>
${mayAgain ? actionButton(page, again) : null}
</li>`
}

/** `isOver`: if it is given up, it is not tried again. */
function reasonOf(
  page: Page,
  { state, reason, answer }: MailRow,
  { about, isOver }: { about: SafeHtml; isOver: boolean },
): SafeHtml | null {
  if (reason === null || state === 'sent' || state === 'held' || state === 'dropped') return null
  // It is not tried while no mail is set up.
  if (state === 'waiting' && page.sender === undefined) return null
  const isTried = page.sender !== undefined && !(isOver && state !== 'waiting')
  return html`<br>${whyNot(page, reason, answer, about, isTried)}`
}

function whyNot(
  page: Page,
  reason: Reason,
  answer: string | null,
  about: SafeHtml,
  isTried = page.sender !== undefined,
): SafeHtml {
  const { say } = page
  return html`${inShort(page, reason, isTried)}
${detailForKeeper(page, about, say(post.reasonInDetail, reason, answer))}`
}

function inShort({ say, sender }: Page, reason: Reason, isTried = sender !== undefined): SafeHtml {
  return html`<small>${say(post.reasonInShort, reason, isTried)}</small>`
}
