import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, inputField, textField, versionField } from '../../ui/field.ts'
import { csrfField, layout, type Page } from '../../ui/layout.ts'
import { GIFT_IDEAS_MAX, PERSON_NAME_MAX, POSTAL_ADDRESS_MAX } from '../rules.ts'

type ProfileData = Page & { exchange: Exchange; form: FormState }

export function profilePage({ csrf, exchange, form }: ProfileData): SafeHtml {
  return layout({
    title: 'About me',
    body: html`<article class="narrow">
<h1>About me</h1>
${formErrors(form)}
<form method="post" action="${paths.profile(exchange.slug)}" data-unsaved>
${csrfField(csrf)}
${versionField(form)}
${inputField(form, { name: 'name', label: 'Your name', required: true, maxLength: PERSON_NAME_MAX, autocomplete: 'name' })}
${textField(form, { name: 'gift_ideas', label: 'What would make you happy?', maxLength: GIFT_IDEAS_MAX, rows: 6, hint: 'Sizes, tastes, links, and what you have enough of. Whoever gives to you always sees the newest version.' })}
${textField(form, { name: 'postal_address', label: 'Your postal address', maxLength: POSTAL_ADDRESS_MAX, rows: 3, autocomplete: 'street-address', hint: 'Only the one who gives to you and the organiser see it.' })}
<div class="actions"><button type="submit">Save</button>
<a href="${paths.dashboard(exchange.slug)}">Cancel</a></div>
</form>
</article>`,
  })
}
