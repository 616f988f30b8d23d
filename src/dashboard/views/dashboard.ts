import { html, type SafeHtml } from '@remix-run/html-template'
import { daysUntil, isAfterwards, isDrawn, isMissed } from '../../exchanges/rules.ts'
import * as exchanges from '../../exchanges/words/en.ts'
import { FIELDS } from '../../participants/fields.ts'
import { profileValues } from '../../participants/forms.ts'
import { canBeMailed, mayRegister } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import { textField, versionField } from '../../ui/field.ts'
import { csrfField, layout, participantMenu } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { linkButton, nextStep } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import type { Dashboard } from '../queries.ts'
import { remindersFor } from '../rules.ts'
import * as en from '../words/en.ts'
import * as present from '../words/en-present.ts'
import { folds } from './folds.ts'
import { presentDetails } from './present.ts'

/** The participant's own page. Neither its title nor its URL contains the recipient's name. */
export function dashboardPage(page: Page, dashboard: Dashboard): SafeHtml {
  const { say, sender } = page
  const { exchange, participant, recipient, unread, isLost, now } = dashboard
  const { slug, name, state } = exchange
  const isOver = isAfterwards(exchange, now)
  const head = html`<p class="eyebrow">${greeting(page, dashboard)}</p>
<h1>${name}</h1>`
  return layout(page, {
    title: name,
    menu: participantMenu(page, { slug, hasMessages: isDrawn(state) && !isLost }),
    flash: say(en.done, page.done, remindersFor(participant, exchange, { now, sender })),
    body: html`${unread ? html`<p class="notice">${say(en.unread, paths.messages(slug))}</p>` : null}
${
  recipient
    ? html`<section class="present" aria-labelledby="who">
${head}
<h2 id="who" class="sr">${say(present.whoYouGiveTo, isOver)}</h2>
${presentDetails(page, dashboard, recipient)}
</section>
${isOver ? html`<p class="actions">${linkButton(`${paths.messages(slug)}#giver`, say(present.sayThanks), 'second')}</p>` : null}`
    : html`${head}
${whatNow(page, dashboard)}`
}
${folds(page, dashboard)}`,
  })
}

function greeting({ say }: Page, { exchange, participant, isLost, now }: Dashboard): SafeHtml {
  const name = personName(participant.name)
  if (isAfterwards(exchange, now)) return say(en.hiFinished, name)
  if (!isDrawn(exchange.state)) return say(en.hiYouAreIn, name)
  if (isLost) return say(en.hi, name)
  return say(daysUntil(exchange, now) === 0 ? en.hiToday : en.hiDrawn, name)
}

/** What to do while there is no name to unwrap. */
function whatNow(page: Page, dashboard: Dashboard): SafeHtml | null {
  const { say, sender } = page
  const { exchange, participant, people, isLost, now } = dashboard
  if (isLost) {
    const isOver = exchange.state === 'completed'
    const text = say(en.namesAreLostText, { isOver, host: say(exchanges.hostName, exchange) })
    return nextStep(page, {
      title: say(exchanges.namesAreLost),
      body: html`<p>${text}</p>`,
      mood: 'wow',
    })
  }
  if (isDrawn(exchange.state)) return null
  if (isMissed(exchange, now)) {
    const text = say(en.missedText, say(exchanges.hostName, exchange))
    return nextStep(page, { title: say(en.missed), body: html`<p>${text}</p>`, mood: 'hush' })
  }
  const so = {
    joined: people.count,
    isOpen: mayRegister(exchange.state),
    sends: canBeMailed(participant, sender),
  }
  const text = html`<p>${say(en.whatHappens, so)}</p>`
  if (participant.gift_ideas !== '') {
    return nextStep(page, { title: say(en.allSet), body: text, mood: 'wink' })
  }
  return html`${nextStep(page, { title: say(en.whatWouldYouLike), body: ideasForm(page, dashboard), mood: 'wink' })}
${text}`
}

/** The profile's form with gift ideas alone to fill in; whatever is wrong is told there. */
function ideasForm(page: Page, { exchange, participant }: Dashboard): SafeHtml {
  const { say } = page
  const { gift_ideas: _, version, ...others } = profileValues(participant)
  const form = { values: { version: version ?? '' }, errors: {} }
  const field = {
    name: 'gift_ideas',
    label: say(en.myIdeas),
    hint: say(en.ideasHint),
    required: true,
    maxLength: FIELDS.gift_ideas.max,
  }
  return html`<p>${say(en.hintHelps, exchange)}</p>
<form method="post" action="${paths.profile(exchange.slug)}" data-unsaved>
${csrfField(page)}
${versionField(form)}
${Object.entries(others).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${textField(page, form, field)}
<p class="actions"><button type="submit">${say(en.saveIdeas)}</button></p>
</form>`
}
