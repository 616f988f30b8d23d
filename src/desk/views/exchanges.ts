import { html, type SafeHtml } from '@remix-run/html-template'
import { drawWaits } from '../../deadline/rules.ts'
import * as deadline from '../../deadline/words/en.ts'
import { daysUntil, NAME_MAX } from '../../exchanges/rules.ts'
import * as exchangeWords from '../../exchanges/words/en.ts'
import { paths } from '../../paths.ts'
import { inputField } from '../../ui/field.ts'
import { adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { fold, leaf, linkButton, pager } from '../../ui/parts.ts'
import { stamp } from '../../ui/pictures.ts'
import * as ui from '../../ui/words/en.ts'
import * as awaited from '../../waiting/words/en.ts'
import { type ExchangeCard, type ExchangeList, isAwaited, isPast } from '../exchange-list.ts'
import * as en from '../words/en.ts'

type List = ExchangeList & { now: Temporal.Instant }

/** A page of the admin's exchanges, each beside its day; completed ones are folded. */
export function exchangesPage(page: Page, list: List): SafeHtml {
  const { say } = page
  const { exchanges, number, hasMore, search, isLong } = list
  const [past, present] = [true, false].map((is) =>
    exchanges.filter((one) => isPast(one) === is).map((one) => entry(page, one, list.now)),
  ) as [SafeHtml[], SafeHtml[]]
  const pastFold = {
    title: say(en.pastExchanges, list.past),
    isOpen: number > 1 || search !== '',
    body: html`<div>${past}</div>`,
  }
  const pages = { path: paths.adminHome(), asked: search === '' ? {} : { search }, number, hasMore }
  return layout(page, {
    title: say(en.listTitle),
    menu: adminMenu(page),
    flash: page.done === 'deleted' ? say(en.deleted) : undefined,
    body:
      exchanges.length === 0 && search === '' && number === 1
        ? welcome(page)
        : html`<h1>${say(en.listTitle)}</h1>
${isLong || search !== '' ? searchForm(page, list) : null}
${present}
${past.length > 0 ? fold(pastFold) : null}
${pager(pages, { before: say(ui.pageBefore), after: say(ui.pageAfter) })}
<p class="actions">${linkButton(paths.newExchange(), say(en.newExchange))}</p>`,
  })
}

function searchForm(page: Page, { search, found }: List): SafeHtml {
  const { say } = page
  const field = { name: 'search', label: say(en.search), required: true, maxLength: NAME_MAX }
  return html`<form role="search" action="${paths.adminHome()}">
${inputField(page, { values: { search }, errors: {} }, field)}
<div class="actions"><button class="second">${say(en.find)}</button></div>
</form>
${search === '' ? null : html`<p role="status">${say(en.found, found, search)} <a href="${paths.adminHome()}">${say(en.showAll)}</a></p>`}`
}

function welcome(page: Page): SafeHtml {
  const { say } = page
  return html`<article class="empty-place narrow">
${stamp(page, 'wink')}
<h1>${say(en.firstHeading)}</h1>
<p>${say(en.firstIntro)}</p>
<p class="actions">${linkButton(paths.newExchange(), say(en.createFirst))}</p>
</article>`
}

function entry(page: Page, exchange: ExchangeCard, now: Temporal.Instant): SafeHtml {
  const { say } = page
  const { slug, name, state, people, waiting, mailTrouble, exchange_date: day } = exchange
  const isOver = isPast(exchange)
  const numbers =
    people === 0 || isOver
      ? say(en.whoIsIn, people)
      : say(en.whoIsInWithIdeas, people, exchange.withoutIdeas)
  return html`<article class="dated${isOver ? ' done' : ''}">
${leaf(page, day)}
<div>
<p class="state${isOver ? ' done' : ''}">${say(exchangeWords.stateName, state)}</p>
<h2><a href="${paths.desk(slug)}">${name}</a></h2>
<p class="soft">${say(en.dayAway, day, daysUntil(exchange, now))}</p>
<p class="soft">${numbers}</p>
${drawWaits(exchange, now) ? html`<p class="state late"><a href="${paths.desk(slug)}">${say(deadline.notDrawn)}</a></p>` : null}
${isAwaited(exchange) ? html`<p class="state late"><a href="${paths.waiting(slug)}">${say(awaited.wait, waiting)}</a></p>` : null}
${mailTrouble > 0 ? html`<p class="state late"><a href="${paths.exchangeMail(slug)}">${say(en.mailsMissed, mailTrouble)}</a></p>` : null}
</div>
</article>`
}
