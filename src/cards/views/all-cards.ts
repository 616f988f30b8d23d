import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { actionButton, adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink, localLine, longList } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import * as local from '../../ui/words/en-local.ts'
import * as en from '../words/en.ts'
import { type Drawn, inTwo, ticket, waysToSendCard } from './card.ts'

/** Asks before all cards that are missing are made. `count`: how many are missing. */
export function askForAllPage(
  page: Page,
  { exchange: { slug }, count }: { exchange: Exchange; count: number },
): SafeHtml {
  const { say } = page
  const title = say(en.allTitle, count)
  const make = {
    action: paths.allCards(slug),
    label: say(en.makeNow, count),
    fields: { cards: `${count}` },
  }
  return layout(page, {
    title,
    menu: adminMenu(page),
    body: html`<article class="narrow">
<h1>${title}</h1>
<p>${say(en.allIntro)}</p>
<div class="actions">${actionButton(page, make)}
<a href="${paths.handOver(slug)}">${say(ui.cancel)}</a></div>
</article>`,
  })
}

type Job = { exchange: Exchange; cards: readonly Drawn[] }

/**
 * Cards that were made together, for one print job. They are on no other page: the sheets are seen in
 * print alone, and on the screen each has its ways to be sent.
 */
export function allCardsPage(page: Page, { exchange: { slug }, ...job }: Job): SafeHtml {
  const { say } = page
  const cards = job.cards.toSorted((one, other) =>
    ui.compareNames(one.participant, other.participant),
  )
  return layout(page, {
    title: say(en.allHeading, cards.length),
    menu: adminMenu(page),
    body: html`<div class="no-print">${backLink(paths.handOver(slug), say(en.handOver))}
<h1>${say(en.allHeading, cards.length)}</h1>
<p>${say(en.allNow)}</p>
${localLine(page, local.cardIsLocal, 'problem')}
<p class="actions"><button type="button" data-print hidden>${say(en.printCard)}</button></p>
${longList(
  page,
  cards.map((card) => row(page, card)),
)}
<p class="soft small">${say(en.lostAll)}</p></div>
<div class="sheets">${cards.map((card) => ticket(page, card))}</div>`,
  })
}

function row(page: Page, card: Drawn): SafeHtml {
  const name = personName(card.participant.name)
  return html`<li><details><summary><span><strong>${name}</strong> <span class="code">${inTwo(card.code)}</span><span class="sr"> ${page.say(en.send, name)}</span></span></summary>
${waysToSendCard(page, card)}</details></li>
`
}
