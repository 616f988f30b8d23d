import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { actionButton, adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink } from '../../ui/parts.ts'
import { personName, personText } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import type { Message, Report, Role } from '../rules.ts'
import * as en from '../words/en.ts'

type Asked = { partner: Role; message: Message }

/** Asks for confirmation before a message is shown to the admin. */
export function reportPage(page: Page, { slug }: Exchange, { partner, message }: Asked): SafeHtml {
  const { say } = page
  const button = {
    action: paths.reportMessage(slug, partner, String(message.number)),
    label: say(en.report),
  }
  return layout(page, {
    title: say(en.reportTitle),
    body: html`<article class="narrow">
<h1>${say(en.reportHeading)}</h1>
<blockquote>${personText(message.text)}</blockquote>
<p>${say(en.reportMeans)}</p>
<p>${say(en.reportWarning, partner)}</p>
<div class="actions">${actionButton(page, button)}
<a href="${paths.messages(slug)}#${partner}">${say(en.keepToMyself)}</a></div>
</article>`,
  })
}

/** What people have reported to the admin, without the authors' names. */
export function reportsPage(page: Page, exchange: Exchange, reports: readonly Report[]): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(en.reportsTitle),
    menu: adminMenu(page),
    flash: page.done === '' ? undefined : say(en.reportErased),
    body: html`${backLink(paths.desk(exchange.slug), say(ui.backToExchange))}
<h1>${say(en.reportsTitle)}</h1>
<p>${say(en.reportsIntro)}</p>
${
  reports.length === 0
    ? html`<p class="empty">${say(en.nothingToRead)}</p>`
    : html`${reports.map((report) => reportSection(page, exchange, report))}
<p><small>${say(en.whatHelps)}</small></p>`
}`,
  })
}

function reportSection(
  page: Page,
  { slug, timezone }: Exchange,
  { id, reporter, author, text, created_at }: Report,
): SafeHtml {
  const { say } = page
  const erase = {
    action: paths.eraseMessageReport(slug, id),
    label: say(en.eraseReport),
    style: 'second' as const,
  }
  return html`<section>
<p>${say(en.reportedBy, personName(reporter), author, created_at, timezone)}</p>
<blockquote>${personText(text)}</blockquote>
${actionButton(page, erase)}
</section>`
}
