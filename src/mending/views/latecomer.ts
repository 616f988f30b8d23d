import { html, type SafeHtml } from '@remix-run/html-template'
import { namedField } from '../../draw/forms.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { fieldTexts } from '../../participants/fields.ts'
import type { PersonInput } from '../../participants/forms.ts'
import { personFields } from '../../participants/views/fields.ts'
import { type Mailed, paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { confirmPage } from '../../ui/confirm-page.ts'
import { formErrors } from '../../ui/field.ts'
import { adminMenu, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import type { OnlyOne } from '../queries.ts'
import * as en from '../words/en.ts'

type Late = { exchange: Exchange; areInvited: boolean; form: FormState }

/** `areInvited`: somebody of last time has yet to join. */
export function latecomerPage(
  page: Page,
  { exchange: { slug, name }, areInvited, form }: Late,
): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(en.lateTitle),
    menu: adminMenu(page),
    form,
    body: html`<article class="narrow">
${backLink(paths.desk(slug), name)}
<h1>${say(en.lateTitle)}</h1>
<p>${say(en.lateIntro)}</p>
${areInvited ? html`<p class="soft small">${say(en.lateFromLastTime)}</p>` : null}
${formErrors(page, form)}
<form method="post" action="${paths.latecomer(slug)}" data-unsaved>
${csrfField(page)}
${personFields(page, form, 'person')}
<div class="actions"><button type="submit">${say(en.goOn)}</button>
<a href="${paths.desk(slug)}">${say(ui.cancel)}</a></div>
</form>
</article>`,
  })
}

type Latecomer = {
  exchange: Exchange
  person: PersonInput
  /** Whom the rules would leave one possible recipient only. */
  told: readonly OnlyOne[]
  /** Whom an email tells to look again. */
  mailed: Mailed
  /** They have said no to an exchange of this series. */
  saysNo: boolean
}

/** Shows what letting them in means, and asks for confirmation; carries along what was typed. */
export function confirmLatecomerPage(page: Page, latecomer: Latecomer): SafeHtml {
  const { say } = page
  const { exchange, person, told, mailed, saysNo } = latecomer
  const name = personName(person.name)
  const only = told.map(({ name }) => name)
  return confirmPage(page, {
    title: say(en.letInTitle),
    heading: say(en.letInHeading, name),
    text: [
      saysNo ? say(en.saidNo, name) : '',
      say(en.letInText, name),
      say(en.told, mailed, page.mailWaits),
      only.length > 0 ? say(en.onlyOneLeft, only) : '',
    ].filter((paragraph) => paragraph !== ''),
    action: paths.latecomer(exchange.slug),
    fields: { ...fieldTexts(person), told: namedField(told), confirmed: '1' },
    label: say(en.letIn),
    style: 'primary',
    back: paths.desk(exchange.slug),
  })
}
