import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { people } from '../../ui/dates.ts'
import { textField } from '../../ui/field.ts'
import { adminMenu, csrfField, layout, type Page } from '../../ui/layout.ts'
import { personName } from '../../ui/person-text.ts'
import type { Columns } from '../list-columns.ts'
import type { Verdict } from '../list-plan.ts'

type PreviewData = Page & {
  exchange: Exchange
  columns: Columns
  plan: readonly Verdict[]
  text: string
  /** The fingerprint of what this page shows. */
  seen: string
  /** True if the list or the people changed since it was last shown. */
  hasChanged: boolean
}

const OUTCOMES = { new: 'new', already_in: 'already in', mistake: 'left out' } as const

/** What will happen to every line, before anything is written. */
export function previewPage(data: PreviewData): SafeHtml {
  const { csrf, exchange, plan, hasChanged } = data
  const count = (outcome: Verdict['outcome']) =>
    plan.filter((verdict) => verdict.outcome === outcome).length
  const [added, alreadyIn, mistakes] = [count('new'), count('already_in'), count('mistake')]
  return layout({
    title: 'Look at the list',
    menu: adminMenu({ csrf }),
    notice: hasChanged
      ? 'The list or the people changed meanwhile, so nothing was added. This is what would happen now.'
      : undefined,
    body: html`<p><a href="${paths.desk(exchange.slug)}">${exchange.name}</a></p>
<h1>Look at the list</h1>
<p>Nothing is added yet. Of ${plan.length === 1 ? 'one line' : `${plan.length} lines`}: <strong>${added} new</strong>, ${alreadyIn} already in, ${mistakes} left out because of a mistake.</p>
${mistakes > 0 ? html`<p class="problem">Mend the mistakes in your file or in the text below and look again, or go on without these lines.</p>` : null}
${leftOut(data)}
<form method="post" action="${paths.confirmImport(exchange.slug)}" enctype="multipart/form-data">
${csrfField(csrf)}<input type="hidden" name="seen" value="${data.seen}">
<div class="actions">${added > 0 ? html`<button type="submit">Add ${people(added)}</button>` : html`<strong>There is nobody to add.</strong>`}
<a href="${paths.importPeople(exchange.slug)}">Start over</a></div>
<p><small>Everybody who is added and has an email gets a mail with a link to their page.</small></p>
<ul class="rows lines">${plan.map(line)}</ul>
<details${mistakes > 0 ? html` open` : null}><summary>Change the list</summary>
${textField({ values: { list: data.text }, errors: {} }, { name: 'list', label: 'The list', required: true, rows: 12 })}
<button type="submit" class="secondary" formaction="${paths.importPeople(exchange.slug)}">Look again</button>
</details>
</form>`,
  })
}

function leftOut({ columns }: PreviewData): SafeHtml | null {
  const { unknown } = columns
  if (unknown.length === 0) return null
  return html`<p class="notice">${unknown.length === 1 ? 'This column is' : 'These columns are'} not used: ${unknown.join(', ')}.</p>`
}

function line({ number, name, email, outcome, note, person }: Verdict): SafeHtml {
  const details = [person?.email ?? email, person?.household ?? ''].filter((text) => text !== '')
  return html`<li class="${outcome}"><div><small>${number}.</small> ${name === '' ? html`<em>no name</em>` : personName(name)}${details.length > 0 ? html` <small>${details.join(' · ')}</small>` : null}${note ? html`<br><small class="note">${note}</small>` : null}</div><strong>${OUTCOMES[outcome]}</strong></li>
`
}
