import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, inputField } from '../../ui/field.ts'
import { csrfField, layout } from '../../ui/layout.ts'
import { homeward, messagePage } from '../../ui/message-page.ts'
import { mailNow, type Page } from '../../ui/page.ts'
import { backLink } from '../../ui/parts.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from '../rules.ts'
import * as en from '../words/en.ts'

/** Asks for the email; where no mails go out, it says who else can help. */
export function forgotPasswordPage(page: Page, form: FormState): SafeHtml {
  const { say, sender } = page
  return layout(page, {
    title: say(en.forgotten),
    form,
    body: html`<article>
${backLink(paths.adminSignIn(), say(en.signIn))}
<h1>${say(en.forgotten)}</h1>
${sender === undefined ? html`<p>${say(en.noResetMail)}</p>` : emailForm(page, form)}
</article>`,
  })
}

function emailForm(page: Page, form: FormState): SafeHtml {
  const { say } = page
  return html`<p>${say(en.forgotIntro)}</p>
${formErrors(page, form)}
<form method="post" action="${paths.forgotPassword()}">
${csrfField(page)}
${inputField(page, form, { name: 'email', label: say(en.email), type: 'email', required: true, autocomplete: 'username' })}
<p class="actions"><button type="submit">${say(en.sendLink)}</button></p>
</form>`
}

/** Identical for every address, so that nobody can find out whose account it is. */
export function resetSentPage(page: Page, address: string): SafeHtml {
  const { say } = page
  const mail = mailNow(page)
  return messagePage(page, {
    title: say(en.resetAskedTitle, mail),
    text: say(en.resetAskedText, mail, address),
    mood: 'hush',
    next: { href: paths.adminSignIn(), label: say(en.signIn) },
  })
}

export function resetPasswordPage(
  page: Page,
  { form, token }: { form: FormState; token: string },
): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(en.newPasswordTitle),
    form,
    body: html`<article>
<h1>${say(en.newPasswordTitle)}</h1>
<p>${say(en.newPasswordIntro)}</p>
${formErrors(page, form, { hasPassword: true })}
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
<p class="actions"><button type="submit">${say(en.saveNewPassword)}</button></p>
</form>
</article>`,
  })
}

export function resetLinkOverPage(page: Page): SafeHtml {
  const { say, sender, home } = page
  const again = { href: paths.forgotPassword(), label: say(en.getNewLink) }
  const signIn = { href: paths.adminSignIn(), label: say(en.signIn) }
  return messagePage(page, {
    title: say(en.linkOverTitle),
    text: say(en.linkOverText, sender !== undefined),
    next: home.whose === 'organiser' ? homeward(page) : sender === undefined ? signIn : again,
  })
}
