import { html, type SafeHtml } from '@remix-run/html-template'
import { isDrawn } from '../../exchanges/rules.ts'
import { mayRegister } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import { actionButton, type ButtonStyle, layout } from '../../ui/layout.ts'
import { messagePage } from '../../ui/message-page.ts'
import type { Page } from '../../ui/page.ts'
import type { Refusal } from '../queries.ts'
import { type Case, caseOf } from '../rules.ts'
import * as en from '../words/en.ts'

/** How somebody stands to the exchange and to mails from here, and what they can say about it. */
export function refusalPage(page: Page, refusal: Refusal, token: string): SafeHtml {
  const { say } = page
  const { participant, exchange, isRefused } = refusal
  const stands = caseOf(participant, exchange.state)
  const choices = [
    stands === 'asked' ? leaveChoice(page, refusal, token) : null,
    isRefused ? null : refuseChoice(page, refusal, token),
    isRefused || stands === 'told' ? backChoice(page, stands, token) : null,
  ]
  return layout(page, {
    title: say(en.title),
    body: html`<article class="narrow">
${isRefused ? refused(page, refusal) : null}
${standing(page, refusal, stands)}
${choices}
</article>`,
  })
}

export function unknownRefusalPage(page: Page): SafeHtml {
  const { say } = page
  return messagePage(page, { title: say(en.unknownTitle), text: say(en.unknownText) })
}

function refused({ say }: Page, { participant, isAdmins }: Refusal): SafeHtml {
  return html`<h1>${say(en.refusedHeading)}</h1>
<p>${say(en.refusedText, participant.email)} ${isAdmins ? say(en.accountStays) : null}</p>`
}

const HEADINGS = {
  asked: en.askedHeading,
  confirmed: en.confirmedHeading,
  told: en.toldHeading,
  out: en.outHeading,
  former: en.formerHeading,
} satisfies Record<Case, (exchange: string) => string>

function standing(page: Page, refusal: Refusal, stands: Case): SafeHtml {
  const { exchange, isRefused } = refusal
  const heading = page.say(HEADINGS[stands], exchange.name)
  return html`${isRefused ? html`<h2>${heading}</h2>` : html`<h1>${heading}</h1>`}
${explanation(page, refusal, stands)}`
}

function explanation({ say }: Page, refusal: Refusal, stands: Case): SafeHtml {
  const { participant, exchange, isRefused } = refusal
  const { name, slug, state } = exchange
  switch (stands) {
    case 'asked':
      return html`<p>${say(en.askedText, participant.email)}</p>`
    case 'confirmed':
      return isRefused
        ? html`<p>${say(en.cardInstead)}</p>`
        : html`<p>${say(en.confirmedText)}</p>
<p><a href="${paths.dashboard(slug)}" class="button">${say(en.toMyPage)}</a></p>`
    case 'told':
      return html`<p>${say(en.toldText, name)}</p>`
    case 'former':
      return html`<p>${say(en.formerText, participant.email)}</p>`
    case 'out':
      return html`<p>${say(state === 'completed' ? en.isOver : en.outText)} ${
        mayRegister(state) ? say(en.joinAgain, paths.invitation(slug)) : null
      }</p>`
  }
}

function leaveChoice(page: Page, { exchange }: Refusal, token: string): SafeHtml {
  const { say } = page
  const isLate = isDrawn(exchange.state)
  return choice(page, {
    heading: say(en.leaveHeading),
    text: say(isLate ? en.declineText : en.leaveText),
    action: paths.notForMe(token),
    label: say(isLate ? en.decline : en.leave),
    style: 'primary',
  })
}

function refuseChoice(page: Page, { participant, isAdmins }: Refusal, token: string): SafeHtml {
  const { say } = page
  const text = say(en.refuseText, participant.email)
  return choice(page, {
    heading: say(en.refuseHeading),
    text: html`${text} ${isAdmins ? say(en.accountStays) : null}`,
    action: paths.noMoreMails(token),
    label: say(en.refuse),
    style: 'second',
  })
}

function backChoice(page: Page, stands: Case, token: string): SafeHtml {
  const { say } = page
  const isIn = stands === 'told'
  return choice(page, {
    heading: say(en.backHeading),
    text: say(isIn ? en.takePartText : en.mailsAgainText),
    action: paths.mailsAgain(token),
    label: say(isIn ? en.takePart : en.mailsAgain),
    style: 'second',
  })
}

type Choice = {
  heading: string
  text: string | SafeHtml
  action: string
  label: string
  style: ButtonStyle
}

/** What one button does, said above it. */
function choice(page: Page, { heading, text, ...button }: Choice): SafeHtml {
  return html`<section>
<h2>${heading}</h2>
<p>${text}</p>
${actionButton(page, button)}
</section>`
}
