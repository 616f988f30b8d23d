import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { layout } from '../../ui/layout.ts'
import { messagePage } from '../../ui/message-page.ts'

type Link = { participantId: string; signature: string }

/** One button; opening the page changes nothing, as mail scanners open it, too. */
export function remindersOffPage({ participantId, signature }: Link): SafeHtml {
  return layout({
    title: 'No more reminders',
    body: html`<article class="message">
<h1>No more reminders?</h1>
<p>You still take part, and mails that matter, such as a new draw, still reach you.</p>
<form method="post" action="${paths.remindersOff(participantId, signature)}">
<input type="hidden" name="List-Unsubscribe" value="One-Click">
<button type="submit">Do not remind me any more</button>
</form>
</article>`,
  })
}

export function remindersAreOffPage(): SafeHtml {
  return messagePage({
    title: 'No more reminders',
    text: 'We will not remind you of this exchange again. You still take part; on your own page you can switch reminders on again.',
  })
}
