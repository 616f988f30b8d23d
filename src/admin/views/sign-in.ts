import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { checkboxField, formErrors, inputField } from '../../ui/field.ts'
import { csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { stamp } from '../../ui/pictures.ts'
import { REMEMBERED_SESSION_DAYS } from '../rules.ts'
import * as en from '../words/en.ts'

type SignIn = { form: FormState; flash?: string | undefined }

export function signInPage(page: Page, { form, flash }: SignIn): SafeHtml {
  const { say, sender } = page
  return layout(page, {
    title: say(en.signInTitle),
    flash,
    form,
    body: html`<article class="card narrow">
${stamp(page, 'hush')}
<h1>${say(en.signInTitle)}</h1>
${formErrors(page, form, { hasPassword: true })}
<form method="post" action="${paths.adminSignIn()}">
${csrfField(page)}
<input type="hidden" name="next" value="${form.values.next ?? ''}">
${inputField(page, form, { name: 'email', label: say(en.email), type: 'email', required: true, autocomplete: 'username' })}
${inputField(page, form, { name: 'password', label: say(en.password), type: 'password', required: true, autocomplete: 'current-password' })}
${checkboxField(form, { name: 'remember_me', label: say(en.rememberMe, REMEMBERED_SESSION_DAYS) })}
<p class="actions"><button type="submit">${say(en.signIn)}</button>
<a href="${paths.forgotPassword()}">${say(en.forgotten)}</a></p>
</form>
<hr>
<p>${say(en.noPasswordNeeded, paths.lostLink(), sender !== undefined)}</p>
</article>`,
  })
}
