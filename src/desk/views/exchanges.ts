import { html, type SafeHtml } from '@remix-run/html-template'
import { daysUntil } from '../../exchanges/rules.ts'
import * as exchangeWords from '../../exchanges/words/en.ts'
import { paths } from '../../paths.ts'
import { adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import * as ui from '../../ui/words/en.ts'
import type { ExchangeCard } from '../queries.ts'

import * as en from '../words/en.ts'

type List = { exchanges: readonly ExchangeCard[]; now: Temporal.Instant }

/** All exchanges of the admin; completed ones are folded. */
export function exchangesPage(page: Page, { exchanges, now }: List): SafeHtml {
  const { say } = page
  const [present, past] = [exchanges.filter((one) => !isPast(one)), exchanges.filter(isPast)]
  const cards = (some: readonly ExchangeCard[]) =>
    html`<div class="cards">${some.map((exchange) => card(page, exchange, now))}</div>`
  return layout(page, {
    title: say(en.listTitle),
    menu: adminMenu(page),
    flash: page.done === 'deleted' ? say(en.deleted) : undefined,
    body:
      exchanges.length === 0
        ? welcome(page)
        : html`<div class="headline"><h1>${say(en.listTitle)}</h1><a href="${paths.newExchange()}" class="button">${say(en.newExchange)}</a></div>
${cards(present)}
${past.length > 0 ? html`<details><summary>${say(en.pastExchanges, past.length)}</summary>${cards(past)}</details>` : null}`,
  })
}

function isPast({ state }: ExchangeCard): boolean {
  return state === 'completed'
}

function welcome({ say }: Page): SafeHtml {
  return html`<article class="message">
<h1>${say(en.firstHeading)}</h1>
<p>${say(en.firstIntro)}</p>
<p><a href="${paths.newExchange()}" class="button">${say(en.createFirst)}</a></p>
</article>`
}

function card({ say }: Page, exchange: ExchangeCard, now: Temporal.Instant): SafeHtml {
  const { slug, name, state, people, withoutIdeas, mailTrouble } = exchange
  const days = daysUntil(exchange, now)
  const numbers =
    people === 0 || state === 'completed'
      ? say(en.daysAndPeople, days, people)
      : say(en.daysPeopleAndIdeas, days, people, withoutIdeas)
  return html`<article class="card">
<h2><a href="${paths.desk(slug)}">${name}</a></h2>
<p><span class="state ${state}">${say(exchangeWords.stateName, state)}</span></p>
<p>${say(ui.longDate, exchange.exchange_date)}<br><small>${numbers}</small></p>
${mailTrouble > 0 ? html`<p class="problem"><a href="${paths.exchangeMail(slug)}">${say(en.mailsMissed, mailTrouble)}</a></p>` : null}
</article>`
}
