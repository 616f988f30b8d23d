import { html, type SafeHtml } from '@remix-run/html-template'
import { drawn, type Made, ticket, waysToSendCard } from '../../cards/views/card.ts'
import { hostName } from '../../exchanges/words/en.ts'
import { layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { linkButton } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import * as local from '../../ui/words/en-local.ts'
import * as en from '../words/en.ts'

/**
 * To somebody who has joined without an email: their link, which is on no other page. `href` leads to the
 * same by the address they came by, which BASE_URL may not name.
 */
export function ownCardPage(page: Page, { href, ...card }: Made & { href: string }): SafeHtml {
  const { say } = page
  const host = personName(say(hostName, card.exchange))
  const isLocal = page.local()
  return layout(page, {
    title: say(en.keepTitle),
    body: html`<div class="no-print"><h1>${say(en.keepTitle)}</h1>
<p>${say(en.keepIntro, host)}</p>
${isLocal ? html`<p class="problem">${say(local.ownCardIsLocal, say(hostName, card.exchange), isLocal)}</p>` : null}
${waysToSendCard(page, card)}
<p class="actions">${linkButton(href, say(en.openMyPage))} <button type="button" class="second" data-print hidden>${say(en.printIt)}</button></p></div>
${ticket(page, drawn(page, card))}
<p class="soft small no-print">${say(en.ifLost, host)}</p>`,
  })
}
