import { html, type SafeHtml } from '@remix-run/html-template'
import type { Outages } from '../../deliveries/rules.ts'
import * as draw from '../../draw/words/en.ts'
import { isInTheirHands } from '../../entrance/rules.ts'
import { daysUntil } from '../../exchanges/rules.ts'
import * as exchanges from '../../exchanges/words/en.ts'
import { maySayReady, silenceOf } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import type { Page } from '../../ui/page.ts'
import { nextStep as card, linkButton, localLine } from '../../ui/parts.ts'
import type { Mood } from '../../ui/pictures.ts'
import * as local from '../../ui/words/en-local.ts'
import { isAskedAbout } from '../../waiting/rules.ts'
import type { Desk } from '../queries.ts'
import { type NextStep, nextStep } from '../rules.ts'
import * as en from '../words/en-next.ts'
import { deadlineLine } from './deadline.ts'
import { doneStep, missedStep, type Step } from './ended.ts'
import { sharing } from './invitation.ts'
import { openButton, whomOpeningMails } from './opening.ts'
import { uninvitedPart } from './uninvited.ts'
import { countUnsent, reachStep, unreachedPart } from './unreached.ts'

/** The next step, as the one stitched card of the desk. Klaus is startled while somebody is not reached. */
export function nextStepCard(page: Page, desk: Desk & Outages): SafeHtml {
  const { title, body } = stepOf(page, desk)
  return card(page, {
    title,
    mood: moodOf(desk),
    body: html`${body}
${desk.exchange.state === 'matched' ? localLine(page, local.linksAreLocal) : null}
${presentsLine(page, desk)}
${revealLine(page, desk)}
${deadlineLine(page, desk)}
${desk.isLost || nextOf(desk).step === 'reach' ? null : unreachedPart(page, desk)}
${desk.exchange.state === 'registration_open' ? uninvitedPart(page, desk) : null}`,
  })
}

/** How many presents are ready, never whose. */
function presentsLine({ say }: Page, { exchange, people, isLost }: Desk): SafeHtml | null {
  if (!maySayReady(exchange.state) || isLost) return null
  const ready = people.filter(({ present_ready }) => present_ready === 1).length
  return html`<p>${say(en.presentsReady, ready, people.length)}</p>`
}

/** Once names are revealed: who has not said anything finds the question on their page, by no mail. */
function revealLine({ say }: Page, { exchange, isLost }: Desk): SafeHtml | null {
  return exchange.revealed_on === null || isLost ? null : html`<p>${say(en.nowNamed)}</p>`
}

function moodOf(desk: Desk & Outages): Mood {
  const { unreached, isLost, outage, exchange } = desk
  if (outage || isLost || countUnsent(desk) > 0 || unreached.length > 0) return 'wow'
  return exchange.state === 'completed' ? 'wink' : 'hush'
}

/** No card helps while names cannot be opened. */
function nextOf(desk: Desk): NextStep {
  const { exchange, people, unreached, now, isLost } = desk
  const count = isLost ? 0 : unreached.length + countUnsent(desk)
  return nextStep(exchange, { people: people.length, unreached: count }, now)
}

function stepOf(page: Page, desk: Desk): Step {
  const { say } = page
  const { exchange } = desk
  if (desk.isLost && exchange.state === 'matched') return lostStep(page, desk)
  const next = nextOf(desk)
  switch (next.step) {
    case 'missed':
      return missedStep(page, desk)
    case 'open':
      return {
        title: say(en.open),
        body: html`<p>${say(en.openText, exchange.approves === 1)} ${whomOpeningMails(page, desk)}</p>
${openButton(page, desk)}`,
      }
    case 'share':
      return shareStep(page, desk, next.missing)
    case 'reopen':
      return {
        title: say(en.reopen, next.missing),
        body: html`<p>${say(en.reopenText)} ${whomOpeningMails(page, desk)}</p>
${openButton(page, desk)}`,
      }
    case 'draw':
      return drawStep(page, desk)
    case 'reach':
      return reachingStep(page, desk)
    case 'wait':
      return drawnStep(page, desk)
    case 'enjoy':
      return theDayStep(page, desk)
    case 'done':
      return doneStep(page, desk)
  }
}

/** Once it is finished, too, while a card still helps. */
function reachingStep(page: Page, desk: Desk): Step {
  const step = reachStep(page, desk)
  return desk.exchange.state === 'completed'
    ? { ...step, body: html`${step.body}\n${doneStep(page, desk).body}` }
    : step
}

/** “All can see” is said once a mail server has taken what tells them, or a card does. */
function drawnStep({ say, sender }: Page, { exchange, people, cards, untold, now }: Desk): Step {
  const days = daysUntil(exchange, now)
  const holders = people.filter(({ id }) => isInTheirHands(cards.get(id)?.living))
  const [bounced, inDoubt] = (['not_arriving', 'in_doubt'] as const).map(
    (why) => holders.filter((one) => silenceOf(one, sender) === why).length,
  ) as [number, number]
  const byCard = { all: bounced + inDoubt, inDoubt }
  const all = people.length
  const seen =
    byCard.all === 0 ? say(en.drawnText, all, days) : say(en.drawnByCardText, all, byCard, days)
  const text = untold.size === 0 ? seen : say(en.tellingText, untold.size, all, days)
  return { title: say(en.drawn), body: html`<p>${text}</p>` }
}

function lostStep({ say }: Page, { exchange }: Desk): Step {
  return {
    title: say(exchanges.namesAreLost),
    body: html`<p>${say(en.namesAreLostText)}</p>
<p class="actions">${linkButton(paths.undoDraw(exchange.slug), say(en.undoDraw))}</p>`,
  }
}

/** While people can join, names can be drawn all the same, if the rules leave a way. */
function shareStep(page: Page, desk: Desk, missing: number): Step {
  const { say } = page
  const { exchange, people } = desk
  const { slug, registration_close_date: until } = exchange
  const isAsked = isAskedAbout(exchange, people.length)
  const isBlocked = missing === 0 && isDrawBlocked(desk)
  return {
    title: say(en.share),
    body: html`<p>${say(en.shareText, { joined: people.length, missing, until, isAsked })}</p>
${sharing(page, desk)}
${isBlocked ? html`<p>${say(en.loosenText)} <a href="${paths.exclusions(slug)}">${say(en.seeWhy)}</a></p>` : null}
${missing === 0 && !isBlocked ? html`<p>${say(en.everyoneThere)} <a href="${paths.draw(slug)}">${say(en.drawNames)}</a></p>` : null}`,
  }
}

function isDrawBlocked({ forecast }: Desk): boolean {
  return !forecast.ok && forecast.reason === 'blocked'
}

function drawStep({ say }: Page, desk: Desk): Step {
  const { exchange, people, forecast } = desk
  const { slug, draw_shape } = exchange
  if (isDrawBlocked(desk)) {
    return {
      title: say(en.loosen),
      body: html`<p>${say(en.loosenText)}</p>
<p class="actions">${linkButton(paths.exclusions(slug), say(en.seeWhy))}</p>`,
    }
  }
  return {
    title: say(en.draw),
    body: html`<p>${say(en.drawText, people.length)} ${forecast.ok ? say(draw.shapeReached, draw_shape, forecast) : null}</p>
<p class="actions">${linkButton(paths.draw(slug), say(en.drawNames))}</p>`,
  }
}

function theDayStep({ say }: Page, { exchange, people, untold, now }: Desk): Step {
  const isOver = daysUntil(exchange, now) < 0
  const wish = say(isOver ? en.theDayIsOverText : en.theDayText)
  return {
    title: say(isOver ? en.theDayIsOver : en.theDay),
    body: html`<p>${untold.size === 0 ? wish : say(en.tellingOnTheDayText, untold.size, people.length)}</p>
<p class="actions">${linkButton(paths.complete(exchange.slug), say(en.finishAsk), 'second')}</p>`,
  }
}
