import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { layout } from '../../ui/layout.ts'
import { homeward } from '../../ui/message-page.ts'
import type { Page } from '../../ui/page.ts'
import { linkButton } from '../../ui/parts.ts'
import { postcardPicture, WORDMARK } from '../../ui/pictures.ts'
import * as en from '../words/en.ts'

/** The way in for who comes without a link. A name of the place stands in for the wordmark. */
export function frontPage(page: Page): SafeHtml {
  const { say, home } = page
  const organise = { href: paths.adminHome(), label: say(en.frontOrganiser) }
  const lost = { href: paths.lostLink(), label: say(en.frontLost) }
  return layout(page, {
    title: say(en.frontTitle),
    shape: 'front',
    body: html`<article class="card postcard">
${postcardPicture(page)}
<div>
${WORDMARK}
<h1>${say(en.frontTitle)}</h1>
<p>${say(en.frontPromise)}</p>
<p>${say(en.frontInvited)}</p>
${home.whose === 'stranger' ? null : html`<p class="actions">${linkButton(homeward(page).href, homeward(page).label)}</p>`}
<ul class="lines">${[lost, organise].map(({ href, label }) => html`<li><a href="${href}">${label}</a></li>`)}</ul>
</div>
</article>
<p class="colophon small soft">${say(en.frontColophon)}</p>`,
  })
}
