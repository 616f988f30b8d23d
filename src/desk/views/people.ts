import { html, type SafeHtml } from '@remix-run/html-template'
import { isDrawn } from '../../exchanges/rules.ts'
import { mayAddPeople, mayEditProfile } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import type { Desk } from '../queries.ts'
import * as en from '../words/en.ts'
import * as trouble from '../words/en-trouble.ts'

/** A longer list is folded, so that the rest of the desk stays within reach. */
const LIST_SHOWN_MAX = 20

/** Who takes part and what is missing. After the draw it says how many have looked, never who. */
export function peopleSection(page: Page, desk: Desk): SafeHtml {
  const { say } = page
  const { people, exchange } = desk
  const byName = people.toSorted((one, other) => one.name.localeCompare(other.name))
  const list = html`<ul class="rows">${byName.map((person) => personRow(page, desk, person))}</ul>`
  return html`<section id="people">
<h2>${say(en.peopleHeading, people.length)}</h2>
${people.length === 0 ? html`<p class="empty">${say(en.nobodyYet)}</p>` : html`<p>${whatIsMissing(page, desk)}</p>`}
${
  people.length > LIST_SHOWN_MAX
    ? html`<details><summary>${say(en.showAll, people.length)}</summary>${list}</details>`
    : people.length > 0
      ? list
      : null
}
${declinedLine(page, desk)}
${ways(page, desk)}
${exchange.max_participants ? html`<p><small>${say(en.mostPeople, exchange.max_participants)}</small></p>` : null}
</section>`
}

function whatIsMissing({ say }: Page, { people, exchange }: Desk): string {
  const count = (isSo: (person: Participant) => boolean) => people.filter(isSo).length
  const looked = count((person) => person.looked_at !== null)
  const strangers = count((person) => person.signed_in_at === null)
  const without = count((person) => person.gift_ideas === '')
  const isOver = !mayEditProfile(exchange.state)
  return [
    isDrawn(exchange.state) ? say(en.haveLooked, looked, people.length) : '',
    isOver || strangers === 0 ? '' : say(en.notOpened, strangers),
    isOver ? '' : say(en.withoutIdeas, without),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

const TROUBLES: Readonly<Partial<Record<string, () => string>>> = {
  wants_no_mail: trouble.wantsNoMail,
  not_for_me: trouble.isNotForThem,
}

function personRow(page: Page, { exchange, cards }: Desk, person: Participant): SafeHtml {
  const { say } = page
  const { cardDays, mailboxDays } = cards.get(person.id) ?? {}
  const [cardDay, mailboxDay] = [cardDays?.at(-1), mailboxDays?.at(-1)]
  const isOver = !mayEditProfile(exchange.state)
  const remarks = [
    person.signed_in_at === null && !isOver ? say(en.pageNotOpened) : '',
    person.gift_ideas === '' && !isOver ? say(en.noIdeas) : '',
    person.email_changed_on ? say(en.emailChanged, person.email_changed_on) : '',
    cardDay ? say(en.cardUsed, cardDay) : '',
    mailboxDay ? say(en.mailboxOpened, mailboxDay) : '',
  ].filter((remark) => remark !== '')
  const name = personName(person.name)
  return html`<li><div>${isOver ? name : html`<a href="${paths.person(exchange.slug, person.id)}">${name}</a>`}<br><small>${person.email ?? say(en.noEmail)}</small></div>
<small>${person.mail_trouble && !isOver ? html`<strong>${say(TROUBLES[person.mail_trouble] ?? trouble.mailDoesNotArrive)}</strong> ` : null}${remarks.join(' · ')}</small></li>
`
}

function declinedLine({ say }: Page, { declined, exchange }: Desk): SafeHtml | null {
  if (declined.length === 0 || !mayEditProfile(exchange.state)) return null
  const names = declined.map(({ name }) => personName(name))
  return html`<p><small>${say(trouble.declined, names)}</small></p>`
}

function ways({ say }: Page, { exchange, people, adminEmail }: Desk): SafeHtml {
  const { slug, state } = exchange
  const isIn = people.some((person) => person.email === adminEmail)
  const ways = [
    mayAddPeople(state) && { href: paths.newPerson(slug), label: say(en.addPerson) },
    mayAddPeople(state) && { href: paths.importPeople(slug), label: say(en.addList) },
    mayAddPeople(state) &&
      !isIn && { href: `${paths.newPerson(slug)}?me`, label: say(en.iTakePart) },
    state === 'matched' && { href: paths.latecomer(slug), label: say(en.addPerson) },
    people.length > 0 && { href: paths.exportPeople(slug), label: say(en.saveList) },
  ]
  return html`<div class="actions">${ways.map((way) =>
    way ? html`<a href="${way.href}" class="button second">${way.label}</a>` : null,
  )}</div>`
}
