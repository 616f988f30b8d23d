import { html, type SafeHtml } from '@remix-run/html-template'
import { saidNo } from '../../entrance/words/en.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { hostName } from '../../exchanges/words/en.ts'
import { paths } from '../../paths.ts'
import { layout } from '../../ui/layout.ts'
import { mailNow, type Page } from '../../ui/page.ts'
import { linkButton } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import { stamp } from '../../ui/pictures.ts'
import * as en from '../words/en.ts'

type Asked = { exchange: Exchange; email: string | null }

/** To somebody who waits for the organiser's nod; the same to somebody who is in already. */
export function oneMoreStepPage(page: Page, { exchange, email }: Asked): SafeHtml {
  const { say, sender } = page
  const host = personName(say(hostName, exchange))
  return layout(page, {
    title: say(en.oneMoreStep),
    body: html`<article class="card narrow">
${stamp(page, 'wink')}
<p class="eyebrow">${exchange.name}</p>
<h1>${say(en.oneMoreStep)}</h1>
<p>${say(en.saysYesFirst, host)}</p>
<p>${email === null ? say(en.thenCard, host) : say(en.thenComes, { host, email, mail: mailNow(page) })}</p>
${email === null || sender === undefined ? null : html`<p><small>${say(saidNo)}</small></p>`}
<p class="actions">${linkButton(paths.invitation(exchange.slug), say(en.theInvitation), 'second')}</p>
</article>`,
  })
}
