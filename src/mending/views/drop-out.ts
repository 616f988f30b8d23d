import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { isMailedOut } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { actionButton, adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import * as en from '../words/en.ts'
import { onlyOneLeft } from './only-one.ts'

type DropOut = {
  exchange: Exchange
  participant: Participant
  /** Whom the rules would leave one possible recipient only. */
  told: readonly string[]
}

/** Shows what it means if somebody leaves after the draw, and asks for confirmation. */
export function confirmDropOutPage(page: Page, { exchange, participant, told }: DropOut): SafeHtml {
  const { say } = page
  const name = personName(participant.name)
  const action = paths.dropOut(exchange.slug, participant.id)
  return layout(page, {
    title: say(en.outTitle),
    menu: adminMenu(page),
    body: html`<article class="narrow">
<h1>${say(en.outHeading, name)}</h1>
<p>${say(isMailedOut(participant) ? en.outText : en.outAndTellText, name)} ${say(en.told)}</p>
${onlyOneLeft(page, told)}
<div class="actions">${actionButton(page, { action, fields: { told: String(told.length) }, label: say(en.takeOut), style: 'danger' })}
<a href="${paths.desk(exchange.slug)}">${say(en.changeNothing)}</a></div>
</article>`,
  })
}
