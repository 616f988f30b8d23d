import { html, type SafeHtml } from '@remix-run/html-template'
import { daysUntil, isAfterwards, isDrawn, secrecyOf } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { hostName } from '../../exchanges/words/en.ts'
import { fieldTexts, PROFILE_FIELDS } from '../../participants/fields.ts'
import { canBeMailed, mayEditProfile, mayRegister, mayWithdraw } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import { daysIn } from '../../platform/days.ts'
import { actionButton } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { fold, linkButton } from '../../ui/parts.ts'
import { personName, personText } from '../../ui/person-text.ts'
import { copyButton } from '../../ui/sharing.ts'
import * as ui from '../../ui/words/en.ts'
import type { Dashboard } from '../queries.ts'
import { type Reminders, remindersFor } from '../rules.ts'
import * as en from '../words/en.ts'
import { announcementsFold } from './announcements.ts'
import { ideasText } from './ideas.ts'
import { readyFold } from './ready.ts'
import { revealFold } from './reveal.ts'

/** More names than a phone shows at once are folded. */
const NAMES_OPEN_MAX = 30

/** What a participant's page holds besides what to do now. */
export function folds(page: Page, dashboard: Dashboard): SafeHtml {
  return html`${announcementsFold(page, dashboard)}
${readyFold(page, dashboard)}
${revealFold(page, dashboard)}
${messagesFold(page, dashboard)}
${dayFold(page, dashboard)}
${aboutMeFold(page, dashboard)}
${peopleFold(page, dashboard)}
${leavingFold(page, dashboard)}
${whoWasHere(page, dashboard)}`
}

function messagesFold({ say }: Page, { exchange, isLost, now }: Dashboard): SafeHtml | null {
  if (!isDrawn(exchange.state) || isLost) return null
  const isOver = isAfterwards(exchange, now)
  const body = html`<p>${isOver ? say(en.messagesOver) : say(en.messagesText, exchange.custom, secrecyOf(exchange))}</p>
<p class="actions">${linkButton(paths.messages(exchange.slug), say(en.openMessages), 'second')}</p>`
  return fold({ title: say(ui.menuMessages), fact: say(en.inSecret), body })
}

function dayFold({ say }: Page, { exchange, now }: Dashboard): SafeHtml {
  const { slug, exchange_date, location, budget, description } = exchange
  const body = html`<dl>
<dt>${say(en.when)}</dt><dd>${say(en.dayAndHowLong, exchange_date, daysUntil(exchange, now))}</dd>
${location ? html`<dt>${say(en.where)}</dt><dd>${location}</dd>` : null}
${budget ? html`<dt>${say(en.budget)}</dt><dd>${budget}</dd>` : null}
</dl>
${description ? personText(description) : null}
${isAfterwards(exchange, now) ? null : html`<p class="actions">${linkButton(paths.calendar(slug), say(en.addToCalendar), 'second')}</p>`}`
  return fold({ title: say(en.whenAndWhere), fact: say(ui.shortDate, exchange_date), body })
}

function aboutMeFold(page: Page, { exchange, participant }: Dashboard): SafeHtml {
  const { say } = page
  const texts = fieldTexts(participant)
  const others = PROFILE_FIELDS.filter((field) => field !== 'name' && field !== 'gift_ideas')
  const written = others.filter((field) => texts[field] !== '')
  const isMissing = texts.gift_ideas === ''
  // While they are asked for above, this is about the rest.
  const isAbove = isMissing && !isDrawn(exchange.state)
  const body = html`${isAbove ? html`<p>${say(en.theRest)}</p>` : myIdeas(page, exchange, texts.gift_ideas)}
${written.map((field) => html`<h3>${say(en.mine, field)}</h3>${personText(texts[field])}`)}
${mayEditProfile(exchange.state) ? html`<p class="actions">${linkButton(paths.profile(exchange.slug), say(en.edit), 'second')}</p>` : null}`
  if (isAbove) return fold({ title: say(en.aboutMe), body })
  const fact = say(isMissing ? en.nothingYet : en.writtenDown)
  return fold({
    title: say(en.myIdeas),
    fact,
    isOpen: isMissing && exchange.state === 'matched',
    body,
  })
}

function myIdeas({ say }: Page, exchange: Exchange, ideas: string): SafeHtml {
  if (ideas !== '') return ideasText(ideas)
  const isOver = !mayEditProfile(exchange.state)
  return html`<p class="empty">${isOver ? say(en.noIdeasLeft) : say(en.hintHelps, exchange)}</p>`
}

function peopleFold(page: Page, { exchange, people, invitationUrl }: Dashboard): SafeHtml {
  const { say } = page
  const isOpen = mayRegister(exchange.state)
  const { count, names } = people
  const rows = names
    .toSorted(ui.compareNames)
    .map((person) => html`<li>${personName(person.name)}</li>`)
  const body = html`${rows.length > 0 ? html`<ul class="names">${rows}</ul>` : html`<p>${say(en.tooManyNames)}</p>`}
${
  isOpen
    ? html`<p>${say(en.someoneMissing)}</p>
<textarea class="copy" id="invitation-link" rows="2" readonly aria-label="${say(en.theLink)}">${invitationUrl}</textarea>
<p class="actions">${copyButton(page, 'invitation-link', say(en.copyLink))}</p>`
    : null
}`
  return fold({
    title: say(en.whoIsIn),
    fact: isOpen ? say(en.soFar, count) : say(ui.people, count),
    isOpen: !isDrawn(exchange.state) && count <= NAMES_OPEN_MAX,
    body,
  })
}

/** Null once there is nothing left to be reminded of, and nothing to leave. */
function leavingFold(page: Page, dashboard: Dashboard): SafeHtml | null {
  const { say, sender } = page
  const { exchange, participant, now } = dashboard
  const { slug, state } = exchange
  if (state === 'completed') return null
  const host = say(hostName, exchange)
  const hasEmail = participant.email !== null
  const wantsNone = participant.mail_trouble === 'wants_no_mail'
  const isReminded = participant.reminder_enabled === 1
  const reminders = remindersFor(participant, exchange, { now, sender })
  const mayToggle = hasEmail && !wantsNone && (isReminded || reminders !== 'past')
  const body = html`${hasEmail ? html`<p>${wantsNone ? say(en.noMailsWanted) : say(en.reminded, isReminded, reminders)}</p>` : null}
${mayWithdraw(state) ? null : html`<p>${say(en.cannotCome, host)}</p>`}
<div class="actions">${mayToggle ? reminderButton(page, slug, { isReminded, reminders }) : null}
${mayWithdraw(state) ? html`<a href="${paths.withdraw(slug)}">${say(en.leaveAsk)}</a>` : null}</div>`
  return fold({ title: say(en.otherHeading), body })
}

function reminderButton(
  page: Page,
  slug: string,
  { isReminded, reminders }: { isReminded: boolean; reminders: Reminders },
): SafeHtml {
  return actionButton(page, {
    action: paths.reminders(slug),
    label: page.say(en.toggleReminders, isReminded, reminders),
    style: 'second',
    fields: { reminder_enabled: isReminded ? '0' : '1' },
  })
}

/** Who else may have been on this page, never folded; and the ways to it and to what is kept. */
function whoWasHere({ say, sender }: Page, dashboard: Dashboard): SafeHtml {
  const { exchange, participant, cardsMade, cardDays, mailboxDays, usesCard } = dashboard
  const { email } = participant
  const changes = daysIn(participant.email_changed_on)
  const edits = daysIn(participant.edited_for_them_on)
  const host = personName(say(hostName, exchange))
  const first = personName(say(hostName, exchange, 'first'))
  const ask = paths.requestAccess(exchange.slug)
  const lines = [
    changes.length === 0 ? null : say(en.emailChanged, first, changes),
    edits.length === 0 ? null : say(en.editedForYou, first, edits),
    cardsMade.length === 0 ? null : say(en.cardMade, first, cardsMade),
    cardDays.length === 0 ? null : say(en.cardUsed, host, cardDays),
    mailboxDays.length === 0 ? null : say(en.mailboxOpened, first, mailboxDays),
  ].filter((line) => line !== null)
  const again =
    email === null || usesCard
      ? say(en.otherDeviceCard)
      : say(en.otherDeviceLink, { host, href: ask, sends: canBeMailed(participant, sender) })
  return html`${lines.map((line) => html`<p>${line}</p>`)}
<p class="small">${again}</p>
<p class="small"><a href="${paths.kept(exchange.slug)}">${say(en.keptAboutMe)}</a></p>`
}
