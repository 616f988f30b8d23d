import { html, type SafeHtml } from '@remix-run/html-template'
import { mayHaveCard } from '../../entrance/rules.ts'
import { isDrawn } from '../../exchanges/rules.ts'
import { mayAddPeople, mayEditProfile, silenceOf, type Untold } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { daysIn } from '../../platform/days.ts'
import type { Page } from '../../ui/page.ts'
import { fold, linkButton } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import { compareNames } from '../../ui/words/en.ts'
import type { Desk } from '../queries.ts'
import * as en from '../words/en-folds.ts'
import * as trouble from '../words/en-trouble.ts'

/** A longer list is folded once more, but for those in whose way something stands. */
const LIST_SHOWN_MAX = 20

/** Who takes part and what is missing. After the draw it says how many have looked, never who. */
export function peopleFold(page: Page, desk: Desk): SafeHtml {
  const { say } = page
  const { people } = desk
  const { length } = people
  return fold({
    title: say(en.peopleTitle, length),
    fact: factOf(page, desk),
    body: html`<div id="people">
${length === 0 ? null : html`<p>${whatIsMissing(page, desk)}</p>`}
${peopleLists(page, desk)}
${declinedLine(page, desk)}
${ways(page, desk)}
${roomLine(page, desk)}
</div>`,
  })
}

/** How many places are left; null where there is no maximum, or names are drawn. */
function roomLine({ say }: Page, { exchange, people }: Desk): SafeHtml | null {
  const { max_participants: most, state } = exchange
  if (most === null || isDrawn(state)) return null
  return html`<p class="soft small">${say(en.room, most - people.length)}</p>`
}

function factOf({ say }: Page, { people, exchange }: Desk): string {
  if (people.length === 0) return say(en.nobodyYet)
  if (isDrawn(exchange.state)) return say(en.lookedFact, countLooked(people), people.length)
  return say(en.ideasFact, countWithoutIdeas(people))
}

function countLooked(people: Desk['people']): number {
  return people.filter((person) => person.looked_at !== null).length
}

function countWithoutIdeas(people: Desk['people']): number {
  return people.filter((person) => person.gift_ideas === '').length
}

function whatIsMissing({ say }: Page, { people, exchange }: Desk): string {
  const strangers = people.filter((person) => person.signed_in_at === null).length
  const isOver = !mayEditProfile(exchange.state)
  return [
    isDrawn(exchange.state) ? say(en.haveLooked, countLooked(people), people.length) : '',
    isOver || strangers === 0 ? '' : say(en.notOpened, strangers),
    isOver ? '' : say(en.withoutIdeas, countWithoutIdeas(people)),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

/** Problems first, then by name. */
function peopleLists(page: Page, desk: Desk): SafeHtml | null {
  const { people, unreached } = desk
  if (people.length === 0) return null
  const silent = new Map(unreached.map(({ person, why }) => [person.id, why]))
  const byName = people.toSorted(compareNames)
  const [first, rest] = [true, false].map((isFirst) =>
    byName.filter((person) => (silent.has(person.id) || hasTrouble(person)) === isFirst),
  ) as [Participant[], Participant[]]
  const list = (some: readonly Participant[]) =>
    html`<ul class="rows">${some.map((person) => personRow(page, desk, person, silent.get(person.id)))}</ul>`
  if (people.length <= LIST_SHOWN_MAX) return list([...first, ...rest])
  return html`${first.length > 0 ? list(first.slice(0, LIST_SHOWN_MAX)) : null}
<details><summary>${page.say(en.showAll, people.length)}</summary>${list(byName)}</details>`
}

function hasTrouble({ mail_trouble }: Participant): boolean {
  return mail_trouble !== null
}

function personRow(page: Page, desk: Desk, person: Participant, why: Untold | undefined): SafeHtml {
  const { slug, state } = desk.exchange
  const name = personName(person.name)
  const linked = html`<a href="${paths.person(slug, person.id)}">${name}</a>`
  const email = person.email === null ? null : html`<br><small>${person.email}</small>`
  return html`<li><div>${mayEditProfile(state) ? linked : name}${email}</div>
<small>${remarksOn(page, desk, person, why).join(' · ')}</small></li>
`
}

function remarksOn(
  { say, sender }: Page,
  desk: Desk,
  person: Participant,
  why: Untold | undefined,
): string[] {
  const { exchange, cards, adminEmail } = desk
  const { cardDays, mailboxDays, living } = cards.get(person.id) ?? {}
  const [cardDay, mailboxDay] = [cardDays?.at(-1)?.day, mailboxDays?.at(-1)?.day]
  const isOver = !mayEditProfile(exchange.state)
  const silence = isOver && person.email !== null ? undefined : silenceOf(person, sender)
  return [
    person.email === adminEmail ? say(en.thatsYou) : '',
    silence === undefined ? '' : say(trouble.remark, silence, isOver || living !== undefined),
    why === 'unsent' || why === 'missed' ? say(trouble.remark, why, true) : '',
    person.signed_in_at === null && !isOver ? say(en.pageNotOpened) : '',
    person.gift_ideas === '' && !isOver ? say(en.noIdeas) : '',
    say(en.emailChanged, daysIn(person.email_changed_on)),
    living?.isOwn ? say(trouble.ownLink) : '',
    cardDay ? say(en.cardUsed, cardDay) : '',
    mailboxDay ? say(en.mailboxOpened, mailboxDay) : '',
  ].filter((remark) => remark !== '')
}

function declinedLine({ say }: Page, { declined, exchange }: Desk): SafeHtml | null {
  if (declined.length === 0 || !mayEditProfile(exchange.state)) return null
  const names = declined.toSorted(compareNames).map(({ name }) => personName(name))
  return html`<p><small>${say(trouble.declined, names)}</small></p>`
}

function ways({ say, sender }: Page, { exchange, people, cards, adminEmail }: Desk): SafeHtml {
  const { slug, state } = exchange
  const isIn = people.some((person) => person.email === adminEmail)
  const mayAdd = mayAddPeople(state)
  const needCards = people.some((person) =>
    mayHaveCard(person, { sender, hasCard: cards.get(person.id)?.living !== undefined }),
  )
  const ways = [
    mayAdd && linkButton(paths.newPerson(slug), say(en.addSomeone), 'second'),
    state === 'matched' && linkButton(paths.latecomer(slug), say(en.addSomeone), 'second'),
    mayAdd && linkButton(paths.importPeople(slug), say(en.addList), 'second'),
    mayAdd && !isIn && linkButton(`${paths.newPerson(slug)}?me`, say(en.addMyself), 'second'),
    people.length > 0 && linkButton(paths.announcement(slug), say(en.writeToAll), 'second'),
    needCards && linkButton(paths.handOver(slug), say(trouble.handOver), 'second'),
    people.length > 0 && html`<a href="${paths.exportPeople(slug)}">${say(en.downloadList)}</a>`,
  ]
  return html`<p class="actions">${ways.filter((way) => way !== false).map((way) => html`${way}\n`)}</p>`
}
