import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, inputField } from '../../ui/field.ts'
import { csrfField, layout } from '../../ui/layout.ts'
import { messagePage } from '../../ui/message-page.ts'
import type { Page } from '../../ui/page.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from '../rules.ts'
import * as en from '../words/en.ts'

export function forgotPasswordPage(page: Page, form: FormState): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(en.forgotTitle),
    body: html`<article class="narrow">
<h1>${say(en.forgotten)}</h1>
<p>${say(en.forgotIntro)}</p>
${formErrors(page, form)}
<form method="post" action="${paths.forgotPassword()}">
${csrfField(page)}
${inputField(page, form, { name: 'email', label: say(en.email), type: 'email', required: true, autocomplete: 'username' })}
<button type="submit">${say(en.sendLink)}</button>
</form>
</article>`,
  })
}

/** Identical for every address, so that nobody can find out whose account it is. */
export function resetSentPage(page: Page, address: string): SafeHtml {
  const { say } = page
  return messagePage(page, {
    title: say(en.resetSentTitle),
    text: say(en.resetSentText, address),
    next: { href: paths.adminSignIn(), label: say(en.backToSignIn) },
  })
}

export function resetPasswordPage(
  page: Page,
  { form, token }: { form: FormState; token: string },
): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(en.newPasswordTitle),
    body: html`<article class="narrow">
<h1>${say(en.newPasswordHeading)}</h1>
${formErrors(page, form)}
<form method="post" action="${paths.resetPassword(token)}">
${csrfField(page)}
${inputField(page, form, {
  name: 'password',
  label: say(en.newPassword),
  type: 'password',
  required: true,
  maxLength: PASSWORD_MAX,
  autocomplete: 'new-password',
  hint: say(en.newPasswordHint, PASSWORD_MIN),
})}
<button type="submit">${say(en.saveNewPassword)}</button>
</form>
</article>`,
  })
}

export function resetLinkOverPage(page: Page): SafeHtml {
  const { say } = page
  return messagePage(page, {
    title: say(en.linkOverTitle),
    text: say(en.linkOverText),
    next: { href: paths.forgotPassword(), label: say(en.sendNewLink) },
  })
}
