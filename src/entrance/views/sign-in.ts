import { html, type SafeHtml } from '@remix-run/html-template'
import { hostName } from '../../exchanges/words/en.ts'
import { paths } from '../../paths.ts'
import { actionButton, layout } from '../../ui/layout.ts'
import { messagePage } from '../../ui/message-page.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import { stamp } from '../../ui/pictures.ts'
import * as ui from '../../ui/words/en.ts'
import type { SignInLink } from '../queries.ts'
import { linkIsOver, wasUsed } from '../rules.ts'
import * as en from '../words/en.ts'

type SignIn = { token: string; toMessages: boolean; link: SignInLink; now: Temporal.Instant }

/**
 * One button that signs in or, if the link was used or has expired, mails a fresh one; where no mail goes out, it says whom
 * to ask, whatever mail the link came with.
 */
export function signInPage(page: Page, { token, toMessages, link, now }: SignIn): SafeHtml {
  const { say, sender } = page
  const { exchange, kind } = link
  if (link.spent_at === null && !linkIsOver(link, { now, sender }))
    return openPage(page, { token, toMessages, link })
  const host = personName(say(hostName, exchange))
  if (kind === 'card') {
    return messagePage(page, { title: say(en.cardOver), text: say(en.newerWay, host) })
  }
  const isUsed = wasUsed(link)
  const title = say(isUsed ? en.usedAlready : en.hasRunOut)
  const fresh = { action: paths.freshSignInLink(token), label: say(ui.getNewLink) }
  return layout(page, {
    title,
    body: html`<article class="empty-place narrow">
${stamp(page, 'wow')}
<h1>${title}</h1>
<p>${sender === undefined ? say(en.onceOnlyAsk, host) : say(en.onceOnly)}</p>
${isUsed ? html`<p>${say(en.wasntYou, host)}</p>` : null}
${sender === undefined ? null : html`<div class="actions">${actionButton(page, fresh)}</div>`}
</article>`,
  })
}

function openPage(page: Page, { token, toMessages, link }: Omit<SignIn, 'now'>): SafeHtml {
  const { say, sender } = page
  const { participant, exchange } = link
  const path = link.kind === 'card' ? paths.cardLink : paths.signInLink
  const button = toMessages
    ? { action: paths.signInLinkToMessages(token), label: say(en.readMyMessages) }
    : { action: path(token), label: say(en.openMyPage) }
  const name = personName(participant.name)
  const help = {
    href: paths.requestAccess(exchange.slug),
    host: personName(say(hostName, exchange)),
    sends: sender !== undefined,
  }
  return layout(page, {
    title: say(en.yourPage),
    body: html`<article class="card narrow">
${stamp(page, 'wink')}
<h1>${say(en.hi, name)}</h1>
<p>${say(en.oneTapAway, exchange.name)}</p>
<div class="actions">${actionButton(page, button)}</div>
<p><small>${say(en.notYou, name)}</small></p>
<p><small>${say(en.buttonFails, help)}</small></p>
</article>`,
  })
}
