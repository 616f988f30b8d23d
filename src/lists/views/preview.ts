import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { textField } from '../../ui/field.ts'
import { adminMenu, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import type { Columns } from '../columns.ts'
import type { Verdict } from '../rules.ts'
import * as en from '../words/en.ts'

type Preview = {
  exchange: Exchange
  columns: Columns
  plan: readonly Verdict[]
  text: string
  /** The fingerprint of what this page shows. */
  seen: string
  /** True if the list or the people have changed since the last preview. */
  hasChanged: boolean
}

/** What will happen to each line, before anything is written. */
export function previewPage(page: Page, preview: Preview): SafeHtml {
  const { say } = page
  const { exchange, columns, plan, hasChanged } = preview
  const count = (outcome: Verdict['outcome']) =>
    plan.filter((verdict) => verdict.outcome === outcome).length
  const mistakes = count('mistake')
  return layout(page, {
    title: say(en.previewTitle),
    menu: adminMenu(page),
    flash: hasChanged ? say(en.hasChanged) : undefined,
    body: html`${backLink(paths.desk(exchange.slug), exchange.name)}
<h1>${say(en.previewTitle)}</h1>
<p>${say(en.summary, plan.length, count('new'), count('already_in'), mistakes)}</p>
${mistakes > 0 ? html`<p class="problem">${say(en.mendMistakes)}</p>` : null}
${columns.unknown.length > 0 ? html`<p class="notice">${say(en.unusedColumns, columns.unknown)}</p>` : null}
${confirmForm(page, preview, { added: count('new'), mistakes })}`,
  })
}

function confirmForm(
  page: Page,
  { exchange, plan, seen, text }: Preview,
  { added, mistakes }: { added: number; mistakes: number },
): SafeHtml {
  const { say } = page
  const { slug } = exchange
  const list = { values: { list: text }, errors: {} }
  return html`<form method="post" action="${paths.confirmImport(slug)}" enctype="multipart/form-data">
${csrfField(page)}<input type="hidden" name="seen" value="${seen}">
<div class="actions">${added > 0 ? html`<button type="submit">${say(en.addThem, added)}</button>` : html`<strong>${say(en.nobodyToAdd)}</strong>`}
<a href="${paths.importPeople(slug)}">${say(en.startOver)}</a></div>
<p><small>${say(en.whoGetsMail)}</small></p>
<ul class="rows lines">${plan.map((verdict) => line(page, verdict))}</ul>
<details${mistakes > 0 ? html` open` : null}><summary>${say(en.changeList)}</summary>
${textField(page, list, { name: 'list', label: say(en.theList), required: true, rows: 12 })}
<button type="submit" class="second" formaction="${paths.importPeople(slug)}">${say(en.lookAgain)}</button>
</details>
</form>`
}

function line({ say }: Page, { number, name, email, outcome, note, person }: Verdict): SafeHtml {
  const details = [person?.email ?? email, person?.household ?? ''].filter((text) => text !== '')
  return html`<li class="${outcome}"><div><small>${number}.</small> ${name === '' ? html`<em>${say(en.noName)}</em>` : personName(name)}${details.length > 0 ? html` <small>${details.join(' · ')}</small>` : null}${note ? html`<br><small class="note">${say(en.note, note)}</small>` : null}</div><strong>${say(en.outcome, outcome)}</strong></li>
`
}
