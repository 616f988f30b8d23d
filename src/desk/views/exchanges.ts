import { html, type SafeHtml } from '@remix-run/html-template'
import { drawWaits } from '../../deadline/rules.ts'
import * as deadline from '../../deadline/words/en.ts'
import { daysUntil, isDrawn, type State } from '../../exchanges/rules.ts'
import * as exchangeWords from '../../exchanges/words/en.ts'
import { paths } from '../../paths.ts'
import { adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { fold, leaf, linkButton } from '../../ui/parts.ts'
import { stamp } from '../../ui/pictures.ts'
import * as awaited from '../../waiting/words/en.ts'
import type { ExchangeCard } from '../queries.ts'
import * as en from '../words/en.ts'

type List = { exchanges: readonly ExchangeCard[]; now: Temporal.Instant }

/** All exchanges of the admin, each beside its day: problems first, then what comes soonest; completed ones are folded. */
export function exchangesPage(page: Page, { exchanges, now }: List): SafeHtml {
  const { say } = page
  const past = exchanges.filter(isPast).toReversed()
  const present = exchanges.filter((one) => !isPast(one))
  const [troubled, rest] = [true, false].map((is) =>
    present.filter((one) => hasProblem(one, now) === is),
  ) as [ExchangeCard[], ExchangeCard[]]
  const entries = (some: readonly ExchangeCard[]) => some.map((one) => entry(page, one, now))
  return layout(page, {
    title: say(en.listTitle),
    menu: adminMenu(page),
    flash: page.done === 'deleted' ? say(en.deleted) : undefined,
    body:
      exchanges.length === 0
        ? welcome(page)
        : html`<h1>${say(en.listTitle)}</h1>
${entries([...troubled, ...rest])}
${past.length > 0 ? fold({ title: say(en.pastExchanges, past.length), body: html`<div>${entries(past)}</div>` }) : null}
<p class="actions">${linkButton(paths.newExchange(), say(en.newExchange))}</p>`,
  })
}

function isPast({ state }: ExchangeCard): boolean {
  return state === 'completed'
}

function hasProblem(exchange: ExchangeCard, now: Temporal.Instant): boolean {
  const { state, mailTrouble, waiting } = exchange
  return mailTrouble > 0 || isAwaited(state, waiting) || drawWaits(exchange, now)
}

/** Once names are drawn, nobody is waited for any more. */
function isAwaited(state: State, waiting: number): boolean {
  return waiting > 0 && !isDrawn(state)
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
${isAwaited(state, waiting) ? html`<p class="state late"><a href="${paths.waiting(slug)}">${say(awaited.wait, waiting)}</a></p>` : null}
${mailTrouble > 0 ? html`<p class="state late"><a href="${paths.exchangeMail(slug)}">${say(en.mailsMissed, mailTrouble)}</a></p>` : null}
</div>
</article>`
}
