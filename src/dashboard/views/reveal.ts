import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { actionButton } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { fold } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import type { Dashboard } from '../queries.ts'
import { speaksOfReveal } from '../rules.ts'
import * as en from '../words/en-reveal.ts'

/**
 * Where names are revealed after the day: until then what happens, from then on who it was. Who has not
 * agreed yet, as nobody has come here by their own way before, stays secret until they press the button.
 */
export function revealFold(page: Page, dashboard: Dashboard): SafeHtml | null {
  const { say } = page
  const { exchange, participant, giver } = dashboard
  if (!speaksOfReveal(dashboard)) return null
  const keeps = participant.reveal_choice !== 'agrees'
  if (exchange.revealed_on === null) {
    return fold({
      title: say(en.afterTheDay),
      fact: say(en.yourChoice, keeps),
      body: html`<p>${say(en.beforehand, keeps, exchange.exchange_date)}</p>
${choice(page, dashboard)}`,
    })
  }
  const name = giver && personName(giver.name)
  return fold({
    title: say(en.whoGave),
    fact: say(en.lookFact),
    body: html`<p>${name ? say(en.itWas, name) : say(en.notSaid)}</p>
<p class="soft">${say(en.theirSide, participant.reveal_choice)}</p>
${choice(page, dashboard)}`,
  })
}

function choice(page: Page, { exchange, participant }: Dashboard): SafeHtml {
  const keeps = participant.reveal_choice !== 'agrees'
  const button = {
    action: paths.reveal(exchange.slug),
    label: page.say(keeps ? en.letThemKnow : en.keepSecret),
    style: 'second' as const,
    fields: { reveal_choice: keeps ? 'agrees' : 'secret' },
  }
  return html`<div class="actions">${actionButton(page, button)}</div>`
}
