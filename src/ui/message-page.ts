import { html, type SafeHtml } from '@remix-run/html-template'
import { layout } from './layout.ts'
import type { Page } from './page.ts'
import { linkButton } from './parts.ts'
import { type Mood, stamp } from './pictures.ts'

/** A page that says one thing and leads on, for errors, confirmations and thanks. */
export function messagePage(
  page: Page,
  message: {
    title: string
    text: string | SafeHtml
    /** How Klaus looks; surprised if not said. */
    mood?: Mood
    next?: { href: string; label: string } | undefined
    menu?: SafeHtml
  },
): SafeHtml {
  const { title, text, mood, next, menu } = message
  return layout(page, {
    title,
    ...(menu && { menu }),
    body: html`<article class="empty-place narrow">
${stamp(mood ?? 'wow')}
<h1>${title}</h1>
<p>${text}</p>
${next ? html`<p class="actions">${linkButton(next.href, next.label)}</p>` : null}
</article>`,
  })
}
