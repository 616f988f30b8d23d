import { html, type SafeHtml } from '@remix-run/html-template'
import { isToBeTakenOut, mayEditProfile, type Untold } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import type { Page } from '../../ui/page.ts'
import { linkButton } from '../../ui/parts.ts'
import { emailAddress, personName } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import type { Desk } from '../queries.ts'
import type { Unreached } from '../rules.ts'
import * as en from '../words/en-trouble.ts'

/** So many have a row; *Hand over* lists all whom a card helps. */
const ROWS_MAX = 8
/** So many have it unfolded, which is as many as two screens of a phone have room for; of more, one less has. */
const ROWS_UNFOLDED_MAX = 3

/**
 * Names are drawn, and these cannot see theirs: the step says so, by name, with what helps. Mails that are
 * only to be sent come first, as they help the most with one tap.
 */
export function reachStep(page: Page, desk: Desk): { title: string; body: SafeHtml } {
  const { say } = page
  const { people, unreached, untold } = desk
  const unsent = countUnsent(desk)
  const hasNoSender = unreached.some(({ why }) => why === 'no_sender')
  const withoutCard = unreached.filter(({ why }) => HELPED_BY_CARD.includes(why))
  // Once it is finished, nothing is to be done for whom it is not for, yet nothing tells them either.
  const silent = [...unreached.map(({ person }) => person), ...people.filter(isToBeTakenOut)]
  const without = new Set([...untold, ...silent.map(({ id }) => id)])
  const told = people.length - without.size
  return {
    title: unsent > 0 ? say(en.sendNext, unsent) : titleFor(page, desk),
    body: html`<p>${hasNoSender ? say(en.noMailsHere, withoutCard.length) : say(en.canTell, told, people.length, unreached.some(isInDoubt))}</p>
${unsent > 0 ? sendPart(page, desk) : null}
${rows(page, desk)}
${handOverLine(page, desk)}`,
  }
}

/** How many mails about the draw are only to be sent. */
export function countUnsent({ unsentResults, unsentChanges }: Desk): number {
  return unsentResults + unsentChanges
}

function sendPart(page: Page, { wasRestored }: Desk): SafeHtml {
  return html`<p>${page.say(en.sendText, wasRestored)}</p>
${unsentLine(page)}`
}

function unsentLine({ say }: Page, style?: 'second'): SafeHtml {
  return html`<p class="actions">${linkButton(paths.mailbox(), say(en.unsentEmails), style)}</p>`
}

/**
 * Who cannot be told yet that they are in: one with what helps, several by name, with one way to all of them; null
 * if everybody can.
 */
export function unreachedPart(page: Page, desk: Desk): SafeHtml | null {
  const { say } = page
  const unreached = inOrder(desk)
  if (unreached.length === 0) return null
  const hasUnsent = unreached.some(isUnsent)
  const list = html`<ul class="rows">${unreached.slice(0, ROWS_MAX).map((one) => row(page, desk, one))}</ul>`
  if (unreached.length === 1)
    return html`<h3>${say(titleOfOne(unreached))}</h3>
${list}`
  return html`<details><summary><span>${byReason(page, unreached)}</span></summary>
${list}
${everyoneLine(page, desk)}</details>
${hasUnsent ? unsentLine(page, 'second') : null}
${handOverLine(page, desk, 'second')}`
}

function titleOfOne([one]: readonly Unreached<Participant>[]) {
  if (one?.why === 'unsent') return en.notTold
  if (one?.why === 'in_doubt') return en.perhapsNotReached
  return one?.why === 'missed' ? en.notArrived : en.notReached
}

/** One sentence for each reason. Where no mail goes out, nobody's is that they have no email. */
function byReason({ say, sender }: Page, unreached: readonly Unreached<Participant>[]): SafeHtml {
  const groups = Map.groupBy(unreached, (one) => {
    if (waitsForCard(one)) return 'card_waits'
    return sender === undefined && one.why === 'no_email' ? 'no_sender' : one.why
  })
  return html`${[...groups].map(([why, some]) => {
    const names = some.map(({ person }) => personName(person.name))
    return html`${say(en.theseWait, why, names)} `
  })}`
}

/** Their card is made, and helps once it is handed over. */
function waitsForCard({ why, hasCard }: Pick<Unreached<unknown>, 'why' | 'hasCard'>): boolean {
  return hasCard && why !== 'not_for_me' && why !== 'unsent'
}

function isInDoubt({ why }: Pick<Unreached<unknown>, 'why'>): boolean {
  return why === 'in_doubt'
}

function isUnsent({ why }: Pick<Unreached<unknown>, 'why'>): boolean {
  return why === 'unsent'
}

/** Where there are more of them than rows: leads to the page that has them all. */
function everyoneLine({ say }: Page, { exchange, unreached }: Desk): SafeHtml | null {
  if (unreached.length <= ROWS_MAX) return null
  const areOnCards = unreached.every(({ why }) => !['unsent', 'missed', 'not_for_me'].includes(why))
  const listed = areOnCards ? paths.handOver(exchange.slug) : '#people'
  const href = unreached.every(isUnsent) ? paths.mailbox() : listed
  return html`<p>${say(en.seeEveryone, unreached.length, href)}</p>`
}

/** Leads to where cards are handed over, unless a card would help nobody here. */
function handOverLine({ say }: Page, desk: Desk, style?: 'second'): SafeHtml | null {
  if (!desk.unreached.some((one) => isHelpedByCard(desk, one))) return null
  const link = linkButton(paths.handOver(desk.exchange.slug), say(en.handOver), style)
  return html`<p class="actions">${link}</p>`
}

/** By name; where not all have a row, those first who are nowhere else: a card would help nobody there. */
function inOrder({ unreached }: Desk): Unreached<Participant>[] {
  const byName = unreached.toSorted((one, other) => ui.compareNames(one.person, other.person))
  if (byName.length <= ROWS_MAX) return byName
  const isFirst = ({ why }: Unreached<Participant>) => (why === 'not_for_me' ? 0 : 1)
  return byName.toSorted((one, other) => isFirst(one) - isFirst(other))
}

const HELPED_BY_CARD: readonly Untold[] = ['no_email', 'no_sender', 'wants_no_mail']

/** Once it is finished, no address is corrected any more, so a card helps everybody. */
function isHelpedByCard(
  { exchange: { state } }: Desk,
  { why, hasCard }: Pick<Unreached<unknown>, 'why' | 'hasCard'>,
): boolean {
  if (why === 'not_for_me') return false
  if (hasCard || HELPED_BY_CARD.includes(why)) return true
  return why !== 'missed' && !mayEditProfile(state)
}

function titleFor({ say }: Page, desk: Desk): string {
  const { unreached } = desk
  if (unreached.every(({ why }) => why === 'not_for_me')) return say(en.takeOutNext)
  const byCard = unreached.every((one) => isHelpedByCard(desk, one))
  return say(byCard ? en.cardsNext : en.reachNext, unreached.length)
}

function rows(page: Page, desk: Desk): SafeHtml {
  const unreached = inOrder(desk)
  const shown = unreached.length > ROWS_UNFOLDED_MAX ? ROWS_UNFOLDED_MAX - 1 : unreached.length
  const [first, rest] = [unreached.slice(0, shown), unreached.slice(shown, ROWS_MAX)]
  if (unreached.length === 0) return html``
  const list = (some: typeof unreached) =>
    html`<ul class="rows">${some.map((one) => row(page, desk, one))}</ul>`
  return html`${list(first)}
${
  rest.length > 0
    ? html`<details><summary><span>${byReason(page, unreached.slice(shown))}</span></summary>${list(rest)}
${everyoneLine(page, desk)}</details>`
    : null
}`
}

function row(
  { say }: Page,
  { exchange: { slug, state } }: Desk,
  { person: { id, name, email, mail_trouble }, why, hasCard }: Unreached<Participant>,
): SafeHtml {
  const where = paths.person(slug, id)
  const called = personName(name)
  const mayEdit = mayEditProfile(state)
  const waits = waitsForCard({ why, hasCard })
  const card = { href: paths.card(slug, id), label: en.makeCard }
  const fix = { href: where, label: en.fixEmail }
  const handOver = { href: paths.handOverTo(slug, id), label: en.handOverTo }
  const again = { href: paths.exchangeMail(slug), label: en.sendAgain }
  // What was called spam has arrived.
  const inDoubt = mail_trouble === 'called_spam' ? [] : [again]
  const reason = say(en.why, why, emailAddress(email ?? ''))
  const alone = {
    not_for_me: { href: paths.removePerson(slug, id), label: en.takeOut },
    wants_no_mail: card,
    not_arriving: mayEdit ? fix : card,
    in_doubt: card,
    no_email: card,
    no_sender: card,
    unsent: { href: paths.mailbox(), label: en.unsentOf },
    missed: again,
  }[why]
  const isOfMail = why === 'not_arriving' || why === 'in_doubt'
  const first =
    why === 'in_doubt' ? inDoubt : why === 'not_arriving' && mayEdit && waits ? [fix] : []
  const helps = [...first, waits ? handOver : alone]
  const reasons = [...(waits && !isOfMail ? [] : [reason]), ...(waits ? [say(en.cardWaits)] : [])]
  return html`<li><div><strong>${mayEdit ? html`<a href="${where}">${called}</a>` : called}</strong>${reasons.map((reason) => html`<p class="soft small">${reason}</p>`)}</div>
${helps.map(({ href, label }) => html`<a class="button second small" href="${href}">${say(label, called)}</a>`)}</li>
`
}
