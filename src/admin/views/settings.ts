import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { PRODUCT } from '../../ui/brand.ts'
import { checkboxField, formErrors, inputField } from '../../ui/field.ts'
import { actionButton, adminMenu, csrfField, layout, type Page } from '../../ui/layout.ts'
import { INSTANCE_NAME_MAX, NOTICES, PASSWORD_MAX, PASSWORD_MIN } from '../rules.ts'

type SettingsData = Page & { form: FormState; done: string | undefined }

/** The admin's own account, and what holds for every exchange. */
export function settingsPage(data: SettingsData): SafeHtml {
  const { csrf, form, done } = data
  return layout({
    title: 'Settings',
    menu: adminMenu({ csrf }),
    notice: done === 'saved' ? 'Saved.' : undefined,
    body: html`<div class="narrow">
<h1>Settings</h1>
${formErrors(form)}
${preferences(data)}
${account(data)}
<section>
<h2>Sign out everywhere</h2>
<p>Did you leave a browser open somewhere, or lose a phone? This ends every session of yours, here too.</p>
${actionButton({ csrf }, { action: paths.signOutEverywhere(), label: 'Sign out everywhere', style: 'secondary' })}
</section>
</div>`,
  })
}

function preferences({ csrf, form }: SettingsData): SafeHtml {
  return html`<section>
<form method="post" action="${paths.settings()}" data-unsaved>
${csrfField(csrf)}
<h2>Mail to you</h2>
<fieldset>
<legend>Tell me by mail</legend>
${Object.entries(NOTICES).map(([name, label]) => checkboxField(form, { name, label }))}
</fieldset>
${checkboxField(form, {
  name: 'reply_to_admin',
  label: 'Answers to our mails come to me',
  hint: 'Whoever answers then sees your email address.',
})}
<h2>This place</h2>
${inputField(form, { name: 'instance_name', label: 'Its name', maxLength: INSTANCE_NAME_MAX, hint: `Stands at the top of every page and at the end of every mail, instead of ${PRODUCT}.` })}
${inputField(form, { name: 'timezone', label: 'Timezone of new exchanges', required: true, suggestions: Intl.supportedValuesOf('timeZone') })}
<button type="submit">Save</button>
</form>
</section>`
}

function account({ csrf, form }: SettingsData): SafeHtml {
  return html`<section>
<form method="post" action="${paths.settings()}">
${csrfField(csrf)}
<h2>Your account</h2>
<p>A new email or password ends your sessions in all other browsers.</p>
${inputField(form, { name: 'email', label: 'Your email', type: 'email', required: true, autocomplete: 'username' })}
${inputField(form, {
  name: 'new_password',
  label: 'A new password',
  type: 'password',
  maxLength: PASSWORD_MAX,
  autocomplete: 'new-password',
  hint: `At least ${PASSWORD_MIN} characters. Leave it empty to keep the present one.`,
})}
${inputField(form, { name: 'current_password', label: 'Your present password', type: 'password', required: true, autocomplete: 'current-password' })}
<button type="submit">Change email or password</button>
</form>
</section>`
}
