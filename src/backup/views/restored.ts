import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { actionButton } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import * as en from '../words/en.ts'

/** Stands above every page of the organiser until they have looked at a restored copy. */
export function restoredWarning(page: Page): SafeHtml {
  const { say } = page
  const button = { action: paths.startAgain(), label: say(en.startAgain), style: 'second' as const }
  return html`<p>${say(en.isRestored)} ${say(en.lookFirst)}</p>
<div class="actions">${actionButton(page, button)}</div>`
}
