import { html, type SafeHtml } from '@remix-run/html-template'
import * as letters from '../../letters/words/en.ts'
import { paths } from '../../paths.ts'
import type { MailKind } from '../../post/kinds.ts'
import { isAskedBefore } from '../../post/rules.ts'
import { askingButton } from '../../ui/confirm-page.ts'
import type { Page } from '../../ui/page.ts'
import type { ExchangeMail } from '../queries.ts'
import { COUNTED, type MailCount, type MailNumbers, mailNumbers } from '../rules.ts'
import * as en from '../words/en.ts'

/** How far the mails of each kind have got, and a button to retry those that failed, where mails go out. */
export function numbersSection(page: Page, data: ExchangeMail): SafeHtml | null {
  const { say, sender } = page
  const { exchange, counts, isSending, toRetry: failed } = data
  const { all, waiting } = mailNumbers(counts)
  if (all === 0) return null
  const retry = {
    action: paths.retryFailedMails(exchange.slug),
    label: say(en.retryFailed, failed),
  }
  return html`<section>
<h2 data-fresh>${say(isSending ? en.goingOut : en.overview)}</h2>
<div data-fresh>${numbersTable(page, data)}</div>
<div role="status" data-fresh>${isSending ? html`<p>${say(en.stillToGo, waiting)}</p>` : html`<span class="sr">${say(en.noneGoOut)}</span>`}</div>
${isSending ? html`<p><a href="${paths.exchangeMail(exchange.slug)}" data-follow>${say(en.lookAgain)}</a></p>` : null}
<div data-fresh>${failed > 0 && sender !== undefined ? html`<div class="actions">${askingButton(page, retry, isAskedBefore(failed))}</div>` : null}</div>
</section>`
}

function numbersTable(page: Page, { counts, isSending }: ExchangeMail): SafeHtml {
  const { say, sender } = page
  const byKind = [...Map.groupBy(counts, ({ kind }) => kind)]
  const heads = COUNTED.map(
    (which) =>
      html`<th role="columnheader" scope="col">${say(en.numberOf, which, sender !== undefined)}</th>`,
  )
  return html`<table role="table" class="numbers"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${say(en.kindColumn)}</th>${heads}</tr></thead>
<tbody role="rowgroup">${byKind.map(([kind, some]) => kindRow(page, kind, some, isSending))}</tbody></table>`
}

function kindRow(
  page: Page,
  kind: MailKind,
  counts: readonly MailCount[],
  isSending: boolean,
): SafeHtml | null {
  const { say, sender } = page
  const numbers = mailNumbers(counts)
  if (numbers.all === 0) return null
  const bar = isSending && numbers.waiting > 0 ? progress(page, kind, numbers) : null
  const cells = COUNTED.map(
    (which) =>
      html`<td role="cell" data-label="${say(en.numberOf, which, sender !== undefined)}">${numbers[which] > 0 ? numbers[which].toLocaleString('en-GB') : null}</td>`,
  )
  return html`<tr role="row"><th role="rowheader" scope="row">${say(letters.kindName, kind)}${bar}</th>${cells}</tr>\n`
}

function progress({ say }: Page, kind: MailKind, { all, waiting }: MailNumbers): SafeHtml {
  const done = all - waiting
  const name = say(en.progress, { kind: say(letters.kindName, kind), done, all })
  return html`<progress value="${done}" max="${all}" aria-label="${name}"></progress>`
}
