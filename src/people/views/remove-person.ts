import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { isMailedOut, mayRegister, takesLikeThem } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { actionButton, adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import * as en from '../words/en.ts'

type Removal = { exchange: Exchange; participant: Participant }

/** Explains what removing somebody before the draw means, and asks for confirmation. */
export function removePersonPage(page: Page, { exchange, participant }: Removal): SafeHtml {
  const { say, sender, mailWaits } = page
  const { slug } = exchange
  const name = personName(participant.name)
  const action = paths.removePerson(slug, participant.id)
  const isMailed = isMailedOut(participant, sender)
  const mayRejoin = mayRegister(exchange.state) && takesLikeThem(exchange, participant)
  return layout(page, {
    title: say(en.removeTitle, participant.name),
    menu: adminMenu(page),
    body: html`<article class="narrow">
<h1>${say(en.removeHeading, name)}</h1>
<p>${say(en.removeIntro, name)}</p>
<p>${isMailed ? say(en.getsEmail, name, mailWaits) : say(en.tellThem, name)} ${say(mayRejoin ? en.mayRejoin : en.mayBeAdded, name)}</p>
<div class="actions">${actionButton(page, { action, label: say(en.takeOut), style: 'danger' })}
<a href="${paths.person(slug, participant.id)}">${say(ui.cancel)}</a></div>
</article>`,
  })
}
