import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { layout } from '../../ui/layout.ts'

export function frontPage(): SafeHtml {
  return layout({
    title: 'Welcome',
    body: html`<article class="message">
<h1>A Secret Santa that keeps the secret</h1>
<p>Do you have an invitation? Open the link that your organiser sent you; it leads to your exchange.</p>
<p>You take part already, and lost the link to your page? <a href="${paths.lostLink()}">We mail you a fresh one.</a></p>
<p><a href="${paths.adminHome()}" role="button" class="secondary">I organise: sign in</a></p>
</article>`,
  })
}
