import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import type { MailKind } from '../../post/kinds.ts'
import type { MailParts } from '../../ui/email.ts'
import { layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import * as en from '../words/en.ts'
import * as words from '../words/en-previews.ts'

type Preview = { kind: MailKind; samples: readonly { when: string; mail: MailParts }[] }

/** Every kind of mail as its readers see it, beside its text part, for work on the wording. */
export function previewsPage(page: Page, previews: readonly Preview[]): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(words.previewsTitle),
    body: html`<h1>${say(words.previewsTitle)}</h1>
<p>${say(words.previewsIntro)}</p>
${previews.map(
  ({ kind, samples }) => html`<section>
<h2>${say(en.kindName, kind)}</h2>
${samples.map(
  ({ when, mail }, index) => html`<h3>${when}</h3>
<p>${say(words.subjectLine)} <strong>${mail.subject}</strong></p>
<div class="preview">
<iframe src="${paths.mailPreview(kind, String(index))}" title="${mail.subject}" loading="lazy"></iframe>
<pre class="person-text">${mail.text}</pre>
</div>`,
)}
</section>`,
)}`,
  })
}
