import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { hostName } from '../../exchanges/words/en.ts'
import { paths } from '../../paths.ts'
import { type FormState, hasErrors } from '../../platform/forms.ts'
import { formErrors, inputField } from '../../ui/field.ts'
import { csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import { stamp } from '../../ui/pictures.ts'
import * as en from '../words/en.ts'

type Request = { exchange: Exchange; form: FormState; flash?: string | undefined }

/** Asks for the email that a link goes to, or for the code of a card. */
export function requestAccessPage(page: Page, { exchange, form, flash }: Request): SafeHtml {
  const { say, sender } = page
  const { slug, name } = exchange
  const sends = sender !== undefined
  const intro = sends ? say(en.askIntro) : say(en.askIntroHost, personName(say(hostName, exchange)))
  return layout(page, {
    title: say(en.yourPage),
    flash,
    form,
    body: html`<article class="narrow">
${hasErrors(form) ? null : stamp(page, 'wink')}
<h1>${say(en.askHeading, name)}</h1>
${formErrors(page, form)}
<p>${intro}</p>
${emailForm(page, { form, action: paths.requestAccess(slug), label: say(sends ? en.sendLink : en.askForLink) })}
<section aria-labelledby="card">
<h2 id="card">${say(en.gotACard)}</h2>
<form method="post" action="${paths.cardCode(slug)}">
${csrfField(page)}
${inputField(page, form, { name: 'code', label: say(en.codeOfCard), required: true, hint: say(en.codeHint) })}
<p class="actions"><button type="submit" class="second">${say(en.openMyPage)}</button></p>
</form>
</section>
<p class="small">${say(en.notInYet, paths.invitation(slug))}</p>
</article>`,
  })
}

/** For people without a link at hand: they get one mail for each exchange they are in. */
export function lostLinkPage(page: Page, form: FormState): SafeHtml {
  const { say, sender } = page
  return layout(page, {
    title: say(en.lostTitle),
    form,
    body: html`<article class="narrow">
${hasErrors(form) ? null : stamp(page, 'wink')}
<h1>${say(en.lostTitle)}</h1>
${formErrors(page, form)}
${
  sender === undefined
    ? html`<p>${say(en.noMailHere)}</p>`
    : html`<p>${say(en.lostIntro)}</p>
${emailForm(page, { form, action: paths.lostLink(), label: say(en.sendLink) })}
<p class="small">${say(en.withoutEmail)}</p>`
}
</article>`,
  })
}

type EmailForm = { form: FormState; action: string; label: string }

function emailForm(page: Page, { form, action, label }: EmailForm): SafeHtml {
  const { say } = page
  const field = {
    name: 'email',
    label: say(en.yourEmail),
    type: 'email' as const,
    required: true,
    autocomplete: 'email',
  }
  return html`<form method="post" action="${action}">
${csrfField(page)}
${inputField(page, form, field)}
<p class="actions"><button type="submit">${label}</button></p>
</form>`
}
