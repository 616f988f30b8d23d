import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { adminMenu, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink, fold, foldingRest, linkButton, localLine } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import { compareNames } from '../../ui/words/en.ts'
import * as local from '../../ui/words/en-local.ts'
import type { HandOver, Holder } from '../queries.ts'
import * as en from '../words/en.ts'

/** A longer list is folded after so many. */
const LIST_SHOWN_MAX = 10

type Shown = HandOver & { exchange: Exchange; mistake: string }

/** Whoever cannot be mailed: what each has, and the one button that helps. */
export function handOverPage(page: Page, shown: Shown): SafeHtml {
  const { say, sender } = page
  const { exchange, missing, waiting, handedOver, byMailbox, reached, mistake } = shown
  const isNobody = missing.length + waiting.length + handedOver.length + byMailbox.length === 0
  return layout(page, {
    title: say(en.handOver),
    menu: adminMenu(page),
    flash: say(en.done, page.done),
    body: html`${backLink(paths.desk(exchange.slug), exchange.name)}
<h1>${say(en.handOver)}</h1>
${mistake === '' ? null : html`<p class="problem" role="alert">${mistake}</p>`}
${isNobody ? html`<p>${say(en.nobodyToHandOver, shown, page.mailWaits)}</p>` : html`<p>${say(en.intro, sender !== undefined)} ${say(en.onlyTheirs)}</p>`}
${isNobody ? null : localLine(page, local.cardIsLocal, 'problem')}
<form method="post" action="${paths.handOver(exchange.slug)}">${csrfField(page)}
${missingPart(page, shown)}
${waiting.length > 0 ? html`<section><h2>${say(en.waiting, waiting.length)}</h2>${list(page, shown, waiting)}</section>` : null}
${handedOver.length > 0 ? fold({ title: say(en.handedOver, handedOver.length), isOpen: missing.length + waiting.length === 0, body: list(page, shown, handedOver) }) : null}
${byMailbox.length > 0 ? fold({ title: say(en.byMailbox, byMailbox.length), isOpen: missing.length + waiting.length === 0, body: html`${missing.length > 0 ? null : allAtOnce(page, shown, shown.onPrintJob)}${list(page, shown, byMailbox)}` }) : null}
${reached.length > 0 ? fold({ title: say(en.stillOpen, reached.length), isOpen: isNobody, body: html`<p>${say(en.untilByMail, page.mailWaits)}</p>${list(page, shown, reached)}` }) : null}
</form>
${sender === undefined || shown.hasUnsent ? html`<p class="soft"><a href="${paths.mailbox()}">${say(en.unsentEmails)}</a></p>` : null}`,
  })
}

function missingPart(page: Page, shown: Shown): SafeHtml | null {
  const { say } = page
  const { missing } = shown
  if (missing.length === 0) return null
  return html`<section><h2>${say(en.missing, missing.length)}</h2>
${allAtOnce(page, shown, missing)}
${list(page, shown, missing)}</section>`
}

function allAtOnce(
  { say }: Page,
  { exchange }: Shown,
  { length }: readonly Holder[],
): SafeHtml | null {
  if (length < 2) return null
  const all = linkButton(paths.allCards(exchange.slug), say(en.makeAll, length))
  return html`<p class="actions">${all}</p>`
}

function list(page: Page, shown: Shown, holders: readonly Holder[]): SafeHtml {
  const byName = holders.toSorted((one, other) => compareNames(one.person, other.person))
  return foldingRest(page, byName, {
    list: (some) => html`<ul class="rows">${some.map((holder) => row(page, shown, holder))}</ul>`,
    shownMax: LIST_SHOWN_MAX,
  })
}

function row(page: Page, { exchange: { slug } }: Shown, holder: Holder): SafeHtml {
  const { say } = page
  const { id, name } = holder.person
  const called = personName(name)
  const living = holder.cards?.living
  const makes = living ? en.newCardFor : en.makeCardFor
  const look = living ? null : html` class="button second small"`
  const card = html`<a${look} href="${paths.card(slug, id)}">${say(makes, called)}</a>`
  const isHandedOver = living !== undefined && living.handedOverOn !== null
  return html`<li id="p-${id}"><div><strong>${called}</strong><p class="soft small">${factsOf(page, holder).join(' · ')}</p></div>
${living && !living.isOwn && !isHandedOver && holder.why !== undefined ? html`<button class="second small" name="handed" value="${id}">${say(en.markHanded, called)}</button>` : null}
${isHandedOver ? html`<button class="quiet" name="back" value="${id}">${say(en.takeBack, called)}</button>` : null}
${card}</li>
`
}

function factsOf({ say }: Page, { why, cards }: Holder): string[] {
  const { living, cardDays = [] } = cards ?? {}
  return [
    why === undefined ? '' : say(en.why, why),
    living?.isOwn ? say(en.madeThemselves) : '',
    living && !living.isOwn ? say(en.madeOn, living.madeOn) : '',
    living?.handedOverOn ? say(en.handedOverOn, living.handedOverOn) : '',
    living?.usedOn === null ? say(en.notUsed) : '',
    say(living?.usedOn === null ? en.earlierUsedOn : en.usedOn, cardDays),
  ].filter((fact) => fact !== '')
}
