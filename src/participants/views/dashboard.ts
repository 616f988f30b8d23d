import { html, type SafeHtml } from '@remix-run/html-template'
import { daysUntil } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { dateAndTime, daysInWords, people as inWords, longDate } from '../../ui/dates.ts'
import { actionButton, layout, type Page } from '../../ui/layout.ts'
import { personName, personText } from '../../ui/person-text.ts'
import { mayEditProfile, mayLook, mayRegister, mayWithdraw } from '../rules.ts'
import type { Participant } from '../tables.ts'
import { presentSection } from './present.ts'

type DashboardData = Page & {
  exchange: Exchange
  participant: Participant
  people: readonly Participant[]
  recipient: Participant | undefined
  /** Somebody wrote to them, and they have not looked yet. */
  unread: boolean
  invitationUrl: string
  /** When a card that the organiser handed out for them was first opened. */
  cardOpenings: readonly string[]
  now: Temporal.Instant
  done: string | undefined
}

const NOTICES: Readonly<Record<string, string>> = {
  profile: 'Saved.',
  reminders_on: 'You will be reminded by mail.',
  reminders_off: 'You will not be reminded.',
}

/** The participant's own page. The recipient's name is not in its title or address. */
export function dashboardPage(data: DashboardData): SafeHtml {
  const { csrf, exchange, participant, recipient, unread, done } = data
  return layout({
    title: exchange.name,
    menu: actionButton(
      { csrf },
      { action: paths.participantSignOut(exchange.slug), label: 'Sign out', style: 'quiet' },
    ),
    notice: NOTICES[done ?? ''],
    body: html`<h1>${exchange.name}</h1>
<p>Hello ${personName(participant.name)}!</p>
${whatHappens(data)}
${unread ? messagesSection(data) : null}
${recipient ? presentSection({ exchange, recipient }) : null}
${unread ? null : messagesSection(data)}
${profileSection(data)}
${peopleSection(data)}
${factsSection(data)}
${otherSection(data)}`,
  })
}

function whatHappens({ exchange, participant, people }: DashboardData): SafeHtml | null {
  if (mayLook(exchange.state)) return null
  return html`<section class="next"><h2>You are in</h2>
<p>${people.length === 1 ? 'You are the first.' : `${inWords(people.length)} take part so far.`} Once names are drawn, you ${participant.email === null ? 'find here whom you give to; look again then' : 'get a mail that says whom you give to, and find it here, too'}.</p></section>`
}

function messagesSection({ exchange, unread }: DashboardData): SafeHtml | null {
  if (!mayLook(exchange.state)) return null
  return html`<section${unread ? html` class="next"` : null}>
<h2>${unread ? 'Somebody wrote to you' : 'Messages'}</h2>
<p>${unread ? 'There is a message you have not read yet.' : 'Ask the one you give to, and answer your own Secret Santa. Nobody learns who asks.'}</p>
<p><a href="${paths.messages(exchange.slug)}" role="button" class="${unread ? '' : 'secondary'}">${unread ? 'Read it' : 'Open the messages'}</a></p>
</section>`
}

function profileSection({ exchange, participant }: DashboardData): SafeHtml {
  return html`<section>
<h2>What would make me happy</h2>
${participant.gift_ideas === '' ? html`<p class="empty">You have not written anything yet. Help the one who gives to you!</p>` : personText(participant.gift_ideas)}
${participant.postal_address === '' ? null : html`<h3>My postal address</h3>${personText(participant.postal_address)}`}
${mayEditProfile(exchange.state) ? html`<p><a href="${paths.profile(exchange.slug)}" role="button" class="secondary">Edit</a></p>` : null}
</section>`
}

function peopleSection({ exchange, people, invitationUrl }: DashboardData): SafeHtml {
  return html`<section>
<h2>Who takes part</h2>
<ul class="names">${people.map((person) => html`<li>${personName(person.name)}</li>`)}</ul>
${
  mayRegister(exchange.state)
    ? html`<p>Somebody is missing? Send them the invitation link:</p>
<div class="copy"><input id="invitation-link" type="text" readonly value="${invitationUrl}" aria-label="Invitation link">
<button type="button" class="secondary" data-copy="invitation-link" hidden>Copy</button></div>`
    : null
}
</section>`
}

function factsSection({ exchange, now }: DashboardData): SafeHtml {
  return html`<section>
<h2>The exchange</h2>
<dl>
<dt>When</dt><dd>${longDate(exchange.exchange_date)} <small>(${daysInWords(daysUntil(exchange, now))})</small></dd>
${exchange.location ? html`<dt>Where</dt><dd>${exchange.location}</dd>` : null}
${exchange.budget ? html`<dt>Budget</dt><dd>${exchange.budget}</dd>` : null}
</dl>
${exchange.description ? personText(exchange.description) : null}
<p><a href="${paths.calendar(exchange.slug)}" role="button" class="secondary">Add to my calendar</a></p>
</section>`
}

function otherSection(data: DashboardData): SafeHtml {
  const { csrf, exchange, participant, cardOpenings } = data
  const openings = cardOpenings.map((opening) => dateAndTime(opening, exchange.timezone))
  return html`<section>
<h2>Reminders and leaving</h2>
${participant.email === null ? null : html`<p>${participant.reminder_enabled ? 'You get a reminder by mail before the day.' : 'You get no reminders.'}</p>`}
<div class="actions">${participant.email === null ? null : actionButton({ csrf }, reminderToggle(data))}
${mayWithdraw(exchange.state) ? html`<a href="${paths.withdraw(exchange.slug)}" role="button" class="secondary">Leave the exchange …</a>` : null}</div>
${mayWithdraw(exchange.state) ? null : html`<p><small>You cannot take part after all? Please tell the organiser.</small></p>`}
${openings.length === 0 ? null : html`<p>Your card was first opened on ${openings.join(' and on ')}. Was that not you? Tell the organiser, and ask for a new card.</p>`}
<p><small>On another device, or signed out one day? ${
    participant.email === null
      ? 'Open the address on your card again.'
      : html`<a href="${paths.requestAccess(exchange.slug)}">Get a fresh link to this page by mail.</a>`
  }</small></p>
</section>`
}

function reminderToggle({ exchange, participant }: DashboardData) {
  const reminded = participant.reminder_enabled === 1
  return {
    action: paths.reminders(exchange.slug),
    label: reminded ? 'Do not remind me' : 'Remind me by mail',
    style: 'secondary' as const,
    fields: { reminder_enabled: reminded ? '0' : '1' },
  }
}
