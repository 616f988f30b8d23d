import { html, type SafeHtml } from '@remix-run/html-template'
import type { Cards } from '../../entrance/queries.ts'
import { isDrawn } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import * as exchangeWords from '../../exchanges/words/en.ts'
import { canBeMailed, mayEditProfile } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { actionButton, adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink, localLine } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import { stamp } from '../../ui/pictures.ts'
import { qrCode } from '../../ui/qr-code.ts'
import { waysToSend } from '../../ui/sharing.ts'
import * as ui from '../../ui/words/en.ts'
import * as local from '../../ui/words/en-local.ts'
import * as en from '../words/en.ts'

type Card = { exchange: Exchange; participant: Participant }

/** Explains what a card is before one is made. */
export function askForCardPage(
  page: Page,
  { exchange, participant, cards }: Card & { cards: Cards | undefined },
): SafeHtml {
  const { say, sender } = page
  const name = personName(participant.name)
  const { slug } = exchange
  const isOver = !mayEditProfile(exchange.state)
  const back = isOver ? paths.handOver(slug) : paths.person(slug, participant.id)
  const action = paths.card(exchange.slug, participant.id)
  const days = cards?.cardDays ?? []
  return layout(page, {
    title: say(en.cardTitle),
    menu: adminMenu(page),
    body: html`<article class="narrow">
${backLink(back, isOver ? say(en.handOver) : name)}
<h1>${say(en.cardHeading, name)}</h1>
<p>${say(en.cardOpens, name, page.local() !== undefined)} ${say(en.cardShows, name, isDrawn(exchange.state))}</p>
${localLine(page, local.cardIsLocal, 'problem')}
<p>${say(en.cardShownOnce, name)}</p>
${days.length > 0 ? html`<p class="problem">${say(en.cardWasUsed, name, days)}</p>` : null}
${cards?.living ? html`<p class="notice">${say(en.cardLives)}${canBeMailed(participant, sender) ? html` ${say(en.untilByMail, page.mailWaits)}` : null}</p>` : null}
<div class="actions">${actionButton(page, { action, label: say(en.makeCard) })}
<a href="${back}">${say(ui.cancel)}</a></div>
</article>`,
  })
}

/** A card that was made just now. */
export type Made = Card & { address: string; code: string }

/** The same with its QR code. */
export type Drawn = Made & { qr: SafeHtml }

/** Draws the QR code, which takes longer than all the rest of a card. */
export function drawn({ say }: Page, card: Made): Drawn {
  return { ...card, qr: qrCode(card.address, say(en.qrLabel, card.participant.name)) }
}

/** The card, to be printed or sent. It is on no other page and cannot be shown again. */
export function cardPage(page: Page, card: Made): SafeHtml {
  const { say } = page
  const { slug } = card.exchange
  return layout(page, {
    title: say(en.cardTitle),
    menu: adminMenu(page),
    body: html`<div class="no-print">${backLink(paths.handOver(slug), say(en.handOver))}
<h1>${say(en.cardHeading, personName(card.participant.name))}</h1>
<p>${say(en.cardNow)}</p>
${localLine(page, local.cardIsLocal, 'problem')}</div>
${ticket(page, drawn(page, card))}
<div class="no-print">${waysToSendCard(page, card)}
<p class="actions"><button type="button" data-print hidden>${say(en.printCard)}</button></p></div>`,
  })
}

/** What is cut out and handed over. */
export function ticket(page: Page, { exchange, participant, address, code, qr }: Drawn): SafeHtml {
  const { say } = page
  const host = personName(say(exchangeWords.hostName, exchange, 'first'))
  return html`<article class="card ticket">
${stamp(page, 'hush')}
<p class="eyebrow">${say(en.forWhom)}</p>
<h2>${personName(participant.name)}</h2>
<p>${say(en.cardFrom, host, exchange)}</p>
${qr}
<p>${say(en.cardScan)}<br><code class="address">${address}</code></p>
<p>${say(en.cardCode)}<strong class="code">${inTwo(code)}</strong></p>
<p><small>${say(en.cardExplained, !mayEditProfile(exchange.state))} ${say(en.cardKept)}</small></p>
</article>`
}

/** The code as it is read out and typed. */
export function inTwo(code: string): string {
  return `${code.slice(0, 5)}-${code.slice(5)}`
}

export function waysToSendCard(
  page: Page,
  { exchange, participant: { id, name }, address }: Made,
): SafeHtml {
  const { say } = page
  return waysToSend(page, {
    id: `text-${id}`,
    label: say(en.waysToSend, name),
    whose: personName(name),
    text: say(en.textToSend, name, exchange.name, address),
  })
}
