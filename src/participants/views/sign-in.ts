import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, inputField } from '../../ui/field.ts'
import { actionButton, csrfField, layout, type Page } from '../../ui/layout.ts'
import { messagePage } from '../../ui/message-page.ts'
import { personName } from '../../ui/person-text.ts'
import type { SignInLink } from '../queries.ts'
import { linkIsOver } from '../rules.ts'

type RequestData = Page & { exchange: Exchange; form: FormState; notice?: string | undefined }

export function requestAccessPage({ csrf, exchange, form, notice }: RequestData): SafeHtml {
  return layout({
    title: 'Get a link to your page',
    notice,
    body: html`<article class="narrow">
<h1>To your page in “${exchange.name}”</h1>
<p>There is no password. Enter the email you joined with, and we send you a link that signs you in.</p>
${formErrors(form)}
<form method="post" action="${paths.requestAccess(exchange.slug)}">
${csrfField(csrf)}
${inputField(form, { name: 'email', label: 'Your email', type: 'email', required: true, autocomplete: 'email' })}
<button type="submit">Send me the link</button>
</form>
<p><small>Not in yet? <a href="${paths.invitation(exchange.slug)}">See the invitation.</a></small></p>
</article>`,
  })
}

type LostData = Page & { form: FormState; sends: boolean }

/** For somebody who has no address of ours at hand: one mail for each exchange they are in. */
export function lostLinkPage({ csrf, form, sends }: LostData): SafeHtml {
  return layout({
    title: 'Lost your link?',
    body: html`<article class="narrow">
<h1>Lost your link?</h1>
${
  sends
    ? html`<p>Enter the email you joined with. For each exchange you take part in, we send you a fresh link to your page.</p>
${formErrors(form)}
<form method="post" action="${paths.lostLink()}">
${csrfField(csrf)}
${inputField(form, { name: 'email', label: 'Your email', type: 'email', required: true, autocomplete: 'email' })}
<button type="submit">Send me my links</button>
</form>
<p><small>You take part without an email? Then your organiser gives you a new link.</small></p>`
    : html`<p>This site sends no mail, so please ask your organiser: they hand you a new link.</p>`
}
</article>`,
  })
}

type SignInData = Page & {
  token: string
  toMessages: boolean
  link: SignInLink
  now: Temporal.Instant
}

/** One button: it signs in, or, where the link is spent or too old, mails a fresh one. */
export function signInPage({ csrf, token, toMessages, link, now }: SignInData): SafeHtml {
  const { participant, exchange, kind, spent_at } = link
  const isOver = linkIsOver(link, now)
  if (kind === 'card' && (spent_at || isOver)) {
    return messagePage({
      title: 'This card no longer works',
      text: `${spent_at ? 'There is a newer way to the page' : 'The day is over'}. Please ask whoever gave you the card.`,
    })
  }
  return layout({
    title: 'Sign in',
    body:
      spent_at || isOver
        ? html`<article class="message">
<h1>This link ${spent_at ? 'was used already' : 'is too old'}</h1>
<p>Each link works once and for a limited time, so that nobody else can use it. We gladly send a fresh one to the same address.</p>
${actionButton({ csrf }, { action: paths.freshSignInLink(token), label: 'Mail me a fresh link' })}
</article>`
        : html`<article class="message">
<h1>Hello ${personName(participant.name)}</h1>
<p>This way to your page in “${exchange.name}”.</p>
${actionButton(
  { csrf },
  {
    action: toMessages ? paths.signInLinkToMessages(token) : paths.signInLink(token),
    label: toMessages ? 'Read my messages' : 'Open my page',
  },
)}
<p><small>Does the button not work? <a href="${paths.requestAccess(exchange.slug)}">Get a fresh link by mail.</a></small></p>
</article>`,
  })
}
