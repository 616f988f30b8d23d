import { html, type SafeHtml } from '@remix-run/html-template'
import { mayAddPeople, mayEditProfile, mayLook } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { dateAndTime, people as inWords } from '../../ui/dates.ts'
import { personName } from '../../ui/person-text.ts'
import type { DeskData } from './desk.ts'

/** A longer list is folded, so that the rest of the desk stays at hand. */
const LIST_SHOWN_MAX = 20

/** Who takes part and what is missing. After the draw only how many have looked, never who. */
export function peopleSection(desk: DeskData): SafeHtml {
  const { people, exchange } = desk
  const byName = people.toSorted((one, other) => one.name.localeCompare(other.name))
  const list = html`<ul class="rows">${byName.map((person) => personRow(person, desk))}</ul>`
  return html`<section id="people">
<h2>${people.length === 0 ? 'People' : inWords(people.length)}</h2>
${people.length === 0 ? html`<p class="empty">Nobody has joined yet.</p>` : html`<p>${whatIsMissing(desk)}</p>`}
${
  people.length > LIST_SHOWN_MAX
    ? html`<details><summary>Show all ${people.length}</summary>${list}</details>`
    : people.length > 0
      ? list
      : null
}
${ways(desk)}
${exchange.max_participants ? html`<p><small>At most ${exchange.max_participants} people can take part.</small></p>` : null}
</section>`
}

function whatIsMissing({ people, exchange }: DeskData): string {
  const count = (isSo: (person: Participant) => boolean) => people.filter(isSo).length
  const looked = count((person) => person.looked_at !== null)
  const strangers = count((person) => person.signed_in_at === null)
  const without = count((person) => person.gift_ideas === '')
  const sentences = mayLook(exchange.state)
    ? [`${looked} of ${people.length} have looked whom they give to.`]
    : []
  if (mayEditProfile(exchange.state)) {
    if (strangers > 0) sentences.push(`${strangers} ${has(strangers)} not opened their page yet.`)
    sentences.push(
      without > 0 ? `${without} ${has(without)} no gift ideas yet.` : 'Everybody has gift ideas.',
    )
  }
  return sentences.join(' ')
}

function has(count: number): string {
  return count === 1 ? 'has' : 'have'
}

function personRow(person: Participant, { exchange, cards }: DeskData): SafeHtml {
  const opening = cards.get(person.id)?.openings.at(-1)
  const isOver = !mayEditProfile(exchange.state)
  const remarks = [
    person.signed_in_at === null && !isOver ? 'page not opened' : '',
    person.gift_ideas === '' && !isOver ? 'no gift ideas yet' : '',
    opening ? `card opened on ${dateAndTime(opening, exchange.timezone)}` : '',
  ].filter((remark) => remark !== '')
  const name = personName(person.name)
  return html`<li><div>${isOver ? name : html`<a href="${paths.person(exchange.slug, person.id)}">${name}</a>`}<br><small>${person.email ?? 'no email'}</small></div>
<small>${person.mail_trouble && !isOver ? html`<strong>mail does not arrive</strong> ` : null}${remarks.join(' · ')}</small></li>
`
}

function ways({ exchange, people, adminEmail }: DeskData): SafeHtml {
  const { slug, state } = exchange
  const isIn = people.some((person) => person.email === adminEmail)
  const ways = [
    mayAddPeople(state) && { href: paths.newPerson(slug), label: 'Add a person' },
    mayAddPeople(state) && { href: paths.importPeople(slug), label: 'Add a list' },
    mayAddPeople(state) &&
      !isIn && { href: `${paths.newPerson(slug)}?me`, label: 'I take part, too' },
    state === 'matched' && { href: paths.latecomer(slug), label: 'Add a person' },
    people.length > 0 && { href: paths.exportPeople(slug), label: 'Save as a spreadsheet' },
  ]
  return html`<div class="actions">${ways.map((way) =>
    way ? html`<a href="${way.href}" role="button" class="secondary">${way.label}</a>` : null,
  )}</div>`
}
