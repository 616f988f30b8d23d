import { html, type SafeHtml } from '@remix-run/html-template'
import { actionButton, adminMenu, type ButtonStyle, layout } from './layout.ts'
import type { Page } from './page.ts'
import { linkButton } from './parts.ts'
import * as en from './words/en.ts'

type Confirmation = {
  title: string
  /** The title with a name in it, if it has one. */
  heading?: SafeHtml
  /** One paragraph, or several. */
  text: string | SafeHtml | readonly (string | SafeHtml)[]
  /** What can be unfolded below it. */
  more?: SafeHtml
  action: string
  /** What the button sends besides. */
  fields?: Record<string, string>
  label: string | SafeHtml
  /** How the button looks; outlined as a danger if not said. */
  style?: ButtonStyle
  back: string
}

/** Asks the admin to confirm something: says what it means, and offers a way back. */
export function confirmPage(page: Page, question: Confirmation): SafeHtml {
  const { title, heading, text, more, back, ...button } = question
  return layout(page, {
    title,
    menu: adminMenu(page),
    body: html`<article class="narrow">
<h1>${heading ?? title}</h1>
${[text]
  .flat()
  .filter((paragraph) => paragraph !== '')
  .map((paragraph) => html`<p>${paragraph}</p>\n`)}
${more ?? null}
<div class="actions">${actionButton(page, { style: 'danger', ...button })}
<a href="${back}">${page.say(en.cancel)}</a></div>
</article>`,
  })
}

/**
 * A button that changes something or, where it `asks` first, as it would mean much, the link to the question at the same
 * address.
 */
export function askingButton(
  page: Page,
  button: {
    action: string
    label: string | SafeHtml
    style?: 'primary' | 'second'
    fields?: Record<string, string>
  },
  asks: boolean,
): SafeHtml {
  return asks ? linkButton(button.action, button.label, button.style) : actionButton(page, button)
}
