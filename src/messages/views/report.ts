import { html, type SafeHtml } from '@remix-run/html-template'
import { drawNumber } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { hostName } from '../../exchanges/words/en.ts'
import { paths } from '../../paths.ts'
import { actionButton, adminMenu, layout, participantMenu } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink, emptyPlace } from '../../ui/parts.ts'
import { personName, personText } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import type { Message, Report, Role } from '../rules.ts'
import * as en from '../words/en.ts'

type Asked = { partner: Role; message: Message }

/** Asks for confirmation before a message is shown to the admin. */
export function reportPage(page: Page, exchange: Exchange, { partner, message }: Asked): SafeHtml {
  const { say } = page
  const { slug } = exchange
  const host = personName(say(hostName, exchange))
  const first = personName(say(hostName, exchange, 'first'))
  const title = say(en.reportTitle, say(hostName, exchange))
  const button = {
    action: paths.reportMessage(slug, partner, String(message.number)),
    label: say(en.report),
    fields: { draw: drawNumber(exchange) },
  }
  return layout(page, {
    title,
    menu: participantMenu(page, { slug, hasMessages: true }),
    body: html`<article class="narrow">
<h1>${title}</h1>
<blockquote class="card">${personText(message.text)}</blockquote>
<p>${say(en.reportMeans, { first, host })}</p>
${partner === 'recipient' ? html`<p>${say(en.reportTells, host)}</p>` : null}
<div class="actions">${actionButton(page, button)}
<a href="${paths.messages(slug)}#${partner}">${say(ui.cancel)}</a></div>
</article>`,
  })
}

/** A message may be long. */
const SHOWN = 5

/** What people have reported to the admin, without the authors' names. */
export function reportsPage(page: Page, exchange: Exchange, reports: readonly Report[]): SafeHtml {
  const { say } = page
  const sections = reports.map((report) => reportSection(page, exchange, report))
  const more = Math.max(0, sections.length - SHOWN)
  return layout(page, {
    title: say(en.reportsTitle),
    menu: adminMenu(page),
    flash: page.done === '' ? undefined : say(en.deleted),
    body: html`${backLink(paths.desk(exchange.slug), exchange.name)}
${
  reports.length === 0
    ? emptyPlace(page, say(en.reportsTitle), say(en.nothingToRead), say(en.reportsIntro))
    : html`<h1>${say(en.reportsTitle)}</h1>
<p>${say(en.reportsIntro)}</p>
${sections.slice(0, SHOWN)}
${more > 0 ? html`<details><summary>${say(ui.showMore, more)}</summary>${sections.slice(SHOWN)}</details>` : null}
<p class="small soft">${say(en.whatHelps)}</p>`
}`,
  })
}

function reportSection(
  page: Page,
  exchange: Exchange,
  { id, reporter, author, text, created_at }: Report,
): SafeHtml {
  const { say } = page
  const who = reporter === '' ? html`${say(en.whoLeft)}` : personName(reporter)
  const erase = {
    action: paths.eraseMessageReport(exchange.slug, id),
    label: say(en.deleteIt, who),
    style: 'second' as const,
  }
  return html`<section>
<p>${say(en.reportedBy, who, { partner: author, exchange }, created_at.slice(0, 10))}</p>
<blockquote class="card">${personText(text)}</blockquote>
${actionButton(page, erase)}
</section>`
}
