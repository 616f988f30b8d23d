import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { toldOf } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, textField } from '../../ui/field.ts'
import { adminMenu, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink, fold, longList } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import { compareNames } from '../../ui/words/en.ts'
import type { Columns } from '../columns.ts'
import type { Verdict } from '../rules.ts'
import * as en from '../words/en.ts'
import { columnsFold } from './columns.ts'

type Preview = {
  exchange: Exchange
  columns: Columns
  plan: readonly Verdict[]
  text: string
  /** The fingerprint of what this page shows. */
  seen: string
  /** Who is in, but not on the list. */
  missing: readonly Pick<Participant, 'name'>[]
  /** Whether somebody was in before, of whom nothing is kept. */
  hasAnybodyLeft: boolean
  /** True if the list or the people have changed since the last preview. */
  hasChanged: boolean
}

const OUTCOMES = ['new', 'already_in', 'said_no', 'mistake'] as const

/** What will happen to each line, before anything is written: mistakes first, the rest folded. */
export function previewPage(page: Page, preview: Preview): SafeHtml {
  const { say } = page
  const { exchange, plan, hasChanged, columns, hasAnybodyLeft } = preview
  const form = listForm(page, preview)
  return layout(page, {
    title: say(en.previewTitle),
    menu: adminMenu(page),
    form,
    flash: hasChanged ? say(en.hasChanged) : undefined,
    body: html`<article>
${backLink(paths.desk(exchange.slug), exchange.name)}
<h1>${say(en.previewTitle)}</h1>
${formErrors(page, form)}
<p>${say(en.nobodyAdded)}</p>
<dl>${countedOutcomes(plan).map((outcome) => html`<dt>${say(en.outcome, outcome)}</dt><dd>${linesOf(plan, outcome).length}</dd>`)}</dl>
${columns.unused.length > 0 ? html`<p class="soft">${say(en.unusedColumns, columns.unused)}</p>` : null}
${hasAnybodyLeft ? html`<p class="soft">${say(en.nothingKept)}</p>` : null}
${confirmForm(page, preview)}
</article>`,
  })
}

/** Nobody has said no in most lists. */
function countedOutcomes(plan: readonly Verdict[]) {
  return OUTCOMES.filter((one) => one !== 'said_no' || linesOf(plan, one).length > 0)
}

/** Lines to fix are mistakes in the one field that has them all. */
function listForm({ say }: Page, { plan, text }: Preview): FormState {
  const { length: mistakes } = linesOf(plan, 'mistake')
  const errors = mistakes === 0 ? {} : { '': say(en.toFix, mistakes), list: say(en.fixThese) }
  return { values: { list: text }, errors }
}

function linesOf(plan: readonly Verdict[], outcome: Verdict['outcome']): readonly Verdict[] {
  return plan.filter((verdict) => verdict.outcome === outcome)
}

function confirmForm(page: Page, preview: Preview): SafeHtml {
  const { say, sender } = page
  const { plan, seen, columns } = preview
  const { slug } = preview.exchange
  const newcomers = linesOf(plan, 'new')
  const { length: added } = newcomers
  const { length: mailed } = newcomers.filter(({ person }) => person?.email)
  return html`<form method="post" action="${paths.confirmImport(slug)}" enctype="multipart/form-data">
${csrfField(page)}<input type="hidden" name="seen" value="${seen}">
${householdNotice(page, preview)}
${mistakesPart(page, preview)}
<div class="actions">${added > 0 ? html`<button type="submit">${say(en.addThem, added)}</button>` : html`<strong>${say(en.nobodyToAdd)}</strong>`}
<a href="${paths.importPeople(slug)}">${say(en.startOver)}</a></div>
${added > 0 ? html`<p><small>${say(en.whoGetsMail, toldOf(sender === undefined ? 0 : mailed, added), page.mailWaits)}</small></p>` : null}
${linesFold(page, plan, 'said_no')}
${linesFold(page, plan, 'new')}
${linesFold(page, plan, 'already_in')}
${missingFold(page, preview)}
${columnsFold(page, columns, lookAgain(preview, say(en.useColumns)))}
${linesOf(plan, 'mistake').length > 0 ? null : fold({ title: say(en.editList), body: listField(page, preview) })}
</form>`
}

/** A column that the list calls something else, or nothing, may not be meant as what keeps people apart. */
function householdNotice({ say }: Page, { columns, exchange }: Preview): SafeHtml | null {
  const { householdAs } = columns
  if (householdAs === undefined) return null
  return html`<div class="notice"><p>${say(en.usedAsHousehold, householdAs.name)}</p>
<button type="submit" class="quiet" name="leave_out" value="${householdAs.number}" formaction="${paths.importPeople(exchange.slug)}">${say(en.dontUseIt)}</button></div>`
}

function mistakesPart(page: Page, preview: Preview): SafeHtml | null {
  const mistakes = linesOf(preview.plan, 'mistake')
  if (mistakes.length === 0) return null
  return html`<section aria-labelledby="to-fix">
${longList(
  page,
  mistakes.map((verdict) => line(page, verdict)),
)}
${listField(page, preview)}
</section>
<hr>`
}

function listField(page: Page, preview: Preview): SafeHtml {
  const { say } = page
  return html`<div>${textField(page, listForm(page, preview), { name: 'list', label: say(en.theList), required: true, rows: 12 })}
${lookAgain(preview, say(en.checkAgain))}</div>`
}

function lookAgain({ exchange }: Preview, label: string): SafeHtml {
  return html`<p class="actions"><button type="submit" class="second" formaction="${paths.importPeople(exchange.slug)}">${label}</button></p>`
}

/** Who is in, but not on a list of people of whom some are in: they may have left the office. */
function missingFold(page: Page, { plan, missing }: Preview): SafeHtml | null {
  const { say } = page
  if (missing.length === 0 || linesOf(plan, 'already_in').length === 0) return null
  const names = missing
    .toSorted(compareNames)
    .map(({ name }) => html`<li><strong>${personName(name)}</strong></li>`)
  return fold({
    title: say(en.notListed),
    fact: say(en.aboutLines, missing.length),
    body: html`<p>${say(en.stayIn)}</p>${longList(page, names)}`,
  })
}

/** These lines, those with a remark first, for which it is open. */
function linesFold(
  page: Page,
  plan: readonly Verdict[],
  outcome: Exclude<Verdict['outcome'], 'mistake'>,
): SafeHtml | null {
  const { say } = page
  const lines = linesOf(plan, outcome)
  if (lines.length === 0) return null
  const [remarked, plain] = [lines.filter(({ note }) => note), lines.filter(({ note }) => !note)]
  const rows = [...remarked, ...plain].map((verdict) => line(page, verdict))
  return fold({
    title: say(en.outcome, outcome),
    fact: say(en.aboutLines, lines.length),
    isOpen: remarked.length > 0,
    body: longList(page, rows),
  })
}

function line({ say }: Page, { number, name, email, note, person }: Verdict): SafeHtml {
  const details = [person?.email ?? email, person?.household ?? ''].filter((text) => text !== '')
  return html`<li><div><small>${number}.</small> ${name === '' ? html`<em>${say(en.noName)}</em>` : html`<strong>${personName(name)}</strong>`}${details.length > 0 ? html` <small>${details.join(' · ')}</small>` : null}${note ? html`<br>${say(en.note, note)}` : null}</div></li>
`
}
