import { html, type SafeHtml } from '@remix-run/html-template'
import { PASSWORD_MAX, PASSWORD_MIN } from '../../admin/rules.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { NOTICE_KINDS } from '../../post/kinds.ts'
import { checkboxField, formErrors, inputField } from '../../ui/field.ts'
import { actionButton, adminMenu, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { PRODUCT } from '../../ui/voice.ts'
import * as ui from '../../ui/words/en.ts'
import { INSTANCE_NAME_MAX } from '../rules.ts'
import * as en from '../words/en.ts'

/** The admin's own account, and settings for the whole instance. */
export function settingsPage(page: Page, form: FormState): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(en.title),
    menu: adminMenu(page),
    flash: page.done === 'saved' ? say(ui.saved) : undefined,
    body: html`<div class="narrow">
<h1>${say(en.title)}</h1>
${formErrors(page, form)}
${preferences(page, form)}
${account(page, form)}
<section>
<h2>${say(en.backup)}</h2>
<p>${say(en.backupIntro)}</p>
<p><a href="${paths.backup()}" class="button second">${say(en.toBackup)}</a></p>
<p><a href="${paths.about()}">${say(en.toAbout)}</a></p>
</section>
<section>
<h2>${say(en.signOutEverywhere)}</h2>
<p>${say(en.signOutEverywhereIntro)}</p>
${actionButton(page, { action: paths.signOutEverywhere(), label: say(en.signOutEverywhere), style: 'second' })}
</section>
</div>`,
  })
}

function preferences(page: Page, form: FormState): SafeHtml {
  const { say } = page
  return html`<section>
<form method="post" action="${paths.settings()}" data-unsaved>
${csrfField(page)}
<h2>${say(en.mailToYou)}</h2>
<fieldset>
<legend>${say(en.tellMe)}</legend>
${NOTICE_KINDS.map((kind) => checkboxField(form, { name: kind, label: say(en.notice, kind) }))}
</fieldset>
${checkboxField(form, { name: 'reply_to_admin', label: say(en.answersToMe), hint: say(en.answersToMeHint) })}
<h2>${say(en.thisPlace)}</h2>
${inputField(page, form, { name: 'instance_name', label: say(en.placeName), maxLength: INSTANCE_NAME_MAX, hint: say(en.placeNameHint, PRODUCT) })}
${inputField(page, form, { name: 'timezone', label: say(en.timezone), required: true, suggestions: Intl.supportedValuesOf('timeZone') })}
<button type="submit">${say(ui.save)}</button>
</form>
</section>`
}

function account(page: Page, form: FormState): SafeHtml {
  const { say } = page
  return html`<section>
<form method="post" action="${paths.settings()}">
${csrfField(page)}
<h2>${say(en.yourAccount)}</h2>
<p>${say(en.accountIntro)}</p>
${inputField(page, form, { name: 'email', label: say(en.yourEmail), type: 'email', required: true, autocomplete: 'username' })}
${inputField(page, form, {
  name: 'new_password',
  label: say(en.aNewPassword),
  type: 'password',
  maxLength: PASSWORD_MAX,
  autocomplete: 'new-password',
  hint: say(en.aNewPasswordHint, PASSWORD_MIN),
})}
${inputField(page, form, { name: 'current_password', label: say(en.presentPassword), type: 'password', required: true, autocomplete: 'current-password' })}
<button type="submit">${say(en.changeAccount)}</button>
</form>
</section>`
}
