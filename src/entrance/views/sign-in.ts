import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, inputField } from '../../ui/field.ts'
import { actionButton, csrfField, layout } from '../../ui/layout.ts'
import { messagePage } from '../../ui/message-page.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import type { SignInLink } from '../queries.ts'
import { linkIsOver } from '../rules.ts'
import * as en from '../words/en.ts'

type Request = { exchange: Exchange; form: FormState; flash?: string | undefined }

export function requestAccessPage(page: Page, { exchange, form, flash }: Request): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(en.askTitle),
    flash,
    body: html`<article class="narrow">
<h1>${say(en.askHeading, exchange.name)}</h1>
<p>${say(en.askIntro)}</p>
${formErrors(page, form)}
<form method="post" action="${paths.requestAccess(exchange.slug)}">
${csrfField(page)}
${inputField(page, form, { name: 'email', label: say(en.yourEmail), type: 'email', required: true, autocomplete: 'email' })}
<button type="submit">${say(en.sendLink)}</button>
</form>
<form method="post" action="${paths.cardCode(exchange.slug)}">
${csrfField(page)}
${inputField(page, form, { name: 'code', label: say(en.codeOfCard), required: true, hint: say(en.codeHint) })}
<button type="submit" class="second">${say(en.openMyPage)}</button>
</form>
<p><small>${say(en.notInYet, paths.invitation(exchange.slug))}</small></p>
</article>`,
  })
}

/** For people without a link at hand: they get one mail for each exchange they are in. */
export function lostLinkPage(page: Page, form: FormState): SafeHtml {
  const { say, sender } = page
  return layout(page, {
    title: say(en.lostTitle),
    body: html`<article class="narrow">
<h1>${say(en.lostTitle)}</h1>
${
  sender === undefined
    ? html`<p>${say(en.noMailHere)}</p>`
    : html`<p>${say(en.lostIntro)}</p>
${formErrors(page, form)}
<form method="post" action="${paths.lostLink()}">
${csrfField(page)}
${inputField(page, form, { name: 'email', label: say(en.yourEmail), type: 'email', required: true, autocomplete: 'email' })}
<button type="submit">${say(en.sendLinks)}</button>
</form>
<p><small>${say(en.withoutEmail)}</small></p>`
}
</article>`,
  })
}

type SignIn = { token: string; toMessages: boolean; link: SignInLink; now: Temporal.Instant }

/** One button that signs in or, if the link was used or has expired, mails a fresh one. */
export function signInPage(page: Page, { token, toMessages, link, now }: SignIn): SafeHtml {
  const { say } = page
  const isSpent = link.spent_at !== null
  if (!isSpent && !linkIsOver(link, { now, sender: page.sender }))
    return openPage(page, { token, toMessages, link })
  if (link.kind === 'card') {
    return messagePage(page, { title: say(en.cardOver), text: say(en.newerCard) })
  }
  const fresh = { action: paths.freshSignInLink(token), label: say(ui.getNewLink) }
  return layout(page, {
    title: say(en.signInTitle),
    body: html`<article class="message">
<h1>${say(isSpent ? en.usedAlready : en.tooOld)}</h1>
<p>${say(en.onceOnly)}</p>
${actionButton(page, fresh)}
</article>`,
  })
}

function openPage(page: Page, { token, toMessages, link }: Omit<SignIn, 'now'>): SafeHtml {
  const { say } = page
  const { participant, exchange } = link
  const path = link.kind === 'card' ? paths.cardLink : paths.signInLink
  const button = toMessages
    ? { action: paths.signInLinkToMessages(token), label: say(en.readMyMessages) }
    : { action: path(token), label: say(en.openMyPage) }
  return layout(page, {
    title: say(en.signInTitle),
    body: html`<article class="message">
<h1>${say(en.hello, personName(participant.name))}</h1>
<p>${say(en.thisWay, exchange.name)}</p>
${actionButton(page, button)}
<p><small>${say(en.buttonFails, paths.requestAccess(exchange.slug))}</small></p>
</article>`,
  })
}
