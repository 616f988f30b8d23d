import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, inputField, textField } from '../../ui/field.ts'
import { adminMenu, csrfField, layout, type Page } from '../../ui/layout.ts'

type ImportData = Page & { exchange: Exchange; form: FormState }

/** Where a list is pasted or a file chosen. Nothing is added before it has been looked at. */
export function importPage({ csrf, exchange, form }: ImportData): SafeHtml {
  const { slug, name } = exchange
  return layout({
    title: 'Add a list of people',
    menu: adminMenu({ csrf }),
    body: html`<p><a href="${paths.desk(slug)}">${name}</a></p>
<article class="narrow">
<h1>Add a list of people</h1>
<p>One person per line: name, email, household, gift ideas. Only the name is needed. You see what will happen to each line before anything is added.</p>
${formErrors(form)}
<form method="post" action="${paths.importPeople(slug)}" enctype="multipart/form-data" data-unsaved>
${csrfField(csrf)}
${textField(form, { name: 'list', label: 'Paste the list', rows: 8, hint: 'Copied from a spreadsheet, or typed with commas: Anna, anna@example.org, Lindgren, books' })}
${inputField(form, { name: 'file', label: 'Or choose a file', type: 'file', accept: '.csv,.tsv,.txt,text/csv,text/plain', hint: 'CSV as Excel, Numbers and LibreOffice save it, up to 1 MB. A header may name the columns in any order.' })}
<div class="actions"><button type="submit">Look at the list</button>
<a href="${paths.desk(slug)}">Cancel</a></div>
</form>
</article>`,
  })
}
