import { html, type SafeHtml } from '@remix-run/html-template'
import * as deadline from '../../deadline/words/en.ts'
import type { Outage } from '../../deliveries/rules.ts'
import * as deliveries from '../../deliveries/words/en.ts'
import * as draw from '../../draw/words/en.ts'
import { daysUntil } from '../../exchanges/rules.ts'
import * as exchanges from '../../exchanges/words/en.ts'
import { isToBeTakenOut } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import { actionButton } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import type { Desk } from '../queries.ts'
import { nextStep } from '../rules.ts'
import * as en from '../words/en.ts'
import * as trouble from '../words/en-trouble.ts'

/** Undefined while mail goes out. */
export type Outages = { outage: Outage | undefined }

/** The next step, as the one big button of the desk, below what keeps mail from going out. */
export function nextStepBox(page: Page, desk: Desk & Outages): SafeHtml {
  return html`${outageOf(page, desk)}${stepOf(page, desk)}
${deadlineLine(page, desk)}`
}

/** After a day the notice above every page says why. */
function outageOf({ say }: Page, { outage }: Outages): SafeHtml | null {
  if (!outage) return null
  if (outage.isLong) return html`<h2>${say(deliveries.noMailGoesOut, outage)}</h2>`
  return html`<p class="problem">${say(deliveries.mailWaits, outage)}</p>`
}

function stepOf(page: Page, desk: Desk): SafeHtml {
  const { say } = page
  const { exchange, people, now, isLost } = desk
  if (isLost && exchange.state === 'matched') return lostStep(page, desk)
  const next = nextStep(exchange, people, now)
  const open = { action: paths.openRegistration(exchange.slug) }
  switch (next.step) {
    case 'open':
      return html`<h2>${say(en.nextOpen)}</h2>
<p>${say(en.nextOpenText)}</p>
${actionButton(page, { ...open, label: say(en.openRegistration) })}`
    case 'share':
      return html`<h2>${say(en.nextShare)}</h2>
<p>${say(en.nextShareText, people.length, next.missing)}</p>`
    case 'reopen':
      return html`<h2>${say(en.nextReopen)}</h2>
<p>${say(en.nextReopenText, next.missing)}</p>
${actionButton(page, { ...open, label: say(en.openAgain) })}`
    case 'draw':
      return drawStep(page, desk)
    case 'take_out':
      return html`<h2>${say(trouble.nextTakeOut)}</h2>
${notForThem(page, desk)}`
    case 'wait':
      return html`<h2>${say(en.drawn)}</h2>
<p>${say(en.drawnText, daysUntil(exchange, now))}</p>`
    case 'complete':
      return html`<h2>${say(en.theDay)}</h2>
<p>${say(en.theDayText)}</p>
${notForThem(page, desk)}
${actionButton(page, { action: paths.complete(exchange.slug), label: say(en.completeIt), style: 'second' })}`
    case 'done':
      return doneStep(page, desk)
  }
}

function lostStep({ say }: Page, { exchange }: Desk): SafeHtml {
  return html`<h2>${say(exchanges.namesAreLost)}</h2>
<p>${say(en.namesAreLostText)}</p>
<p><a href="${paths.undoDraw(exchange.slug)}" class="button">${say(en.undoDraw)}</a></p>`
}

function drawStep(page: Page, desk: Desk): SafeHtml {
  const { exchange, people, forecast } = desk
  const { say } = page
  const { slug, draw_shape } = exchange
  if (!forecast.ok && forecast.reason === 'blocked') {
    return html`<h2>${say(en.nextLoosen)}</h2>
<p>${say(en.nextLoosenText)}</p>
<p><a href="${paths.exclusions(slug)}" class="button">${say(en.seeWhy)}</a></p>`
  }
  return html`<h2>${say(en.nextDraw)}</h2>
<p>${say(en.nextDrawText, people.length)} ${forecast.ok ? say(draw.shapeReached, draw_shape, forecast) : null}</p>
${actionButton(page, {
  action: paths.draw(slug),
  label: say(en.drawNames),
  ...(forecast.ok && { fields: { promised: forecast.shape } }),
})}`
}

/** Whom the admin is to take out of the draw, as it is not for them. */
function notForThem({ say }: Page, { exchange: { slug }, people }: Desk): SafeHtml[] {
  return people.filter(isToBeTakenOut).map(({ id, name }) => {
    const [takeOut, correct] = [paths.removePerson(slug, id), paths.person(slug, id)]
    return html`<p>${say(trouble.notForThem, personName(name), takeOut, correct)}</p>`
  })
}

/** When names are drawn without the admin, or why they were not. */
function deadlineLine({ say }: Page, { exchange, deadline: set }: Desk): SafeHtml | null {
  if (!set) return null
  if (set.step === 'planned') {
    return html`<p>${say(deadline.planned, set.moment.toString(), exchange.timezone)}</p>`
  }
  if (set.step === 'needs_last_day') {
    return html`<p class="notice">${say(deadline.needsLastDay, paths.editExchange(exchange.slug))}</p>`
  }
  const why = set.hindrance ? say(deadline.hindrance, set.hindrance) : null
  return html`<p class="notice">${say(deadline.notDrawn)} ${why} ${say(deadline.triedAgain)}</p>`
}

function doneStep(page: Page, { exchange }: Desk): SafeHtml {
  const { say } = page
  const { slug, purge_at, timezone } = exchange
  return html`<h2>${say(en.completed)}</h2>
<p>${say(en.completedText, purge_at, timezone)}</p>
<p>${say(en.againText)}</p>
<p><a href="${paths.again(slug)}" class="button">${say(en.again)}</a></p>
${actionButton(page, { action: paths.prolong(slug), label: say(en.keepLonger), style: 'second' })}`
}
