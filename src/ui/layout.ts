import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../paths.ts'
import { type FormState, hasErrors } from '../platform/forms.ts'
import { textOf } from '../platform/public-files.ts'
import type { Page } from './page.ts'
import { personName } from './person-text.ts'
import { addressOf, MARK } from './pictures.ts'
import * as en from './words/en.ts'

type LayoutParts = {
  title: string
  body: SafeHtml
  /** Links and buttons at the right of the header. */
  menu?: SafeHtml
  /** Says above the page what has just been done. */
  flash?: string | undefined
  /** The form of the page: while something in it needs fixing, the title says so. */
  form?: FormState | undefined
  /** `wide` has room for a postcard; `front` is wide, with its name in the postcard. */
  shape?: 'wide' | 'front'
  /** Something on it is under way, and can be followed: the page has a link to itself for that. */
  isUnderWay?: boolean
  /** What else stands in the head. */
  head?: SafeHtml
}

/** Comfort only, and small: it stands in the page, as fetching it would take longer. */
const COMFORTS = textOf('app.js')
const FOLLOWING = textOf('follow.js')
/** All that pages may carry. */
export const SCRIPTS = [COMFORTS, FOLLOWING] as const

/**
 * A whole page. Works at 320 px, without JavaScript and without third parties. It needs one more
 * request for the style sheet, and one for its picture if it has one.
 */
export function layout(page: Page, parts: LayoutParts) {
  const { say, brand, home, language } = page
  const { title, body, menu, flash, form, shape, head, isUnderWay } = parts
  const isFront = shape === 'front'
  const wide = isFront ? 'wide front' : shape
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${form && hasErrors(form) ? say(en.errorTitle, title) : title} · ${brand}</title>
<link rel="icon" href="${MARK}" type="image/svg+xml">
<link rel="apple-touch-icon" href="${addressOf('apple-touch-icon.png')}">
<link rel="stylesheet" href="${addressOf('look.css')}">
${head ?? null}</head>
<body${wide ? html` class="${wide}"` : null}>
<a class="skip" href="#main">${say(en.skip)}</a>
${isFront ? html`<header class="sr">${brand}</header>` : header(page, home.href, menu)}
<main id="main"${wide ? html` class="wide"` : null}>
${page.warning === '' ? null : html`<div class="problem" role="alert">${page.warning}</div>`}
${flash ? html`<p class="notice" role="status">${flash}</p>` : null}
${body}
</main>
<footer class="site">${page.host === '' ? null : html`<small>${say(en.whoInvites, personName(page.host))}</small><br>`}
<small><a href="${paths.privacy()}">${say(en.privacy)}</a></small></footer>
<script>${html.raw`${COMFORTS}`}</script>
${
  isUnderWay
    ? html`<script>${html.raw`${FOLLOWING}`}</script>
`
    : null
}</body>
</html>
`
}

function header({ say, brand }: Page, href: string, menu: SafeHtml | undefined): SafeHtml {
  return html`<header class="site">
<a class="brand" href="${href}"><span>${brand}</span></a>
${menu ? html`<nav aria-label="${say(en.menu)}">${menu}</nav>` : null}
</header>`
}

/** The menu of the signed-in admin. */
export function adminMenu(page: Page): SafeHtml {
  const { say, sender } = page
  return html`<a href="${paths.adminHome()}">${say(en.menuExchanges)}</a>
${sender === undefined ? html`<a href="${paths.mailbox()}">${say(en.menuMailbox)}</a>` : null}
<a href="${paths.settings()}">${say(en.menuSettings)}</a>
${actionButton(page, { action: paths.adminSignOut(), label: say(en.signOut), style: 'quiet' })}`
}

type Participation = { slug: string; hasMessages: boolean; isAtMessages?: boolean }

/** The menu of somebody who takes part. */
export function participantMenu(page: Page, participation: Participation): SafeHtml {
  const { say } = page
  const { slug, hasMessages, isAtMessages } = participation
  const here = isAtMessages ? html` aria-current="page"` : null
  return html`${hasMessages ? html`<a href="${paths.messages(slug)}"${here}>${say(en.menuMessages)}</a>` : null}
${actionButton(page, { action: paths.participantSignOut(slug), label: say(en.signOut), style: 'quiet' })}`
}

export type ButtonStyle = 'primary' | 'second' | 'danger' | 'quiet'

/** A button that changes something. It has a form of its own, so it works without JavaScript. */
export function actionButton(
  page: Page,
  button: {
    action: string
    label: string | SafeHtml
    style?: ButtonStyle
    fields?: Record<string, string>
  },
): SafeHtml {
  const fields = Object.entries(button.fields ?? {})
  return html`<form method="post" action="${button.action}">
${csrfField(page)}${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button type="submit"${button.style && button.style !== 'primary' ? html` class="${button.style}"` : null}>${button.label}</button>
</form>`
}

/** The hidden CSRF field that every form carries. */
export function csrfField({ csrf }: Page): SafeHtml {
  return html`<input type="hidden" name="_csrf" value="${csrf}">`
}
