import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, inputField } from '../../ui/field.ts'
import { csrfField, layout, type Page } from '../../ui/layout.ts'
import { messagePage } from '../../ui/message-page.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from '../rules.ts'

export function forgotPasswordPage({ csrf, form }: Page & { form: FormState }): SafeHtml {
  return layout({
    title: 'Forgotten password',
    body: html`<article class="narrow">
<h1>Forgot your password?</h1>
<p>Enter the organiser’s email, and we send a link to choose a new password.</p>
${formErrors(form)}
<form method="post" action="${paths.forgotPassword()}">
${csrfField(csrf)}
${inputField(form, { name: 'email', label: 'Email', type: 'email', required: true, autocomplete: 'username' })}
<button type="submit">Send me a link</button>
</form>
</article>`,
  })
}

/** The same for every address, so that nobody learns whose it is. */
export function resetSentPage({ email }: { email: string }): SafeHtml {
  return messagePage({
    title: 'Look at your mail',
    text: html`If <strong>${email}</strong> is the organiser’s address, a link is on its way. It works for one hour. No mail, or none set up? Whoever runs the server can make a link with <code>npm run admin:reset-password</code>.`,
    next: { href: paths.adminSignIn(), label: 'Back to sign-in' },
  })
}

export function resetPasswordPage(data: Page & { form: FormState; token: string }): SafeHtml {
  const { csrf, form, token } = data
  return layout({
    title: 'New password',
    body: html`<article class="narrow">
<h1>Choose a new password</h1>
${formErrors(form)}
<form method="post" action="${paths.resetPassword(token)}">
${csrfField(csrf)}
${inputField(form, {
  name: 'password',
  label: 'New password',
  type: 'password',
  required: true,
  maxLength: PASSWORD_MAX,
  autocomplete: 'new-password',
  hint: `At least ${PASSWORD_MIN} characters. All your sessions end; you sign in again with it.`,
})}
<button type="submit">Save the new password</button>
</form>
</article>`,
  })
}

export function resetLinkOverPage(): SafeHtml {
  return messagePage({
    title: 'This link no longer works',
    text: 'A reset link works once and for one hour. Ask for a fresh one.',
    next: { href: paths.forgotPassword(), label: 'Send me a new link' },
  })
}
