import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { daysInWords, longDate, people } from '../../ui/dates.ts'
import { adminMenu, layout, type Page } from '../../ui/layout.ts'
import type { ExchangeCard } from '../queries.ts'
import { daysUntil } from '../rules.ts'
import { NOTICES, STATE_NAMES } from './words.ts'

type ListData = Page & {
  exchanges: readonly ExchangeCard[]
  now: Temporal.Instant
  done: string | undefined
}

export function exchangesPage({ csrf, exchanges, now, done }: ListData): SafeHtml {
  const isPast = (exchange: ExchangeCard) => exchange.state === 'completed'
  const past = exchanges.filter(isPast)
  const present = exchanges.filter((exchange) => !isPast(exchange))
  return layout({
    title: 'Exchanges',
    menu: adminMenu({ csrf }),
    notice: NOTICES[done ?? ''],
    body:
      exchanges.length === 0
        ? html`<article class="message">
<h1>Your first exchange</h1>
<p>Give it a name and a day. You get a link that you share with everybody; they join in a minute, and then you draw names.</p>
<p><a href="${paths.newExchange()}" role="button">Create an exchange</a></p>
</article>`
        : html`<div class="headline"><h1>Exchanges</h1><a href="${paths.newExchange()}" role="button">New exchange</a></div>
<div class="cards">${present.map((exchange) => card(exchange, now))}</div>
${past.length > 0 ? html`<details><summary>Past exchanges (${past.length})</summary><div class="cards">${past.map((exchange) => card(exchange, now))}</div></details>` : null}`,
  })
}

function card(exchange: ExchangeCard, now: Temporal.Instant): SafeHtml {
  return html`<article class="card">
<h2><a href="${paths.desk(exchange.slug)}">${exchange.name}</a></h2>
<p><span class="state ${exchange.state}">${STATE_NAMES[exchange.state]}</span></p>
<p>${longDate(exchange.exchange_date)}<br><small>${daysInWords(daysUntil(exchange, now))} · ${people(exchange.people)}${ideas(exchange)}</small></p>
${exchange.mailTrouble > 0 ? html`<p class="problem"><a href="${paths.exchangeMail(exchange.slug)}">${exchange.mailTrouble === 1 ? 'One mail' : `${exchange.mailTrouble} mails`} did not arrive</a></p>` : null}
</article>`
}

function ideas({ people, withoutIdeas, state }: ExchangeCard): string {
  if (people === 0 || state === 'completed') return ''
  if (withoutIdeas === 0) return ' · everybody has gift ideas'
  return ` · ${withoutIdeas} without gift ideas`
}
