import { html, type SafeHtml } from '@remix-run/html-template'
import { isDrawn, mayEdit } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { hostName } from '../../exchanges/words/en.ts'
import { mayRegister, takesLikeThem } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import { actionButton, type ButtonStyle, layout } from '../../ui/layout.ts'
import { messagePage } from '../../ui/message-page.ts'
import type { Page } from '../../ui/page.ts'
import { linkButton } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
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
    isRefused || isNotForThem(stands) ? backChoice(page, stands, token) : null,
  ]
  return layout(page, {
    title: say(en.title),
    flash: say(en.done, page.done, page.sender !== undefined),
    body: html`<article class="narrow">
${isRefused ? refused(page, refusal) : null}
${standing(page, refusal, stands)}
${choices}
</article>`,
  })
}

function isNotForThem(stands: Case): boolean {
  return stands === 'told' || stands === 'ended'
}

export function unknownRefusalPage(page: Page): SafeHtml {
  const { say } = page
  return messagePage(page, { title: say(en.unknownTitle), text: say(en.unknownText) })
}

function refused({ say }: Page, { participant, isAdmins }: Refusal): SafeHtml {
  return html`<h1>${say(en.refuseHeading)}</h1>
<p>${say(en.refusedText, participant.email)} ${isAdmins ? say(en.accountStays) : null}</p>`
}

type Hosts = { first: SafeHtml; host: SafeHtml }

function hostsOf({ say }: Page, exchange: Exchange): Hosts {
  return {
    first: personName(say(hostName, exchange, 'first')),
    host: personName(say(hostName, exchange)),
  }
}

const HEADINGS = {
  asked: en.askedHeading,
  confirmed: en.confirmedHeading,
  told: en.toldHeading,
  ended: en.endedHeading,
  out: en.outHeading,
  former: en.formerHeading,
  gone: en.goneHeading,
} satisfies Record<Case, (exchange: string, hosts: Hosts) => SafeHtml>

function standing(page: Page, refusal: Refusal, stands: Case): SafeHtml {
  const { exchange, isRefused } = refusal
  const heading = page.say(HEADINGS[stands], exchange.name, hostsOf(page, exchange))
  return html`${isRefused ? html`<h2>${heading}</h2>` : html`<h1>${heading}</h1>`}
${explanation(page, refusal, stands)}`
}

function explanation(page: Page, refusal: Refusal, stands: Case): SafeHtml {
  const { say } = page
  const { participant, exchange, isRefused } = refusal
  const { name, slug, state } = exchange
  const mayRejoin = mayRegister(state) && takesLikeThem(exchange, participant)
  const hosts = hostsOf(page, exchange)
  switch (stands) {
    case 'asked':
      return html`<p>${say(en.askedText, participant.email)}</p>`
    case 'confirmed':
      return isRefused
        ? html`<p>${say(en.cardInstead, hosts)}</p>`
        : html`<p>${say(mayEdit(state) ? en.confirmedText : en.finishedText)}</p>
<p class="actions">${linkButton(paths.dashboard(slug), say(ui.toMyPage))}</p>`
    case 'told':
      return html`<p>${say(en.toldText, name, hosts)}</p>`
    case 'ended':
      return html`<p>${say(en.isOver)}</p>`
    case 'former':
      return html`<p>${say(en.formerText, participant.email, hosts)}</p>`
    case 'gone':
      return html`<p>${say(en.goneText, participant.email)} ${
        mayRejoin ? say(en.joinAgain, paths.invitation(slug)) : null
      }</p>`
    case 'out':
      return html`<p>${say(state === 'completed' ? en.isOver : en.outText)} ${
        mayRejoin ? say(en.joinAgain, paths.invitation(slug)) : null
      }</p>`
  }
}

function leaveChoice(page: Page, { exchange, isElsewhere }: Refusal, token: string): SafeHtml {
  const { say } = page
  const hosts = hostsOf(page, exchange)
  const leave = {
    heading: say(en.leaveHeading),
    action: paths.notForMe(token),
    style: 'primary' as const,
  }
  if (!mayEdit(exchange.state)) {
    return choice(page, { ...leave, text: say(en.noMoreText), label: say(en.noMoreAboutIt) })
  }
  const isLate = isDrawn(exchange.state) && !isElsewhere
  return choice(page, {
    ...leave,
    text: say(isElsewhere ? en.notTheirsText : isLate ? en.declineText : en.leaveText, hosts),
    label: isLate || isElsewhere ? say(en.decline, say(hostName, exchange)) : say(en.leave),
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
  const isIn = isNotForThem(stands)
  return choice(page, {
    heading: say(en.backHeading),
    text: isIn ? say(en.takePartText, page.sender !== undefined) : say(en.mailsAgainText),
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
