import { html, type SafeHtml } from '@remix-run/html-template'
import { PASSWORD_MAX } from '../../admin/rules.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, inputField } from '../../ui/field.ts'
import { adminMenu, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink, fold } from '../../ui/parts.ts'
import * as ui from '../../ui/words/en.ts'
import * as en from '../words/en.ts'

/** Asks for the password before everything is handed out. */
export function backupPage(page: Page, form: FormState): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(en.title),
    menu: adminMenu(page),
    form,
    body: html`<article>
${backLink(paths.settings(), say(en.settings))}
<h1>${say(en.title)}</h1>
<p>${say(en.lead)}</p>
${formErrors(page, form, { hasPassword: true })}
<form method="post" action="${paths.backup()}">
${csrfField(page)}
${inputField(page, form, {
  name: 'current_password',
  label: say(en.yourPassword),
  hint: say(en.yourPasswordHint),
  type: 'password',
  required: true,
  maxLength: PASSWORD_MAX,
  autocomplete: 'current-password',
})}
<p class="actions"><button type="submit">${say(en.download)}</button></p>
</form>
${fold({ title: say(ui.forKeeper, ''), body: html`<p>${say(en.howToRestore, 'klaus restore FILE --keys FILE')}</p>` })}
</article>`,
  })
}
