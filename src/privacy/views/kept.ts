import { html, type SafeHtml } from '@remix-run/html-template'
import { isDrawn } from '../../exchanges/rules.ts'
import * as letters from '../../letters/words/en.ts'
import { fieldTexts, PERSON_FIELDS } from '../../participants/fields.ts'
import { ideasOf } from '../../participants/ideas.ts'
import { paths } from '../../paths.ts'
import { countDays, daysIn } from '../../platform/days.ts'
import { mayArrive, type Reason } from '../../platform/mail/reasons.ts'
import { layout, participantMenu } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink } from '../../ui/parts.ts'
import { personText } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import type { Kept } from '../queries.ts'
import * as en from '../words/en.ts'

/** For one participant: all that is kept about them, but for what is sealed. */
export function keptPage(page: Page, kept: Kept): SafeHtml {
  const { say } = page
  const { exchange, participant, mails } = kept
  const { slug, state, timezone } = exchange
  const texts = fieldTexts(participant)
  const lines = mails.map(({ kind, state, created_at }) =>
    say(en.mailLine, say(letters.kindName, kind), state, say(en.at, created_at, timezone)),
  )
  return layout(page, {
    title: say(en.mineTitle),
    menu: participantMenu(page, { slug, hasMessages: isDrawn(state) }),
    body: html`${backLink(paths.dashboard(slug), say(ui.toMyPage))}
<h1>${say(en.mineTitle)}</h1>
<p>${say(en.mineLead, exchange.name)}</p>
<section>
<h2>${say(en.typed)}</h2>
<dl class="wordy">${PERSON_FIELDS.map(
      (field) => html`<dt>${say(en.fieldName, field)}</dt>
<dd>${texts[field] === '' ? say(en.nothing) : personText(texts[field])}</dd>`,
    )}</dl>
</section>
${timesAndWishes(page, kept)}
<section>
<h2>${say(en.mails)}</h2>
${lines.length === 0 ? html`<p>${say(en.noMails)}</p>` : html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`}
</section>
<section>
<h2>${say(en.locked)}</h2>
<ul>
<li>${say(en.lockedText, exchange.reveals === 1)}</li>
<li>${say(en.rulesText)}</li>
<li>${say(en.worksText)}</li>
</ul>
<p>${say(en.toPrivacy, paths.privacy())}</p>
</section>`,
  })
}

function timesAndWishes(
  { say }: Page,
  { exchange, participant, saysNo, cardDays, mailboxDays, cards }: Kept,
): SafeHtml {
  const {
    email_changed_on,
    edited_for_them_on,
    gift_ideas_changed_at,
    mail_trouble,
    mail_trouble_answer,
  } = participant
  const moment = (instant: string) => say(en.at, instant, exchange.timezone)
  const day = (instant: string | null) =>
    instant === null ? say(en.never) : say(ui.longDate, instant.slice(0, 10))
  const days = (label: string, all: Kept['cardDays']) =>
    all.length === 0 ? null : html`<dt>${label}</dt><dd>${say(ui.daysOfUse, all)}</dd>`
  const ideaDays = new Set(ideasOf(participant).flatMap(({ day }) => day ?? []))
  return html`<section>
<h2>${say(en.times)}</h2>
<dl class="wordy">
<dt>${say(en.joined)}</dt><dd>${moment(participant.joined_at)}</dd>
${gift_ideas_changed_at === null ? null : html`<dt>${say(en.ideasChanged)}</dt><dd>${moment(gift_ideas_changed_at)}</dd>`}
${ideaDays.size === 0 ? null : html`<dt>${say(en.ideasAdded)}</dt>${[...ideaDays].map((day) => html`<dd>${say(ui.longDate, day)}</dd>`)}`}
<dt>${say(en.signedIn)}</dt><dd>${day(participant.signed_in_at)}</dd>
<dt>${say(en.looked)}</dt><dd>${day(participant.looked_at)}</dd>
${days(say(en.cardMade), countDays(cards.map(({ made_on }) => made_on)))}
${days(say(en.cardHandedOver), countDays(cards.map(({ handed_over_on }) => handed_over_on)))}
${days(say(en.cardUsed), cardDays)}
${days(say(en.mailOpened), mailboxDays)}
${days(say(en.emailChanged), daysIn(email_changed_on))}
${days(say(en.editedForYou), daysIn(edited_for_them_on))}
<dt>${say(en.presentReady)}</dt><dd>${say(en.yesOrNo, participant.present_ready === 1)}</dd>
<dt>${say(en.revealChoice)}</dt><dd>${say(en.revealed, participant.reveal_choice)}</dd>
<dt>${say(en.reminders)}</dt><dd>${say(en.yesOrNo, participant.reminder_enabled === 1)}</dd>
${!saysNo ? null : html`<dt>${say(en.askedAgain)}</dt><dd>${say(en.noAsYouWanted)}</dd>`}
${mail_trouble === null ? null : html`<dt>${say(en.noArrival)}</dt><dd>${say(whyNot(mail_trouble))}</dd>`}
${mail_trouble_answer ? html`<dt>${say(en.serverSaid)}</dt><dd>${mail_trouble_answer}</dd>` : null}
</dl>
</section>`
}

function whyNot(trouble: Reason) {
  if (trouble === 'wants_no_mail') return en.asYouWanted
  return mayArrive(trouble) ? en.mayNotArrive : en.doNotArrive
}
