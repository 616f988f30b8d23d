import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { fieldTexts } from '../../participants/fields.ts'
import type { PersonInput } from '../../participants/forms.ts'
import { personFields } from '../../participants/views/fields.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors } from '../../ui/field.ts'
import { actionButton, adminMenu, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import * as en from '../words/en.ts'
import { onlyOneLeft } from './only-one.ts'

export function latecomerPage(page: Page, { slug }: Exchange, form: FormState): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(en.lateTitle),
    menu: adminMenu(page),
    body: html`<article class="narrow">
<h1>${say(en.lateTitle)}</h1>
<p>${say(en.lateIntro)}</p>
${formErrors(page, form)}
<form method="post" action="${paths.latecomer(slug)}" data-unsaved>
${csrfField(page)}
${personFields(page, form, 'person')}
<div class="actions"><button type="submit">${say(en.showWhatComes)}</button>
<a href="${paths.desk(slug)}">${say(ui.cancel)}</a></div>
</form>
</article>`,
  })
}

type Latecomer = {
  exchange: Exchange
  person: PersonInput
  /** Whom the rules would leave one possible recipient only. */
  told: readonly string[]
}

/** Shows what letting them in means, and asks for confirmation; carries along what was typed. */
export function confirmLatecomerPage(page: Page, { exchange, person, told }: Latecomer): SafeHtml {
  const { say } = page
  const name = personName(person.name)
  const action = paths.latecomer(exchange.slug)
  const fields = { ...fieldTexts(person), told: String(told.length), confirmed: '1' }
  return layout(page, {
    title: say(en.letInTitle),
    menu: adminMenu(page),
    body: html`<article class="narrow">
<h1>${say(en.letInHeading, name)}</h1>
<p>${say(en.letInText, name)} ${say(en.told)}</p>
${onlyOneLeft(page, told)}
<div class="actions">${actionButton(page, { action, label: say(en.letIn), fields })}
<a href="${paths.desk(exchange.slug)}">${say(en.changeNothing)}</a></div>
</article>`,
  })
}
