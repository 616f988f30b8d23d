import { html, type SafeHtml } from '@remix-run/html-template'
import { layout } from './layout.ts'
import type { Home, Page } from './page.ts'
import { linkButton } from './parts.ts'
import { type Mood, stamp } from './pictures.ts'
import { toMyPage } from './words/en.ts'
import * as en from './words/en-errors.ts'

const HOMES = {
  organiser: en.toMyExchanges,
  participant: toMyPage,
  stranger: en.toFrontPage,
} satisfies Record<Home['whose'], () => string>

/** Where this visitor is at home. */
export function homeward({ say, home }: Page): { href: string; label: string } {
  return { href: home.href, label: say(HOMES[home.whose]) }
}

/**
 * A page that says one thing and leads on, for errors, confirmations and thanks. Where it leads nowhere
 * in particular, whoever is signed in gets the way home.
 */
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
  const { title, text, mood, menu } = message
  const next = message.next ?? (page.home.whose === 'stranger' ? undefined : homeward(page))
  return layout(page, {
    title,
    ...(menu && { menu }),
    body: html`<article class="empty-place narrow">
${stamp(page, mood ?? 'wow')}
<h1>${title}</h1>
<p>${text}</p>
${next ? html`<p class="actions">${linkButton(next.href, next.label)}</p>` : null}
</article>`,
  })
}
