import { html, type SafeHtml } from '@remix-run/html-template'
import { daysUntil } from '../../exchanges/rules.ts'
import * as words from '../../exchanges/words/en.ts'
import { paths } from '../../paths.ts'
import { adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { fold, linkButton } from '../../ui/parts.ts'
import { stamp } from '../../ui/pictures.ts'
import * as ui from '../../ui/words/en.ts'
import type { ExchangeCard } from '../queries.ts'
import { nextStep } from '../rules.ts'
import * as en from '../words/en.ts'

/** `number`: which one it is on the page. */
type Numbered = ExchangeCard & { number: number }
type List = { exchanges: readonly ExchangeCard[]; now: Temporal.Instant }

/** All exchanges of the admin, each beside the leaf of its day; finished ones are folded. */
export function exchangesPage(page: Page, { exchanges, now }: List): SafeHtml {
  const { say } = page
  const all = exchanges.map((exchange, number) => ({ ...exchange, number }))
  const [present, past] = [all.filter((one) => !isPast(one)), all.filter(isPast)]
  const leaves = (some: readonly Numbered[]) =>
    html`${some.map((exchange) => dated(page, exchange, now))}`
  return layout(page, {
    title: say(en.listTitle),
    menu: adminMenu(page),
    flash: page.done === 'deleted' ? say(en.deleted) : undefined,
    body:
      exchanges.length === 0
        ? welcome(page)
        : html`<h1>${say(en.listTitle)}</h1>
${leaves(present)}
<p class="actions">${linkButton(paths.newExchange(), say(en.newExchange))}</p>
${past.length > 0 ? fold({ title: say(en.pastExchanges), fact: String(past.length), body: leaves(past) }) : null}`,
  })
}

function isPast({ state }: ExchangeCard): boolean {
  return state === 'completed'
}

function welcome({ say }: Page): SafeHtml {
  return html`<article class="empty-place narrow">
${stamp('wink')}
<h1>${say(en.firstHeading)}</h1>
<p>${say(en.firstIntro)}</p>
<ol class="steps">${en.firstSteps.map((step) => html`<li>${say(step)}</li>`)}</ol>
<p class="actions">${linkButton(paths.newExchange(), say(en.createFirst))}</p>
</article>`
}

function dated({ say }: Page, exchange: Numbered, now: Temporal.Instant): SafeHtml {
  const { slug, number, name, state, people, withoutIdeas, mailTrouble, exchange_date } = exchange
  const days = daysUntil(exchange, now)
  const ideas = people === 0 || isPast(exchange) ? null : say(en.ideasMissing, withoutIdeas)
  const next = nextStep(exchange, { people, unreached: mailTrouble }, now)
  return html`<section class="dated${isPast(exchange) ? ' done' : ''}" aria-labelledby="at-${number}">
<span class="leaf" aria-hidden="true">${say(ui.leafOf, exchange_date)}</span>
<div><p class="state${isPast(exchange) ? ' done' : ''}">${say(words.stateName, state)}</p>
<h2 id="at-${number}"><a href="${paths.desk(slug)}">${name}</a></h2>
<p class="soft">${say(en.whenAndWho, exchange_date, days, people)}${ideas && html` · ${ideas}`}</p>
${mailTrouble > 0 ? html`<p class="state late"><a href="${paths.exchangeMail(slug)}">${say(en.mailsMissed, mailTrouble)}</a></p>` : null}
<p>${say(en.nextOnList, next)}</p></div>
</section>
`
}
