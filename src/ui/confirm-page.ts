import { html, type SafeHtml } from '@remix-run/html-template'
import { actionButton, adminMenu, layout } from './layout.ts'
import type { Page } from './page.ts'
import * as en from './words/en.ts'

type Confirmation = {
  title: string
  text: string
  action: string
  /** What the button sends besides. */
  fields?: Record<string, string>
  label: string
  back: string
}

/** Asks the admin to confirm something drastic: says what it means, and offers a way back. */
export function confirmPage(page: Page, { title, text, back, ...button }: Confirmation): SafeHtml {
  return layout(page, {
    title,
    menu: adminMenu(page),
    body: html`<article class="narrow">
<h1>${title}</h1>
<p>${text}</p>
<div class="actions">${actionButton(page, { ...button, style: 'danger' })}
<a href="${back}">${page.say(en.cancel)}</a></div>
</article>`,
  })
}
