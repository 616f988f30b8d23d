import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { type FormState, hasErrors } from '../../platform/forms.ts'
import { formErrors, inputField } from '../../ui/field.ts'
import { csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { stamp } from '../../ui/pictures.ts'
import { timezoneField } from '../../ui/timezone-field.ts'
import { ADMIN_NAME_MAX, PASSWORD_MAX, PASSWORD_MIN } from '../rules.ts'
import * as en from '../words/en.ts'

type SetUp = { form: FormState; asks: 'code' | 'no more' | 'nothing' }

/**
 * Asks for the code from the log; for no more if the link has one, and for nothing at home. Whether that
 * one is right is told to whoever sends the form.
 */
export function setupPage(page: Page, { form, asks }: SetUp): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(en.setupTitle),
    form,
    body: html`<article class="card narrow">
${stamp(page, 'hush')}
<p class="eyebrow">${say(en.setupEyebrow)}</p>
<h1>${say(en.setupHeading)}</h1>
<p>${say(en.setupIntro)}</p>
${formErrors(page, form, { hasPassword: true })}
<form method="post" action="${paths.setup()}">
${csrfField(page)}
${asks === 'code' ? inputField(page, form, { name: 'code', label: say(en.setupCode), required: true, autocomplete: 'off', hint: say(en.setupCodeHint) }) : null}
${asks === 'no more' ? html`<input type="hidden" name="code" value="${form.values.code ?? ''}">` : null}
${accountFields(page, form)}
<p class="actions"><button type="submit">${say(en.start)}</button></p>
</form>
</article>`,
  })
}

function accountFields(page: Page, form: FormState): SafeHtml {
  const { say } = page
  const isFresh = !hasErrors(form)
  return html`${inputField(page, form, { name: 'name', label: say(en.yourName), required: true, maxLength: ADMIN_NAME_MAX, autocomplete: 'name' })}
${inputField(page, form, { name: 'email', label: say(en.yourEmail), type: 'email', required: true, autocomplete: 'username' })}
${inputField(page, form, {
  name: 'password',
  label: say(en.password),
  type: 'password',
  required: true,
  maxLength: PASSWORD_MAX,
  autocomplete: 'new-password',
  hint: say(en.passwordHint, PASSWORD_MIN),
})}
${timezoneField(page, form, { guess: isFresh })}`
}
