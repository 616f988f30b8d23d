import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { mayAddPeople } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { isAskedBefore } from '../../post/rules.ts'
import { askingButton, confirmPage } from '../../ui/confirm-page.ts'
import { adminMenu, type ButtonStyle, csrfField, layout } from '../../ui/layout.ts'
import { mailNow, type Page } from '../../ui/page.ts'
import {
  backLink,
  emptyPlace,
  foldOfNames,
  linkButton,
  longList,
  ROWS_SHOWN_MAX,
} from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import { compareNames, listed, NAMED_MAX } from '../../ui/words/en.ts'
import * as en from '../words/en.ts'

/** `seen`: as whom the organiser is shown somebody. */
type Waiting = { exchange: Exchange; people: readonly (Participant & { seen: string })[] }

/** Everybody who waits for the organiser's nod: a few by their turn, many by name. */
export function waitingPage(page: Page, { exchange, people }: Waiting): SafeHtml {
  const { say } = page
  const mayAccept = mayAddPeople(exchange.state)
  const intro = mayAccept ? say(en.intro, mailNow(page)) : say(en.tooLate, exchange.state)
  const title = say(mayAccept ? en.title : en.titleTooLate)
  return layout(page, {
    title,
    menu: adminMenu(page),
    flash: say(en.done, page.done, page),
    body: html`${backLink(paths.desk(exchange.slug), exchange.name)}
${
  people.length === 0
    ? emptyPlace(page, title, say(en.nobody))
    : html`<h1>${title}</h1>
<p>${intro}</p>
<p class="soft small">${say(en.noIsQuiet)}</p>
${people.length > 1 ? allAtOnce(page, { exchange, people }) : null}
${longList(
  page,
  inOrder(people).map((person) => row(page, exchange, person)),
  'beside',
)}`
}`,
  })
}

function inOrder(people: Waiting['people']): Waiting['people'] {
  return people.length > ROWS_SHOWN_MAX ? people.toSorted(compareNames) : people
}

/** Asks before everybody who waits is taken in. */
export function acceptAllPage(page: Page, waiting: Waiting): SafeHtml {
  const { say, sender } = page
  const { length } = waiting.people
  const mails = sender === undefined ? 0 : waiting.people.filter(({ email }) => email).length
  return questionPage(page, waiting, {
    title: say(en.acceptAllTitle, length),
    text: say(en.acceptAllText, mails),
    action: paths.accept(waiting.exchange.slug),
    label: say(en.acceptAll, length),
    style: 'primary',
  })
}

/** Asks before everybody who waits is declined. */
export function declineAllPage(page: Page, waiting: Waiting): SafeHtml {
  const { say } = page
  const { length } = waiting.people
  return questionPage(page, waiting, {
    title: say(en.declineAllTitle, length),
    text: say(en.declineAllText),
    action: paths.decline(waiting.exchange.slug),
    label: say(en.declineAll, length),
    style: 'danger',
  })
}

type Question = { title: string; text: string; action: string; label: string; style: ButtonStyle }

/** Shows who they are, too. */
function questionPage(page: Page, { exchange, people }: Waiting, question: Question): SafeHtml {
  const names = people.toSorted(compareNames).map(({ name }) => personName(name))
  const areFew = names.length <= NAMED_MAX
  return confirmPage(page, {
    ...question,
    text: [question.text, areFew ? html`<small>${listed(names)}</small>` : ''],
    ...(!areFew && { more: foldOfNames(page, names) }),
    fields: { shown: shownAs(people) },
    back: paths.waiting(exchange.slug),
  })
}

function allAtOnce(page: Page, { exchange, people }: Waiting): SafeHtml {
  const { say } = page
  const { slug, state } = exchange
  const all = {
    action: paths.accept(slug),
    label: say(en.acceptAll, people.length),
    fields: { shown: shownAs(people) },
  }
  const asks = isAskedBefore(people.length)
  return html`<div class="actions">${mayAddPeople(state) ? askingButton(page, all, asks) : null}
${linkButton(paths.decline(slug), say(en.declineAll, people.length), 'second')}</div>`
}

function shownAs(people: Waiting['people']): string {
  return people.map(({ seen }) => seen).join(' ')
}

function row(page: Page, { slug, state }: Exchange, person: Waiting['people'][number]): SafeHtml {
  const { say } = page
  const { name, email, seen } = person
  const called = personName(name)
  return html`<li><div><strong>${called}</strong><br><small>${email ?? say(en.noEmail)}</small></div>
<form method="post" class="share" action="${paths.decline(slug)}">${csrfField(page)}<input type="hidden" name="shown" value="${seen}">
${mayAddPeople(state) ? html`<button type="submit" class="second" formaction="${paths.accept(slug)}">${say(en.accept, called)}</button>` : null}
<button type="submit" class="second">${say(en.decline, called)}</button>
</form></li>
`
}
