import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../paths.ts'
import type { Page } from './page.ts'
import * as en from './words/en.ts'

type LayoutParts = {
  title: string
  body: SafeHtml
  /** Links and buttons at the right of the header. */
  menu?: SafeHtml
  /** Says above the page what has just been done. */
  flash?: string | undefined
  /** Seconds until the page reloads, if something is in progress. */
  refreshSeconds?: number | undefined
}

/** A whole page. Works at 360 px, without JavaScript and without third parties. */
export function layout(page: Page, { title, body, menu, flash, refreshSeconds }: LayoutParts) {
  const { say, brand, home, language } = page
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${refreshSeconds ? html`<meta http-equiv="refresh" content="${refreshSeconds}">` : null}
<title>${title} · ${brand}</title>
<link rel="icon" href="${paths.asset('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${paths.asset('pico.css')}">
<link rel="stylesheet" href="${paths.asset('app.css')}">
<script src="${paths.asset('app.js')}" defer></script>
</head>
<body>
<a class="skip" href="#main">${say(en.skip)}</a>
<header class="container site">
<a class="brand" href="${home.href}">${brand}</a>
${menu ? html`<nav aria-label="${say(en.menu)}">${menu}</nav>` : null}
</header>
<main id="main" class="container">
${page.warning === '' ? null : html`<p class="problem" role="alert">${page.warning}</p>`}
${flash ? html`<p class="notice" role="status">${flash}</p>` : null}
${body}
</main>
<footer class="container site"><small><a href="${paths.privacy()}">${say(en.privacy)}</a></small></footer>
</body>
</html>
`
}

/** The menu of the signed-in admin. */
export function adminMenu(page: Page): SafeHtml {
  const { say } = page
  return html`<a href="${paths.adminHome()}">${say(en.menuExchanges)}</a>
<a href="${paths.mailbox()}">${say(en.menuMailbox)}</a>
<a href="${paths.settings()}">${say(en.menuSettings)}</a>
${actionButton(page, { action: paths.adminSignOut(), label: say(en.signOut), style: 'quiet' })}`
}

export type ButtonStyle = 'primary' | 'secondary' | 'danger' | 'quiet'

/** A button that changes something. It has a form of its own, so it works without JavaScript. */
export function actionButton(
  page: Page,
  button: { action: string; label: string; style?: ButtonStyle; fields?: Record<string, string> },
): SafeHtml {
  const fields = Object.entries(button.fields ?? {})
  return html`<form method="post" action="${button.action}" class="action">
${csrfField(page)}${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button type="submit" class="${button.style ?? 'primary'}">${button.label}</button>
</form>`
}

/** The hidden CSRF field that every form carries. */
export function csrfField({ csrf }: Page): SafeHtml {
  return html`<input type="hidden" name="_csrf" value="${csrf}">`
}
