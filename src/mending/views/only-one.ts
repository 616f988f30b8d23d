import { html, type SafeHtml } from '@remix-run/html-template'
import type { Page } from '../../ui/page.ts'
import * as en from '../words/en.ts'

/** Says whom the rules would leave one possible recipient only, and what can be done instead. */
export function onlyOneLeft({ say }: Page, people: readonly string[]): SafeHtml | null {
  return people.length === 0 ? null : html`<p>${say(en.onlyOneLeft, people)}</p>`
}
