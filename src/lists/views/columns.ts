import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import * as participants from '../../participants/words/en.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, selectField, textField } from '../../ui/field.ts'
import { adminMenu, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink, fold, foldingRest } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import type { AskedColumn, Columns } from '../columns.ts'
import { columnField, columnValues, LEFT_OUT } from '../forms.ts'
import { COLUMNS, type Column } from '../headings.ts'
import * as en from '../words/en.ts'

/** More of them are folded: this is some two phone screens. */
const SHOWN_MAX = 10

type Asking = { exchange: Exchange; columns: Columns; text: string; errors: FormState['errors'] }

/** Asks what each column of a list holds, where that is not plain or was chosen wrongly. */
export function columnsPage(page: Page, { exchange, columns, text, errors }: Asking): SafeHtml {
  const { say } = page
  const { slug, name } = exchange
  const form = { values: { ...columnValues(columns), list: text }, errors }
  const isOpen = (column: AskedColumn) => !column.isUnderstood || columnField(column) in errors
  const understood = columns.asked.filter((column) => !isOpen(column))
  return layout(page, {
    title: say(en.columnsTitle),
    menu: adminMenu(page),
    form,
    body: html`<article>
${backLink(paths.desk(slug), name)}
<h1>${say(en.columnsTitle)}</h1>
<p>${say(en.whichIsWhich)}</p>
${formErrors(page, form)}
<form method="post" action="${paths.importPeople(slug)}" enctype="multipart/form-data" data-unsaved>
${csrfField(page)}
${headingFields(page, columns, form)}
${columnFields(page, columns.asked.filter(isOpen), form)}
${understood.length === 0 ? null : fold({ title: say(en.understood), fact: holdingsOf(page, understood), body: html`<div>${columnFields(page, understood, form)}</div>` })}
<p class="soft small">${say(en.aboutHouseholds)}</p>
<div class="actions"><button type="submit">${say(en.check)}</button>
<a href="${paths.importPeople(slug)}">${say(en.startOver)}</a></div>
${fold({ title: say(en.editList), body: textField(page, form, { name: 'list', label: say(en.theList), required: true, rows: 12 }) })}
</form>
</article>`,
  })
}

/** The same below a list that is plain, to be changed; null for a single column. */
export function columnsFold(page: Page, columns: Columns, button: SafeHtml): SafeHtml | null {
  const { asked } = columns
  if (asked.length < 2) return null
  const form = { values: columnValues(columns), errors: {} }
  return fold({
    title: page.say(en.theColumns),
    fact: holdingsOf(page, asked),
    body: html`<div>${headingFields(page, columns, form)}
${columnFields(page, asked, form)}
${button}</div>`,
  })
}

function headingFields(page: Page, { firstLine, begins }: Columns, form: FormState): SafeHtml {
  const { say } = page
  const options = [true, false].map((isHeading) => ({
    value: isHeading ? '1' : '0',
    label: say(en.firstLineIs, isHeading),
  }))
  const field = {
    name: 'has_heading',
    label: say(en.firstLine),
    required: true,
    options,
    hint: personName(begins),
  }
  return html`<input type="hidden" name="first_line" value="${firstLine}">
${selectField(page, form, field)}`
}

function columnFields(page: Page, columns: readonly AskedColumn[], form: FormState): SafeHtml {
  const fields = columns.map((column) => selectOf(page, column, form))
  return foldingRest(page, fields, {
    list: (some) => html`${[...some]}`,
    shownMax: SHOWN_MAX,
    isOpen: () => columns.slice(SHOWN_MAX).some((column) => columnField(column) in form.errors),
  })
}

function selectOf(page: Page, column: AskedColumn, form: FormState): SafeHtml {
  const { say } = page
  const options = COLUMNS.map((one) => ({ value: one as string, label: optionOf(page, one) }))
  return selectField(page, form, {
    name: columnField(column),
    label: say(en.columnName, column.name),
    hint: html`${column.samples.map((sample, at) => html`${at === 0 ? '' : ' · '}${personName(sample)}`)}`,
    required: true,
    options: [...options, { value: LEFT_OUT, label: say(en.leftOut) }],
  })
}

function optionOf(page: Page, column: Column): string {
  return column === 'name' ? page.say(en.nameOrPart) : labelOf(page, column)
}

function labelOf({ say }: Page, column: Column): string {
  return column === 'surname' ? say(en.surname) : say(participants.fieldLabel, 'person', column)
}

function holdingsOf(page: Page, columns: readonly AskedColumn[]): string {
  const labels = columns.flatMap(({ holds }) => (holds ? [labelOf(page, holds)] : []))
  return page.say(en.held, labels)
}
