import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import * as en from '../words/en.ts'

export function frontPage(page: Page): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(en.frontTitle),
    body: html`<article class="message">
<h1>${say(en.frontHeading)}</h1>
<p>${say(en.frontInvited)}</p>
<p>${say(en.frontLost, paths.lostLink())}</p>
<p><a href="${paths.adminHome()}" role="button" class="secondary">${say(en.frontOrganiser)}</a></p>
</article>`,
  })
}
