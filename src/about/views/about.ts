import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { timestamp } from '../../platform/clock.ts'
import { adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import type { About } from '../queries.ts'
import * as en from '../words/en.ts'

/** How the instance is doing, for whoever runs it. */
export function aboutPage(page: Page, about: About, timezone: string): SafeHtml {
  const { say } = page
  const { version, megabytesAtMost, lastBackup, mails, jobs } = about
  const backedUp = lastBackup === undefined ? say(en.never) : say(en.at, lastBackup, timezone)
  return layout(page, {
    title: say(en.title),
    menu: adminMenu(page),
    body: html`<article class="narrow">
<h1>${say(en.title)}</h1>
<dl>
<dt>${say(en.version)}</dt><dd>${version}</dd>
<dt>${say(en.size)}</dt><dd>${say(en.atMost, megabytesAtMost)}</dd>
<dt>${say(en.lastBackup)}</dt><dd>${backedUp}</dd>
</dl>
<p><a href="${paths.backup()}" class="button second">${say(en.backUp)}</a></p>
<h2>${say(en.emails)}</h2>
${
  mails.length === 0
    ? html`<p>${say(en.noEmails)}</p>`
    : html`<dl>${mails.map(({ state, count }) => html`<dt>${say(en.mailState, state)}</dt><dd>${count}</dd>`)}</dl>`
}
<h2>${say(en.byItself)}</h2>
${
  jobs.length === 0
    ? html`<p>${say(en.nothingYet)}</p>`
    : html`<ul>${jobs.map(({ name, last, failed }) => html`<li>${say(en.job, name, say(en.at, timestamp(last), timezone), failed)}</li>`)}</ul>`
}
</article>`,
  })
}
