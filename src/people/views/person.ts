import { html, type SafeHtml } from '@remix-run/html-template'
import type { Cards } from '../../entrance/queries.ts'
import { mayHaveCard } from '../../entrance/rules.ts'
import { isDrawn } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { silenceOf } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { personFields } from '../../participants/views/fields.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import type { MailState } from '../../platform/mail/outbox.ts'
import { isOfTheAddress, type Reason } from '../../platform/mail/reasons.ts'
import * as post from '../../post/words/en.ts'
import { formErrors, versionField } from '../../ui/field.ts'
import { adminMenu, csrfField, layout } from '../../ui/layout.ts'
import { mailNow, type Page } from '../../ui/page.ts'
import { backLink, detailForKeeper, fold, linkButton } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import * as en from '../words/en.ts'

/** `saidNo`: the address of whom the form says that they have said no to an exchange of this series. */
type Adding = { exchange: Exchange; form: FormState; isMe?: boolean; saidNo?: string }

/** The form for adding a person, or for the admin to take part, too. */
export function newPersonPage(page: Page, adding: Adding): SafeHtml {
  const { exchange, form, isMe = false, saidNo = '' } = adding
  const { say } = page
  const { slug, name } = exchange
  const title = say(isMe ? en.meTitle : en.addTitle)
  const intro = isMe ? say(en.meIntro) : say(en.addIntro, paths.importPeople(slug), mailNow(page))
  return layout(page, {
    title,
    menu: adminMenu(page),
    form,
    body: html`<article>
${backLink(paths.desk(slug), name)}
<h1>${title}</h1>
<p>${intro}</p>
${formErrors(page, form)}
<form method="post" action="${paths.people(slug)}${isMe ? '?me' : ''}" data-unsaved>
${csrfField(page)}
${saidNoField(saidNo)}
${personFields(page, form, isMe ? 'me' : 'person')}
<div class="actions"><button type="submit">${say(isMe ? en.addMyself : en.add)}</button>
<a href="${paths.desk(slug)}">${say(ui.cancel)}</a></div>
</form>
</article>`,
  })
}

type Person = {
  exchange: Exchange
  participant: Participant
  cards: Cards | undefined
  /** What has become of the mail that leads to their page. */
  link: MailState | undefined
  form: FormState
  /** The address of whom the form says that they have said no; empty if it does not. */
  saidNo: string
}

/** One person as the admin sees them, but not whether they have looked at their recipient. */
export function personPage(page: Page, person: Person): SafeHtml {
  const { say } = page
  const { exchange, participant, form } = person
  return layout(page, {
    title: participant.name,
    menu: adminMenu(page),
    flash: addedWith(page, participant),
    form,
    body: html`<article>
${backLink(paths.desk(exchange.slug), exchange.name)}
<p class="eyebrow">${say(en.inSince, participant.joined_at, exchange.timezone)}</p>
<h1>${personName(participant.name)}</h1>
${facts(page, person)}
${cardPart(page, person)}
<section>
<h2>${say(en.edit)}</h2>
${formErrors(page, form)}
${editForm(page, person)}
</section>
${takeOutPart(page, person)}
</article>`,
  })
}

function addedWith({ say, done }: Page, { name }: Participant): string | undefined {
  if (done === 'without_email') return say(en.cardNext, name)
  return done === 'wants_no_mail' ? say(en.wantsNoEmails, name) : undefined
}

function facts(page: Page, { participant, link }: Person): SafeHtml {
  const { say, sender } = page
  const { signed_in_at, mail_trouble, mail_trouble_answer, email } = participant
  const mayCome = email !== null && mail_trouble === null && sender !== undefined
  const opened = signed_in_at
    ? say(en.pageOpened)
    : say(en.pageNotOpened, mayCome ? link : undefined)
  return html`<p class="state${signed_in_at ? '' : ' done'}">${opened}</p>
${link === 'held' && mayCome && !signed_in_at ? html`<p><a href="${paths.mailbox()}">${say(en.unsentEmails)}</a></p>` : null}
${
  mail_trouble &&
  html`<div class="problem"><p>${say(post.reasonInShort, mail_trouble, sender !== undefined)}<br>${advice(page, mail_trouble)}</p>
${detailForKeeper(page, '', say(post.reasonInDetail, mail_trouble, mail_trouble_answer))}</div>`
}`
}

function advice({ say, sender }: Page, trouble: Reason): string {
  const sends = sender !== undefined
  if (trouble === 'wants_no_mail') return say(en.makeCardInstead)
  if (trouble === 'not_for_me') return say(en.takeOutInstead)
  return isOfTheAddress(trouble) ? say(en.correctEmail, sends) : say(en.tryAgain, sends)
}

/** The next thing to do, where somebody needs a card and has none. */
function needsCard({ sender }: Page, { participant, cards }: Person): boolean {
  return mayHaveCard(participant, { sender, hasCard: false }) && !cards?.living
}

function cardPart(page: Page, person: Person): SafeHtml | null {
  const { say, sender, local } = page
  const { exchange, participant, cards } = person
  const days = cards?.cardDays ?? []
  const lives = cards?.living !== undefined
  const may = mayHaveCard(participant, { sender, hasCard: lives })
  if (!may && days.length === 0) return null
  const style = needsCard(page, person) ? 'primary' : 'second'
  const href = paths.card(exchange.slug, participant.id)
  return html`<section>
<h2>${say(en.card)}</h2>
${days.length > 0 ? html`<p>${say(en.theirCardUsed, days)}</p>` : null}
${may && cards?.living?.isOwn ? html`<p>${say(en.theirOwnLink)}</p>` : null}
${may && lives && !cards?.living?.isOwn && days.length === 0 ? html`<p>${say(en.theirCardWaits)}</p>` : null}
${may && !lives ? html`<p>${say(en.cardInstead, personName(participant.name), { isLocal: local() !== undefined, mayArrive: silenceOf(participant, sender) === 'in_doubt' })}</p>` : null}
${may ? html`<p class="actions">${linkButton(href, say(lives ? en.makeNewCard : en.makeCard), style)}</p>` : null}
</section>`
}

function editForm(page: Page, person: Person): SafeHtml {
  const { say } = page
  const { exchange, participant, form, saidNo } = person
  const isSecond = needsCard(page, person)
  return html`<form method="post" action="${paths.person(exchange.slug, participant.id)}" data-unsaved>
${csrfField(page)}${versionField(form)}${saidNoField(saidNo)}
${personFields(page, form, 'person', isDrawn(exchange.state) ? ['household'] : [])}
<div class="actions"><button type="submit"${isSecond ? html` class="second"` : null}>${say(ui.save)}</button>
<a href="${paths.desk(exchange.slug)}">${say(ui.cancel)}</a></div>
</form>`
}

/** Whoever sends the form again has read that this address belongs to somebody who has said no. */
function saidNoField(saidNo: string): SafeHtml | null {
  return saidNo === '' ? null : html`<input type="hidden" name="said_no" value="${saidNo}">`
}

function takeOutPart({ say }: Page, { exchange, participant }: Person): SafeHtml {
  const isLate = exchange.state === 'matched'
  const href = (isLate ? paths.dropOut : paths.removePerson)(exchange.slug, participant.id)
  const name = personName(participant.name)
  const body = html`<p>${say(isLate ? en.takeOutAfter : en.takeOutBefore, name)}</p>
<p class="actions">${linkButton(href, say(en.takeOutAsk), 'danger')}</p>`
  return fold({ title: say(en.takeOutHeading), body })
}
