import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { dateAndTime, longDate } from '../../ui/dates.ts'
import { actionButton, adminMenu, layout, type Page } from '../../ui/layout.ts'
import { personName } from '../../ui/person-text.ts'
import { qrCode } from '../../ui/qr-code.ts'
import type { Cards } from '../queries.ts'
import type { Participant } from '../tables.ts'

type CardData = Page & { exchange: Exchange; participant: Participant }

/** Says what a card is before one is made. */
export function askForCardPage(data: CardData & { cards: Cards | undefined }): SafeHtml {
  const { csrf, exchange, participant, cards } = data
  const name = personName(participant.name)
  const [opening] = cards?.openings ?? []
  return layout({
    title: 'A card to hand over',
    menu: adminMenu({ csrf }),
    body: html`<p><a href="${paths.person(exchange.slug, participant.id)}">${name}</a></p>
<article class="narrow">
<h1>A card for ${name}</h1>
<p>It carries a link and a QR code that open ${name}’s own page, on any device, until ${longDate(exchange.exchange_date)}. After the draw the page says whom they give to.</p>
<p>The card is shown once: print it, or take a picture of the screen for them. Only ${name} should open it. When it is first opened is written down, for you and on ${name}’s page.</p>
${opening ? html`<p class="problem">A card of ${name} was first opened on ${dateAndTime(opening, exchange.timezone)}.</p>` : null}
${cards?.isLiving ? html`<p class="problem">There is a card already. A new one ends it, and signs out whoever used it.</p>` : null}
<div class="actions">${actionButton({ csrf }, { action: paths.card(exchange.slug, participant.id), label: 'Make the card' })}
<a href="${paths.person(exchange.slug, participant.id)}">Not now</a></div>
</article>`,
  })
}

/** The card, to be printed. It is on no other page and cannot be shown again. */
export function cardPage(data: CardData & { address: string }): SafeHtml {
  const { csrf, exchange, participant, address } = data
  const name = personName(participant.name)
  return layout({
    title: 'A card to hand over',
    menu: adminMenu({ csrf }),
    body: html`<div class="no-print"><h1>The card for ${name}</h1>
<p>Print it now, or copy the link for ${name}: it is not shown again.</p>
<p class="actions"><button type="button" data-print hidden>Print the card</button>
<a href="${paths.desk(exchange.slug)}">Back to the exchange</a></p></div>
<article class="sign-in-card">
<p class="eyebrow">Secret Santa</p>
<h2>${exchange.name}</h2>
<p>For <strong>${name}</strong></p>
${qrCode(address, 'QR code with the link')}
<p>Scan the code with the camera of a phone, or type this address:</p>
<p class="address">${address}</p>
<p><small>It opens your own page: write down what would make you happy, and after the draw see there whom you give to. Keep this card to yourself. It works until ${longDate(exchange.exchange_date)}.</small></p>
</article>`,
  })
}
