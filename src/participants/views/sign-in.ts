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

type MailSent = { exchange: Exchange; email?: string; why: 'registered' | 'asked' | 'fresh' }

/** The same page whether the address is known or not. */
export function lookAtMailPage({ exchange, email, why }: MailSent): SafeHtml {
  const to = email ? html` to <strong>${email}</strong>` : null
  const again = { href: paths.requestAccess(exchange.slug), label: 'No mail? Ask for a link' }
  if (why === 'registered') {
    return messagePage({
      title: 'Almost there: look at your mail',
      text: html`We have sent a mail${to}. Its button opens your page in “${exchange.name}”. It can take a minute; look into the spam folder, too.`,
      next: again,
    })
  }
  return messagePage({
    title: 'Look at your mail',
    text: email
      ? html`If <strong>${email}</strong> takes part in “${exchange.name}”, a link is on its way. It works once and for one hour. Did you join with another address? Try that one.`
      : html`A fresh link is on its way to the address you joined “${exchange.name}” with. It works once and for one hour.`,
    next: again,
  })
}

type SignInData = Page & { token: string; link: SignInLink; now: Temporal.Instant }

/** One button: it signs in, or, where the link is spent or too old, mails a fresh one. */
export function signInPage({ csrf, token, link, now }: SignInData): SafeHtml {
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
${actionButton({ csrf }, { action: paths.signInLink(token), label: 'Open my page' })}
</article>`,
  })
}
