import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { layout } from '../../ui/layout.ts'
import { messagePage } from '../../ui/message-page.ts'
import type { Page } from '../../ui/page.ts'
import * as en from '../words/en.ts'

type Link = { participantId: string; signature: string }

/** One button. Opening the page must change nothing, as mail scanners open it, too. */
export function remindersOffPage(page: Page, { participantId, signature }: Link): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(en.heading),
    body: html`<article class="narrow">
<h1>${say(en.heading)}</h1>
<p>${say(en.intro)}</p>
<form method="post" action="${paths.remindersOff(participantId, signature)}">
<input type="hidden" name="List-Unsubscribe" value="One-Click">
<p class="actions"><button type="submit">${say(en.stop)}</button></p>
</form>
</article>`,
  })
}

export function remindersAreOffPage(page: Page): SafeHtml {
  return messagePage(page, { title: page.say(en.title), text: page.say(en.stopped), mood: 'wink' })
}
