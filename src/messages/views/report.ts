import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { dateAndTime } from '../../ui/dates.ts'
import { actionButton, adminMenu, layout, type Page } from '../../ui/layout.ts'
import { personName, personText } from '../../ui/person-text.ts'
import type { Message, Report, Role } from '../rules.ts'

type AskData = Page & { exchange: Exchange; partner: Role; message: Message }

/** Asks before a message is shown to the admin. */
export function reportPage({ csrf, exchange, partner, message }: AskData): SafeHtml {
  const back = `${paths.messages(exchange.slug)}#${partner}`
  const button = {
    action: paths.reportMessage(exchange.slug, partner, String(message.number)),
    label: 'Show it to the organiser',
  }
  return layout({
    title: 'Show a message to the organiser',
    body: html`<article class="narrow">
<h1>Show this message to the organiser?</h1>
<blockquote>${personText(message.text)}</blockquote>
<p>The organiser then reads these words, and your name beside them. They do not learn who wrote it, and nothing else that was written.</p>
<p>Do the words themselves tell who gives to whom? Then the organiser learns that, too.${partner === 'recipient' ? ' And if the organiser takes part and wrote them, they learn that it is you who gives to them.' : null}</p>
<div class="actions">${actionButton({ csrf }, button)}
<a href="${back}">Keep it to myself</a></div>
</article>`,
  })
}

type ReportsData = Page & { exchange: Exchange; reports: readonly Report[]; done: boolean }

/** What people wanted the admin to see; the authors have no names here. */
export function reportsPage({ csrf, exchange, reports, done }: ReportsData): SafeHtml {
  return layout({
    title: 'Reported messages',
    menu: adminMenu({ csrf }),
    notice: done ? 'The report is erased.' : undefined,
    body: html`<p><a href="${paths.desk(exchange.slug)}">Back to the exchange</a></p>
<h1>Reported messages</h1>
<p>People who take part can write to each other without telling who they are. You see only what somebody chose to show you here, and not who wrote it.</p>
${
  reports.length === 0
    ? html`<p class="empty">There is nothing to read.</p>`
    : html`${reports.map((report) => reportSection({ csrf }, exchange, report))}
<p><small>What helps: a kind word to everybody about how we talk to each other. Whoever wants no messages can switch them off on their page. If nothing else does, undo the draw and draw again: that erases all messages.</small></p>`
}`,
  })
}

function reportSection({ csrf }: Page, exchange: Exchange, report: Report): SafeHtml {
  const erase = {
    action: paths.eraseMessageReport(exchange.slug, report.id),
    label: 'Erase this report',
    style: 'secondary' as const,
  }
  return html`<section>
<p>${personName(report.reporter)} got this from ${report.author === 'giver' ? 'their Secret Santa' : 'the one they give to'}, and showed it to you on ${dateAndTime(report.created_at, exchange.timezone)}:</p>
<blockquote>${personText(report.text)}</blockquote>
${actionButton({ csrf }, erase)}
</section>`
}
