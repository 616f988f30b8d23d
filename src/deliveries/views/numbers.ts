import { html, type SafeHtml } from '@remix-run/html-template'
import * as letters from '../../letters/words/en.ts'
import { paths } from '../../paths.ts'
import type { MailKind } from '../../post/kinds.ts'
import { actionButton } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import type { ExchangeMail } from '../queries.ts'
import { type MailCount, mailNumbers } from '../rules.ts'
import * as en from '../words/en.ts'

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
  const byKind = [...Map.groupBy(counts, ({ kind }) => kind)]
  return html`<section aria-live="polite">
<h2>${say(refreshSeconds ? en.goingOut : en.howItStands)}</h2>
<ul class="rows">${byKind.map(([kind, some]) => kindRow(page, kind, some, refreshSeconds !== undefined))}</ul>
${refreshSeconds ? html`<p><small>${say(en.looksAgain, refreshSeconds)}</small></p>` : null}
${failed > 0 ? actionButton(page, retry) : null}
</section>`
}

function kindRow(
  { say }: Page,
  kind: MailKind,
  counts: readonly MailCount[],
  isSending: boolean,
): SafeHtml | null {
  const numbers = mailNumbers(counts)
  if (numbers.all === 0) return null
  const done = numbers.all - numbers.waiting
  return html`<li><div><strong>${say(letters.kindName, kind)}</strong></div>
<div>${say(en.numbers, numbers)}${
    isSending && numbers.waiting > 0
      ? html`<br><progress value="${done}" max="${numbers.all}">${say(en.progress, done, numbers.all)}</progress>`
      : null
  }</div></li>`
}
