import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../paths.ts'
import { brandName } from './brand.ts'

/** What every page needs besides its own data. */
export type Page = { csrf: string }

type LayoutParts = {
  title: string
  body: SafeHtml
  /** Links and buttons at the right of the header. */
  menu?: SafeHtml
  /** What has just been done, said above the page. */
  notice?: string | undefined
  /** Seconds after which the page loads itself anew, where something is under way. */
  refreshSeconds?: number | undefined
}

/** A whole page. Works at 360 px, without JavaScript and without a third party. */
export function layout({ title, body, menu, notice, refreshSeconds }: LayoutParts): SafeHtml {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${refreshSeconds ? html`<meta http-equiv="refresh" content="${refreshSeconds}">` : null}
<title>${title} · ${brandName()}</title>
<link rel="icon" href="${paths.asset('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${paths.asset('pico.css')}">
<link rel="stylesheet" href="${paths.asset('app.css')}">
<script src="${paths.asset('app.js')}" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="container site">
<a class="brand" href="${paths.front()}">${brandName()}</a>
${menu ? html`<nav aria-label="Menu">${menu}</nav>` : null}
</header>
<main id="main" class="container">
${notice ? html`<p class="notice" role="status">${notice}</p>` : null}
${body}
</main>
</body>
</html>
`
}

/** The menu of the signed-in admin. */
export function adminMenu({ csrf }: Page): SafeHtml {
  return html`<a href="${paths.adminHome()}">Exchanges</a>
<a href="${paths.mailbox()}">Mailbox</a>
<a href="${paths.settings()}">Settings</a>
${actionButton({ csrf }, { action: paths.adminSignOut(), label: 'Sign out', style: 'quiet' })}`
}

export type ButtonStyle = 'primary' | 'secondary' | 'danger' | 'quiet'

/** One button that changes something: a form of its own, so that it works without script. */
export function actionButton(
  { csrf }: Page,
  button: { action: string; label: string; style?: ButtonStyle; fields?: Record<string, string> },
): SafeHtml {
  const fields = Object.entries(button.fields ?? {})
  return html`<form method="post" action="${button.action}" class="action">
${csrfField(csrf)}${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button type="submit" class="${button.style ?? 'primary'}">${button.label}</button>
</form>`
}

/** The hidden field every form carries. */
export function csrfField(csrf: string): SafeHtml {
  return html`<input type="hidden" name="_csrf" value="${csrf}">`
}
