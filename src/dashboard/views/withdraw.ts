import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { hostName } from '../../exchanges/words/en.ts'
import { takesLikeThem } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { actionButton, layout, participantMenu } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { linkButton } from '../../ui/parts.ts'
import * as en from '../words/en.ts'

type Leaving = { exchange: Exchange; participant: Participant }

export function withdrawPage(page: Page, { exchange, participant }: Leaving): SafeHtml {
  const { say } = page
  const { name, slug } = exchange
  const returns = takesLikeThem(exchange, participant)
  const title = say(en.leaveTitle, name)
  return layout(page, {
    title,
    // Nobody can leave by themselves any more once there is somebody to write to.
    menu: participantMenu(page, { slug, hasMessages: false }),
    body: html`<article class="narrow">
<h1>${title}</h1>
<p>${say(en.leaveIntro, returns, say(hostName, exchange))}</p>
<div class="actions">${actionButton(page, { action: paths.withdraw(slug), label: say(en.leave), style: 'danger' })}
<a href="${paths.dashboard(slug)}">${say(en.stay)}</a></div>
</article>`,
  })
}

/** `mailed`: a confirmation goes out by mail. Without a picture: Klaus is not at a leave-taking. */
export function withdrawnPage(
  page: Page,
  { exchange, participant, mailed }: Leaving & { mailed: boolean },
): SafeHtml {
  const { say } = page
  const { name, slug } = exchange
  const back = linkButton(paths.invitation(slug), say(en.joinAgain), 'second')
  return layout(page, {
    title: say(en.left),
    body: html`<article class="narrow">
<p class="eyebrow">${name}</p>
<h1>${say(en.left)}</h1>
<p>${say(en.leftText, mailed)}</p>
${takesLikeThem(exchange, participant) ? html`<p class="actions">${back}</p>` : null}
</article>`,
  })
}
