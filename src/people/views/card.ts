import { html, type SafeHtml } from '@remix-run/html-template'
import type { Cards } from '../../entrance/queries.ts'
import { isDrawn } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import * as exchangeWords from '../../exchanges/words/en.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { actionButton, adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import { stamp } from '../../ui/pictures.ts'
import { qrCode } from '../../ui/qr-code.ts'
import * as ui from '../../ui/words/en.ts'
import * as en from '../words/en.ts'

type Card = { exchange: Exchange; participant: Participant }

/** Explains what a card is before one is made. */
export function askForCardPage(
  page: Page,
  { exchange, participant, cards }: Card & { cards: Cards | undefined },
): SafeHtml {
  const { say, isLocal } = page
  const name = personName(participant.name)
  const person = paths.person(exchange.slug, participant.id)
  const action = paths.card(exchange.slug, participant.id)
  const days = cards?.cardDays ?? []
  return layout(page, {
    title: say(en.cardTitle),
    menu: adminMenu(page),
    body: html`<article class="narrow">
${backLink(person, name)}
<h1>${say(en.cardHeading, name)}</h1>
<p>${say(en.cardOpens, name, isLocal)} ${say(en.cardShows, name, isDrawn(exchange.state))}</p>
${isLocal ? html`<p class="problem">${say(ui.cardIsLocal)}</p>` : null}
<p>${say(en.cardShownOnce, name)}</p>
${days.length > 0 ? html`<p class="problem">${say(en.cardWasUsed, name, days)}</p>` : null}
${cards?.isLiving ? html`<p class="notice">${say(en.cardLives)}</p>` : null}
<div class="actions">${actionButton(page, { action, label: say(en.makeCard) })}
<a href="${person}">${say(ui.cancel)}</a></div>
</article>`,
  })
}

/** The card, to be printed. It is on no other page and cannot be shown again. */
export function cardPage(
  page: Page,
  { exchange, participant, address, code }: Card & { address: string; code: string },
): SafeHtml {
  const { say, isLocal } = page
  const name = personName(participant.name)
  const host = personName(say(exchangeWords.hostName, exchange, 'first'))
  return layout(page, {
    title: say(en.cardTitle),
    menu: adminMenu(page),
    body: html`<div class="no-print">${backLink(paths.desk(exchange.slug), exchange.name)}
<h1>${say(en.cardHeading, name)}</h1>
<p>${say(en.cardNow)}</p>
${isLocal ? html`<p class="problem">${say(ui.cardIsLocal)}</p>` : null}</div>
<article class="card ticket">
${stamp('hush')}
<p class="eyebrow">${say(en.forWhom)}</p>
<h2>${name}</h2>
<p>${say(en.cardFrom, host, exchange.name, exchange.exchange_date)}</p>
${qrCode(address, say(en.qrLabel, participant.name))}
<p>${say(en.cardScan)}<br><code class="address">${address}</code></p>
<p>${say(en.cardCode)}<strong class="code">${code.slice(0, 5)}-${code.slice(5)}</strong></p>
<p><small>${say(en.cardExplained)}</small></p>
</article>
<p class="actions no-print"><button type="button" data-print hidden>${say(en.printCard)}</button></p>`,
  })
}
