import { html, type SafeHtml } from '@remix-run/html-template'
import * as letters from '../../letters/words/en.ts'
import { paths } from '../../paths.ts'
import type { MailKind } from '../../post/kinds.ts'
import { actionButton } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import type { ExchangeMail } from '../queries.ts'
import { type MailCount, type MailNumbers, mailNumbers } from '../rules.ts'
import * as en from '../words/en.ts'

const NUMBERS = ['sent', 'waiting', 'failed', 'held'] as const

/** How far the mails of each kind have got, and a button to retry those that failed. */
export function numbersSection(page: Page, data: ExchangeMail): SafeHtml {
  const { say } = page
  const { exchange, counts, refreshSeconds } = data
  if (mailNumbers(counts).all === 0) return html`<p class="empty">${say(en.nothingYet)}</p>`
  const { failed } = mailNumbers(counts.filter(({ state }) => state !== 'complained'))
  const retry = {
    action: paths.retryFailedMails(exchange.slug),
    label: say(en.retryFailed, failed),
  }
  return html`<section aria-live="polite">
<h2>${say(refreshSeconds ? en.goingOut : en.overview)}</h2>
${numbersTable(page, data)}
${refreshSeconds ? html`<p><small>${say(en.looksAgain, refreshSeconds)}</small></p>` : null}
${failed > 0 ? html`<div class="actions">${actionButton(page, retry)}</div>` : null}
</section>`
}

function numbersTable(page: Page, { counts, refreshSeconds }: ExchangeMail): SafeHtml {
  const { say } = page
  const byKind = [...Map.groupBy(counts, ({ kind }) => kind)]
  const heads = NUMBERS.map(
    (which) => html`<th role="columnheader" scope="col">${say(en.numberOf, which)}</th>`,
  )
  return html`<table role="table" class="numbers"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${say(en.kindColumn)}</th>${heads}</tr></thead>
<tbody role="rowgroup">${byKind.map(([kind, some]) => kindRow(page, kind, some, refreshSeconds !== undefined))}</tbody></table>`
}

function kindRow(
  { say }: Page,
  kind: MailKind,
  counts: readonly MailCount[],
  isSending: boolean,
): SafeHtml | null {
  const numbers = mailNumbers(counts)
  if (numbers.all === 0) return null
  const bar = isSending && numbers.waiting > 0 ? progress(say, numbers) : null
  const cells = NUMBERS.map(
    (which) =>
      html`<td role="cell" data-label="${say(en.numberOf, which)}">${numbers[which] > 0 ? numbers[which].toLocaleString('en-GB') : null}</td>`,
  )
  return html`<tr role="row"><th role="rowheader" scope="row">${say(letters.kindName, kind)}${bar}</th>${cells}</tr>\n`
}

function progress(say: Page['say'], { all, waiting }: MailNumbers): SafeHtml {
  const done = all - waiting
  return html`<progress value="${done}" max="${all}">${say(en.progress, done, all)}</progress>`
}
