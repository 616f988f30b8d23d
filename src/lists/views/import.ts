import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, inputField, textField } from '../../ui/field.ts'
import { adminMenu, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink } from '../../ui/parts.ts'
import * as ui from '../../ui/words/en.ts'
import { isAboutColumns } from '../forms.ts'
import * as en from '../words/en.ts'

/** Where a list is pasted or uploaded. Nothing is added before the preview is confirmed. */
export function importPage(page: Page, { slug, name }: Exchange, form: FormState): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(en.title),
    menu: adminMenu(page),
    form,
    body: html`<article>
${backLink(paths.desk(slug), name)}
<h1>${say(en.title)}</h1>
<p>${say(en.intro)}</p>
${formErrors(page, form)}
<form method="post" action="${paths.importPeople(slug)}" enctype="multipart/form-data" data-unsaved>
${csrfField(page)}${chosenBefore(form)}
${textField(page, form, { name: 'list', label: say(en.paste), rows: 8, hint: say(en.pasteHint) })}
${inputField(page, form, { name: 'file', label: say(en.chooseFile), type: 'file', accept: '.csv,.tsv,.txt,.xlsx,.xls,.ods,text/csv,text/plain', hint: say(en.chooseFileHint) })}
<div class="actions"><button type="submit">${say(en.check)}</button>
<a href="${paths.desk(slug)}">${say(ui.cancel)}</a></div>
</form>
</article>`,
  })
}

/** What was chosen for the columns before the visitor was signed out. */
function chosenBefore({ values }: FormState): SafeHtml[] {
  const chosen = Object.entries(values).filter(([field]) => isAboutColumns(field))
  return chosen.map(
    ([field, value]) => html`<input type="hidden" name="${field}" value="${value}">`,
  )
}
