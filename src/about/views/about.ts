import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { timestamp } from '../../platform/clock.ts'
import { adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink, fold, linkButton } from '../../ui/parts.ts'
import type { About } from '../queries.ts'
import * as en from '../words/en.ts'

/** How the instance is doing, for whoever runs it. What fails is unfolded. */
export function aboutPage(page: Page, about: About): SafeHtml {
  const { say, timezone } = page
  const { version, megabytesAtMost, lastBackup } = about
  const backedUp = lastBackup === undefined ? say(en.never) : say(en.at, lastBackup, timezone)
  return layout(page, {
    title: say(en.title),
    menu: adminMenu(page),
    body: html`<article>
${backLink(paths.settings(), say(en.settings))}
<h1>${say(en.title)}</h1>
<dl>
<dt>${say(en.version)}</dt><dd>${version}</dd>
<dt>${say(en.size)}</dt><dd>${say(en.atMost, megabytesAtMost)}</dd>
<dt>${say(en.lastBackup)}</dt><dd>${backedUp}</dd>
</dl>
<p class="actions">${linkButton(paths.backup(), say(en.backUp), 'second')}</p>
${emailsFold(page, about)}
${jobsFold(page, about)}
</article>`,
  })
}

function emailsFold({ say }: Page, { mails }: About): SafeHtml {
  const all = mails.reduce((sum, { count }) => sum + count, 0)
  const rows = mails.map(
    ({ state, count }) => html`<dt>${say(en.mailState, state)}</dt><dd>${count}</dd>`,
  )
  return fold({
    title: say(en.emails),
    fact: all === 0 ? null : all.toLocaleString('en-GB'),
    body: all === 0 ? html`<p>${say(en.noEmails)}</p>` : html`<dl>${rows}</dl>`,
  })
}

function jobsFold({ say, timezone }: Page, { jobs }: About): SafeHtml {
  const failing = jobs.filter(({ failed }) => failed > 0).length
  const rows = jobs
    .toSorted((one, other) => Number(other.failed > 0) - Number(one.failed > 0))
    .map(
      ({ name, last, failed }) =>
        html`<li><div><strong>${say(en.jobName, name)}</strong><br><small>${say(en.ranAt, say(en.at, timestamp(last), timezone), failed)}</small></div></li>`,
    )
  return fold({
    title: say(en.byItself),
    fact: failing === 0 ? null : say(en.failing, failing),
    isOpen: failing > 0,
    body:
      jobs.length === 0 ? html`<p>${say(en.nothingYet)}</p>` : html`<ul class="rows">${rows}</ul>`,
  })
}
