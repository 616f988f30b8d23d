import { html, type SafeHtml } from '@remix-run/html-template'
import { daysUntil, isDrawn } from '../../exchanges/rules.ts'
import * as exchanges from '../../exchanges/words/en.ts'
import { fieldTexts, PROFILE_FIELDS } from '../../participants/fields.ts'
import { mayEditProfile, mayRegister, mayWithdraw } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import { actionButton, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { fold, linkButton, nextStep } from '../../ui/parts.ts'
import { personName, personText } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import type { Dashboard } from '../queries.ts'
import * as en from '../words/en.ts'
import { presentSection } from './present.ts'

/** The participant's own page. Neither its title nor its URL contains the recipient's name. */
export function dashboardPage(page: Page, dashboard: Dashboard): SafeHtml {
  const { say } = page
  const { exchange, participant, recipient, unread } = dashboard
  const signOut = {
    action: paths.participantSignOut(exchange.slug),
    label: say(ui.signOut),
    style: 'quiet' as const,
  }
  return layout(page, {
    title: exchange.name,
    menu: actionButton(page, signOut),
    flash: say(en.done, page.done),
    body: html`<h1>${exchange.name}</h1>
<p>${say(en.hello, personName(participant.name))}</p>
${whatHappens(page, dashboard)}
${unread ? messagesSection(page, dashboard) : null}
${recipient ? presentSection(page, dashboard, recipient) : null}
${unread ? null : messagesSection(page, dashboard)}
${profileSection(page, dashboard)}
${peopleSection(page, dashboard)}
${factsSection(page, dashboard)}
${otherSection(page, dashboard)}`,
  })
}

function whatHappens({ say }: Page, dashboard: Dashboard): SafeHtml | null {
  const { exchange, participant, people, isLost } = dashboard
  if (isLost) {
    const text = say(en.namesAreLostText, exchange.state === 'completed')
    return nextStep({ title: say(exchanges.namesAreLost), body: html`<p>${text}</p>`, mood: 'wow' })
  }
  if (isDrawn(exchange.state)) return null
  const sentence = participant.email === null ? en.whatHappensHere : en.whatHappens
  const body = html`<p>${say(sentence, people.length)}</p>`
  return nextStep({ title: say(en.youAreIn), body, mood: 'wink' })
}

function messagesSection({ say }: Page, dashboard: Dashboard): SafeHtml | null {
  const { exchange, unread, isLost } = dashboard
  if (!isDrawn(exchange.state) || isLost) return null
  return html`<section${unread ? html` class="next"` : null}>
<h2>${say(unread ? en.somebodyWrote : en.messages)}</h2>
<p>${say(unread ? en.unread : en.messagesText)}</p>
<p><a href="${paths.messages(exchange.slug)}" class="button${unread ? '' : ' second'}">${say(unread ? en.readIt : en.openMessages)}</a></p>
</section>`
}

function profileSection({ say }: Page, { exchange, participant }: Dashboard): SafeHtml {
  const texts = fieldTexts(participant)
  const others = PROFILE_FIELDS.filter((field) => field !== 'name' && field !== 'gift_ideas')
  const written = others.filter((field) => texts[field] !== '')
  return html`<section>
<h2>${say(en.myWishes)}</h2>
${texts.gift_ideas === '' ? html`<p class="empty">${say(en.noWishes)}</p>` : personText(texts.gift_ideas)}
${written.map((field) => html`<h3>${say(en.mine, field)}</h3>${personText(texts[field])}`)}
${mayEditProfile(exchange.state) ? html`<p><a href="${paths.profile(exchange.slug)}" class="button second">${say(en.edit)}</a></p>` : null}
</section>`
}

function peopleSection({ say }: Page, { exchange, people, invitationUrl }: Dashboard): SafeHtml {
  return html`<section>
<h2>${say(en.whoTakesPart)}</h2>
<ul class="names">${people.map((person) => html`<li>${personName(person.name)}</li>`)}</ul>
${
  mayRegister(exchange.state)
    ? html`<p>${say(en.somebodyMissing)}</p>
<div class="copy"><input id="invitation-link" type="text" readonly value="${invitationUrl}" aria-label="${say(en.invitationLink)}">
<button type="button" class="second" data-copy="invitation-link" data-copied="${say(ui.copied)}" hidden>${say(ui.copy)}</button></div>`
    : null
}
</section>`
}

function factsSection({ say }: Page, { exchange, now }: Dashboard): SafeHtml {
  const { slug, exchange_date, location, budget, description } = exchange
  const body = html`<dl>
<dt>${say(en.when)}</dt><dd>${say(en.dayAndHowLong, exchange_date, daysUntil(exchange, now))}</dd>
${location ? html`<dt>${say(en.where)}</dt><dd>${location}</dd>` : null}
${budget ? html`<dt>${say(en.budget)}</dt><dd>${budget}</dd>` : null}
</dl>
${description ? personText(description) : null}
<p class="actions">${linkButton(paths.calendar(slug), say(en.addToCalendar), 'second')}</p>`
  return fold({ title: say(en.theExchange), fact: say(ui.longDate, exchange_date), body })
}

function otherSection(page: Page, dashboard: Dashboard): SafeHtml {
  const { say } = page
  const { exchange, participant, cardDays, mailboxDays } = dashboard
  const { slug } = exchange
  const mayLeave = mayWithdraw(exchange.state)
  const hasEmail = participant.email !== null
  const wantsNone = participant.mail_trouble === 'wants_no_mail'
  const isReminded = participant.reminder_enabled === 1
  return html`<section>
<h2>${say(en.otherHeading)}</h2>
${hasEmail ? html`<p>${wantsNone ? say(en.noMailsWanted) : say(en.reminded, isReminded)}</p>` : null}
<div class="actions">${hasEmail && !wantsNone ? reminderButton(page, slug, isReminded) : null}
${mayLeave ? html`<a href="${paths.withdraw(slug)}" class="button second">${say(en.leaveAsk)}</a>` : null}</div>
${mayLeave ? null : html`<p><small>${say(en.cannotCome)}</small></p>`}
${participant.email_changed_on === null ? null : html`<p>${say(en.emailChanged, participant.email_changed_on)}</p>`}
${cardDays.length === 0 ? null : html`<p>${say(en.cardUsed, cardDays)}</p>`}
${mailboxDays.length === 0 ? null : html`<p>${say(en.mailboxOpened, mailboxDays)}</p>`}
<p><small>${hasEmail ? say(en.otherDeviceMail, paths.requestAccess(slug)) : say(en.otherDeviceCard)}</small></p>
<p><small><a href="${paths.kept(slug)}">${say(en.keptAboutMe)}</a></small></p>
</section>`
}

function reminderButton(page: Page, slug: string, isReminded: boolean): SafeHtml {
  return actionButton(page, {
    action: paths.reminders(slug),
    label: page.say(en.toggleReminders, isReminded),
    style: 'second',
    fields: { reminder_enabled: isReminded ? '0' : '1' },
  })
}
