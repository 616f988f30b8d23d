import { html, type SafeHtml } from '@remix-run/html-template'
import { layout } from './layout.ts'
import type { Page } from './page.ts'

/** A page that says one thing and leads on, for errors, confirmations and thanks. */
export function messagePage(
  page: Page,
  message: {
    title: string
    text: string | SafeHtml
    next?: { href: string; label: string } | undefined
    menu?: SafeHtml
  },
): SafeHtml {
  return layout(page, {
    title: message.title,
    ...(message.menu && { menu: message.menu }),
    body: html`<article class="message">
<h1>${message.title}</h1>
<p>${message.text}</p>
${message.next ? html`<p><a href="${message.next.href}" role="button">${message.next.label}</a></p>` : null}
</article>`,
  })
}
