import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { actionButton, layout, type Page } from '../../ui/layout.ts'
import { messagePage } from '../../ui/message-page.ts'

export function withdrawPage({ csrf, exchange }: Page & { exchange: Exchange }): SafeHtml {
  return layout({
    title: 'Leave the exchange',
    body: html`<article class="narrow">
<h1>Leave “${exchange.name}”?</h1>
<p>Nobody will draw you, and you will draw nobody. While registration is open you can join again.</p>
<div class="actions">${actionButton({ csrf }, { action: paths.withdraw(exchange.slug), label: 'Leave the exchange', style: 'danger' })}
<a href="${paths.dashboard(exchange.slug)}">Stay</a></div>
</article>`,
  })
}

/** `mailed`: a mail confirms it. */
export function withdrawnPage({
  exchange,
  mailed,
}: {
  exchange: Exchange
  mailed: boolean
}): SafeHtml {
  return messagePage({
    title: 'You have left the exchange',
    text: mailed
      ? `You no longer take part in “${exchange.name}”. We have sent you a mail that confirms it.`
      : `You no longer take part in “${exchange.name}”.`,
    next: { href: paths.invitation(exchange.slug), label: 'Changed your mind?' },
  })
}
