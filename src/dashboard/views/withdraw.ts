import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { actionButton, layout } from '../../ui/layout.ts'
import { messagePage } from '../../ui/message-page.ts'
import type { Page } from '../../ui/page.ts'
import * as en from '../words/en.ts'

export function withdrawPage(page: Page, { name, slug }: Exchange): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(en.leaveTitle),
    body: html`<article class="narrow">
<h1>${say(en.leaveHeading, name)}</h1>
<p>${say(en.leaveIntro)}</p>
<div class="actions">${actionButton(page, { action: paths.withdraw(slug), label: say(en.leave), style: 'danger' })}
<a href="${paths.dashboard(slug)}">${say(en.stay)}</a></div>
</article>`,
  })
}

/** `mailed`: a confirmation goes out by mail. */
export function withdrawnPage(
  page: Page,
  { name, slug }: Exchange,
  { mailed }: { mailed: boolean },
): SafeHtml {
  const { say } = page
  return messagePage(page, {
    title: say(en.left),
    text: say(mailed ? en.leftAndMailed : en.leftText, name),
    next: { href: paths.invitation(slug), label: say(en.changedYourMind) },
  })
}
