import { html, type SafeHtml } from '@remix-run/html-template'
import type { RevealChoice } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { actionButton } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { fold } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import type { Dashboard } from '../queries.ts'
import { dayAsRead, speaksOfReveal } from '../rules.ts'
import * as en from '../words/en-reveal.ts'

/**
 * Where names are revealed after the day: until then what happens, from then on who it was. Who has not
 * said anything, and read of it by no way of their own, is asked at any time, and stays secret until they answer.
 */
export function revealFold(page: Page, dashboard: Dashboard): SafeHtml | null {
  const { say } = page
  const { exchange, participant, giver } = dashboard
  if (!speaksOfReveal(dashboard)) return null
  const choice = participant.reveal_choice
  if (exchange.revealed_on === null) {
    return fold({
      title: say(en.afterTheDay),
      fact: say(en.yourChoice, choice),
      isOpen: choice === 'unseen',
      body: html`<p>${say(en.beforehand, choice, exchange.exchange_date)}</p>
${choices(page, dashboard)}`,
    })
  }
  const who = html`<p>${giver ? say(en.itWas, personName(giver.name)) : say(en.stillSecret)}</p>`
  const theirs = { title: say(en.whoGave), fact: say(en.lookFact) }
  if (choice === 'unseen') {
    // Apart from the name, which nobody beside them is to read before they open it.
    return html`${fold({ title: say(en.askTitle), isOpen: true, body: html`<p>${say(en.ask)}</p>${choices(page, dashboard)}` })}
${fold({ ...theirs, body: who })}`
  }
  return fold({
    ...theirs,
    body: html`${who}
<p class="soft">${say(en.theirSide, choice)}</p>
${choices(page, dashboard)}`,
  })
}

/** A button for what does not hold yet; for both while nothing was said. */
function choices(page: Page, { exchange, participant }: Dashboard): SafeHtml {
  const now = participant.reveal_choice
  const button = (reveal_choice: RevealChoice, label: string) =>
    actionButton(page, {
      action: paths.reveal(exchange.slug),
      label,
      style: 'second',
      fields: { reveal_choice, day: dayAsRead(exchange) },
    })
  return html`<div class="actions">
${now === 'agrees' ? null : button('agrees', page.say(en.letThemKnow))}
${now === 'secret' ? null : button('secret', page.say(en.keepSecret))}</div>`
}
