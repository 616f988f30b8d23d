import { html, type SafeHtml } from '@remix-run/html-template'
import type { Cards } from '../../entrance/queries.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { actionButton, adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import { qrCode } from '../../ui/qr-code.ts'
import * as ui from '../../ui/words/en.ts'
import * as en from '../words/en.ts'

type Card = { exchange: Exchange; participant: Participant }

/** Explains what a card is before one is made. */
export function askForCardPage(
  page: Page,
  { exchange, participant, cards }: Card & { cards: Cards | undefined },
): SafeHtml {
  const { say } = page
  const name = personName(participant.name)
  const person = paths.person(exchange.slug, participant.id)
  const action = paths.card(exchange.slug, participant.id)
  const days = cards?.cardDays ?? []
  return layout(page, {
    title: say(en.cardTitle),
    menu: adminMenu(page),
    body: html`<p><a href="${person}">${name}</a></p>
<article class="narrow">
<h1>${say(en.cardHeading, name)}</h1>
<p>${say(en.cardIntro, name)}</p>
<p>${say(en.cardShownOnce, name)}</p>
${days.length > 0 ? html`<p class="problem">${say(en.cardWasUsed, name, days)}</p>` : null}
${cards?.isLiving ? html`<p class="problem">${say(en.cardLives)}</p>` : null}
<div class="actions">${actionButton(page, { action, label: say(en.makeTheCard) })}
<a href="${person}">${say(en.notNow)}</a></div>
</article>`,
  })
}

/** The card, to be printed. It is on no other page and cannot be shown again. */
export function cardPage(
  page: Page,
  { exchange, participant, address, code }: Card & { address: string; code: string },
): SafeHtml {
  const { say } = page
  const name = personName(participant.name)
  return layout(page, {
    title: say(en.cardTitle),
    menu: adminMenu(page),
    body: html`<div class="no-print"><h1>${say(en.cardReady, name)}</h1>
<p>${say(en.cardPrintNow, name)}</p>
<p class="actions"><button type="button" data-print hidden>${say(en.printCard)}</button>
<a href="${paths.desk(exchange.slug)}">${say(ui.backToExchange)}</a></p></div>
<article class="sign-in-card">
<p class="eyebrow">${say(en.secretSanta)}</p>
<h2>${exchange.name}</h2>
<p>${say(en.cardFor, name)}</p>
${qrCode(address, say(en.qrLabel))}
<p>${say(en.cardScan)}</p>
<p class="address">${address}</p>
<p>${say(en.cardCode, code)}</p>
<p><small>${say(en.cardExplained)}</small></p>
</article>`,
  })
}
