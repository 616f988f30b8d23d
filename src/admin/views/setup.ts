import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, inputField } from '../../ui/field.ts'
import { csrfField, layout, type Page } from '../../ui/layout.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from '../rules.ts'

export function setupPage({ csrf, form }: Page & { form: FormState }): SafeHtml {
  return layout({
    title: 'Welcome',
    body: html`<article class="narrow">
<h1>Welcome to Sneaky Klaus</h1>
<p>Who organises? Choose the email and the password that you will sign in with. Then you create your first exchange.</p>
${formErrors(form)}
<form method="post" action="${paths.setup()}">
${csrfField(csrf)}
${inputField(form, { name: 'email', label: 'Your email', type: 'email', required: true, autocomplete: 'username' })}
${inputField(form, {
  name: 'password',
  label: 'A password',
  type: 'password',
  required: true,
  maxLength: PASSWORD_MAX,
  autocomplete: 'new-password',
  hint: `At least ${PASSWORD_MIN} characters. A short sentence is easy to remember and hard to guess.`,
})}
<button type="submit">Start</button>
</form>
</article>`,
  })
}
