import { html, type SafeHtml } from '@remix-run/html-template'
import type { Cards } from '../../entrance/queries.ts'
import { mayHaveCard } from '../../entrance/rules.ts'
import { isDrawn } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import type { Participant } from '../../participants/tables.ts'
import { personFields } from '../../participants/views/fields.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import * as post from '../../post/words/en.ts'
import { formErrors, versionField } from '../../ui/field.ts'
import { adminMenu, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import * as en from '../words/en.ts'

type Adding = { exchange: Exchange; form: FormState; isMe?: boolean }

/** The form for adding a person, or for the admin to take part, too. */
export function newPersonPage(page: Page, { exchange, form, isMe = false }: Adding): SafeHtml {
  const { say } = page
  const { slug, name } = exchange
  const title = say(isMe ? en.meTitle : en.addTitle)
  return layout(page, {
    title,
    menu: adminMenu(page),
    body: html`${backLink(paths.desk(slug), name)}
<article class="narrow">
<h1>${title}</h1>
<p>${isMe ? say(en.meIntro) : say(en.addIntro, paths.importPeople(slug))}</p>
${formErrors(page, form)}
<form method="post" action="${paths.people(slug)}${isMe ? '?me' : ''}" data-unsaved>
${csrfField(page)}
${personFields(page, form, isMe ? 'me' : 'person')}
<div class="actions"><button type="submit">${say(isMe ? en.takePart : en.add)}</button>
<a href="${paths.desk(slug)}">${say(ui.cancel)}</a></div>
</form>
</article>`,
  })
}

type Person = {
  exchange: Exchange
  participant: Participant
  cards: Cards | undefined
  form: FormState
}

/** One person as the admin sees them, but not whether they have looked at their recipient. */
export function personPage(page: Page, person: Person): SafeHtml {
  const { say } = page
  const { exchange, participant, form } = person
  return layout(page, {
    title: participant.name,
    menu: adminMenu(page),
    flash: addedWith(page),
    body: html`${backLink(paths.desk(exchange.slug), exchange.name)}
<article class="narrow">
<h1>${personName(participant.name)}</h1>
${facts(page, person)}
${cardPart(page, person)}
</article>
<article class="narrow">
<h2>${say(en.edit)}</h2>
${formErrors(page, form)}
<form method="post" action="${paths.person(exchange.slug, participant.id)}" data-unsaved>
${csrfField(page)}${versionField(form)}
${personFields(page, form, 'person', isDrawn(exchange.state) ? ['household'] : [])}
<div class="actions"><button type="submit">${say(ui.save)}</button>
<a href="${paths.desk(exchange.slug)}">${say(ui.cancel)}</a></div>
</form>
</article>
${takeOutPart(page, person)}`,
  })
}

function addedWith({ say, done }: Page): string | undefined {
  if (done === 'without_email') return say(en.addedWithoutEmail)
  return done === 'wants_no_mail' ? say(en.addedWithoutMails) : undefined
}

const TROUBLES: Readonly<Partial<Record<string, typeof en.mailTrouble>>> = {
  wants_no_mail: en.mailRefused,
  not_for_me: en.notForThem,
}

function facts({ say }: Page, { exchange, participant }: Person): SafeHtml {
  const { joined_at, signed_in_at, mail_trouble, mail_trouble_answer, email } = participant
  const isInMail = email !== null && mail_trouble === null
  const opened = signed_in_at ? en.pageOpened : isInMail ? en.pageInMail : en.pageNotOpened
  const trouble = mail_trouble && say(post.reason, mail_trouble, mail_trouble_answer)
  return html`<dl>
<dt>${say(en.joined)}</dt><dd>${say(en.joinedAt, joined_at, exchange.timezone)}</dd>
<dt>${say(en.theirPage)}</dt><dd>${say(opened)}</dd>
</dl>
${trouble ? html`<p class="problem">${say(TROUBLES[mail_trouble] ?? en.mailTrouble, trouble)}</p>` : null}`
}

function cardPart({ say, sender }: Page, { exchange, participant, cards }: Person): SafeHtml {
  const days = cards?.cardDays ?? []
  const past = days.length === 0 ? null : html`<p>${say(en.theirCardUsed, days)}</p>`
  if (!mayHaveCard(participant, { state: exchange.state, sender })) return html`${past}`
  const lives = cards?.isLiving ?? false
  return html`${past}${lives && days.length === 0 ? html`<p>${say(en.theirCardWaits)}</p>` : null}
<p><a href="${paths.card(exchange.slug, participant.id)}" class="button"${lives ? html` class="second"` : null}>${say(lives ? en.makeNewCard : en.makeCard)}</a></p>`
}

function takeOutPart({ say }: Page, { exchange, participant }: Person): SafeHtml {
  const isLate = exchange.state === 'matched'
  const way = isLate ? paths.dropOut : paths.removePerson
  return html`<article class="narrow">
<h2>${say(en.takeOutHeading)}</h2>
<p>${say(isLate ? en.takeOutAfter : en.takeOutBefore)}</p>
<p><a href="${way(exchange.slug, participant.id)}" class="button second">${say(en.takeOutAsk, personName(participant.name))}</a></p>
</article>`
}
