import { html, type SafeHtml } from '@remix-run/html-template'
import { isDrawn } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { PROFILE_FIELDS } from '../../participants/fields.ts'
import { personField } from '../../participants/views/fields.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, versionField } from '../../ui/field.ts'
import { csrfField, layout, participantMenu } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import * as ui from '../../ui/words/en.ts'
import * as en from '../words/en.ts'

/** More room than in other forms, as this is where people think about their wishes. */
const GIFT_IDEAS_ROWS = 6

export function profilePage(page: Page, exchange: Exchange, form: FormState): SafeHtml {
  const { say } = page
  const { slug, host, state } = exchange
  return layout(page, {
    title: say(en.aboutMe),
    menu: participantMenu(page, { slug, hasMessages: isDrawn(state) }),
    form,
    body: html`<article class="narrow">
<h1>${say(en.aboutMe)}</h1>
${formErrors(page, form)}
<form method="post" action="${paths.profile(slug)}" data-unsaved>
${csrfField(page)}
${versionField(form)}
${PROFILE_FIELDS.map((field) =>
  personField(page, form, field, {
    in: 'profile',
    host,
    required: field === 'name',
    ...(field === 'gift_ideas' && { rows: GIFT_IDEAS_ROWS }),
  }),
)}
<div class="actions"><button type="submit">${say(ui.save)}</button>
<a href="${paths.dashboard(slug)}">${say(ui.cancel)}</a></div>
</form>
</article>`,
  })
}
