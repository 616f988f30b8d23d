import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { layout } from '../../ui/layout.ts'

export function frontPage(): SafeHtml {
  return layout({
    title: 'Welcome',
    body: html`<article class="message">
<h1>A Secret Santa that keeps the secret</h1>
<p>Do you have an invitation? Open the link that your organiser sent you; it leads to your exchange.</p>
<p>Did you lose your own page? Open the invitation link again and ask there for a new sign-in link.</p>
<p><a href="${paths.adminHome()}" role="button" class="secondary">I organise: sign in</a></p>
</article>`,
  })
}
