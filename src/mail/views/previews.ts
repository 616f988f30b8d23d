import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import type { MailParts } from '../../ui/email.ts'
import { layout } from '../../ui/layout.ts'

type Preview = {
  kind: string
  title: string
  samples: readonly { when: string; mail: MailParts }[]
}

/** Every kind of mail as its readers see it, and its text part: for whoever works on the words. */
export function previewsPage({ previews }: { previews: readonly Preview[] }): SafeHtml {
  return layout({
    title: 'Every mail',
    body: html`<h1>Every mail</h1>
<p>With sample data; only in development.</p>
${previews.map(
  ({ kind, title, samples }) => html`<section>
<h2>${title}</h2>
${samples.map(
  ({ when, mail }, index) => html`<h3>When ${when}</h3>
<p>Subject: <strong>${mail.subject}</strong></p>
<div class="preview">
<iframe src="${paths.mailPreview(kind, String(index))}" title="${mail.subject}" loading="lazy"></iframe>
<pre class="person-text">${mail.text}</pre>
</div>`,
)}
</section>`,
)}`,
  })
}
