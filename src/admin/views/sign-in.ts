import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { checkboxField, formErrors, inputField } from '../../ui/field.ts'
import { csrfField, layout, type Page } from '../../ui/layout.ts'
import { REMEMBERED_SESSION_DAYS } from '../rules.ts'

type SignInData = Page & { form: FormState; notice?: string | undefined }

export function signInPage({ csrf, form, notice }: SignInData): SafeHtml {
  return layout({
    title: 'Sign in',
    notice,
    body: html`<article class="narrow">
<h1>Sign in as organiser</h1>
${formErrors(form)}
<form method="post" action="${paths.adminSignIn()}">
${csrfField(csrf)}
<input type="hidden" name="next" value="${form.values.next ?? ''}">
${inputField(form, { name: 'email', label: 'Email', type: 'email', required: true, autocomplete: 'username' })}
${inputField(form, { name: 'password', label: 'Password', type: 'password', required: true, autocomplete: 'current-password' })}
${checkboxField(form, { name: 'remember_me', label: `Keep me signed in for ${REMEMBERED_SESSION_DAYS} days` })}
<button type="submit">Sign in</button>
</form>
<p><a href="${paths.forgotPassword()}">Forgot your password?</a></p>
<p><small>You take part in an exchange? You need no password: open your invitation link.</small></p>
</article>`,
  })
}
