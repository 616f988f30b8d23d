import { html, type SafeHtml } from '@remix-run/html-template'
import { ADMIN_NAME_MAX, PASSWORD_MAX, PASSWORD_MIN } from '../../admin/rules.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { NOTICE_KINDS } from '../../post/kinds.ts'
import { checkboxField, formErrors, inputField } from '../../ui/field.ts'
import { actionButton, adminMenu, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { fold, linkButton } from '../../ui/parts.ts'
import { timezoneField } from '../../ui/timezone-field.ts'
import { PRODUCT } from '../../ui/voice.ts'
import * as ui from '../../ui/words/en.ts'
import { INSTANCE_NAME_MAX } from '../rules.ts'
import * as en from '../words/en.ts'

type Settings = { form: FormState; email: string }

/** The admin’s wishes; folded below, their account and what concerns the whole instance. */
export function settingsPage(page: Page, { form, email }: Settings): SafeHtml {
  const { say } = page
  const backup = html`<p>${say(en.backupIntro)}</p>
<p class="actions">${linkButton(paths.backup(), say(en.toBackup), 'second')}</p>`
  const everywhere = {
    action: paths.signOutEverywhere(),
    label: say(en.signOutEverywhere),
    style: 'second' as const,
  }
  return layout(page, {
    title: say(en.title),
    menu: adminMenu(page),
    flash: page.done === 'saved' ? say(ui.saved) : undefined,
    form,
    body: html`<div>
<h1>${say(en.title)}</h1>
${formErrors(page, form, { hasPassword: true })}
${wishes(page, form)}
${account(page, { form, email })}
${fold({ title: say(en.backup), body: backup })}
${fold({ title: say(en.signOutEverywhere), body: html`<p>${say(en.signOutEverywhereIntro)}</p>${actionButton(page, everywhere)}` })}
<p><a href="${paths.about()}">${say(en.toAbout)}</a></p>
</div>`,
  })
}

function wishes(page: Page, form: FormState): SafeHtml {
  const { say, sender } = page
  return html`<form method="post" action="${paths.settings()}" data-unsaved>
${csrfField(page)}
${inputField(page, form, { name: 'name', label: say(en.yourName), required: true, maxLength: ADMIN_NAME_MAX, autocomplete: 'name', hint: say(en.yourNameHint, sender !== undefined) })}
<section>
<h2>${say(en.emailsToYou)}</h2>
${sender === undefined ? html`<p class="soft">${say(en.nothingGoesOut)}</p>` : null}
<fieldset>
<legend>${say(en.emailMe)}</legend>
${NOTICE_KINDS.map((kind) => checkboxField(form, { name: kind, label: say(en.notice, kind) }))}
</fieldset>
${checkboxField(form, { name: 'reply_to_admin', label: say(en.repliesToMe), hint: say(en.repliesToMeHint) })}
</section>
<section>
<h2>${say(en.thisSite)}</h2>
${inputField(page, form, { name: 'instance_name', label: say(en.siteName), maxLength: INSTANCE_NAME_MAX, hint: say(en.siteNameHint, PRODUCT) })}
${timezoneField(page, form)}
</section>
<p class="actions"><button type="submit">${say(ui.save)}</button></p>
</form>`
}

const ACCOUNT = ['email', 'new_password', 'current_password']

function account(page: Page, { form, email }: Settings): SafeHtml {
  const { say } = page
  const isOpen = ACCOUNT.some((field) => form.errors[field])
  const body = html`<p>${say(en.accountIntro)}</p>
<form method="post" action="${paths.settings()}">
${csrfField(page)}
${inputField(page, form, { name: 'email', label: say(en.yourEmail), type: 'email', required: true, autocomplete: 'username' })}
${inputField(page, form, {
  name: 'new_password',
  label: say(en.newPassword),
  type: 'password',
  maxLength: PASSWORD_MAX,
  autocomplete: 'new-password',
  hint: say(en.newPasswordHint, PASSWORD_MIN),
})}
${inputField(page, form, { name: 'current_password', label: say(en.currentPassword), type: 'password', required: true, autocomplete: 'current-password' })}
<p class="actions"><button type="submit" class="second">${say(en.saveAccount)}</button></p>
</form>`
  return fold({ title: say(en.account), fact: email, isOpen, body })
}
