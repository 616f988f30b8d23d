import { html, type SafeHtml } from '@remix-run/html-template'
import { isDrawn } from '../../exchanges/rules.ts'
import { isToBeTakenOut } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import { hasErrors } from '../../platform/forms.ts'
import { formErrors, selectField } from '../../ui/field.ts'
import { actionButton, adminMenu, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink, fold, linkButton, ROWS_SHOWN_MAX } from '../../ui/parts.ts'
import * as ui from '../../ui/words/en.ts'
import type { Exclusions } from '../queries.ts'
import * as en from '../words/en.ts'
import { exclusionList } from './exclusion-list.ts'
import { forecastBox } from './forecast.ts'
import { type ExclusionForms, householdsSection } from './households.ts'

/**
 * Exclusions and households, and whether names can be drawn with them. Where many people stand there already, a rule
 * is added in a view of its own, which `isAdding` asks for.
 */
export function exclusionsPage(
  page: Page,
  data: Exclusions,
  forms: ExclusionForms,
  isAdding = false,
): SafeHtml {
  const { say } = page
  const { exchange } = data
  if (isApart(data) && (isAdding || hasErrors(forms.exclusion))) return addPage(page, data, forms)
  return layout(page, {
    title: say(en.title),
    menu: adminMenu(page),
    form: hasErrors(forms.exclusion) ? forms.exclusion : forms.households,
    flash: say(en.done, page.done),
    body: html`${backLink(paths.desk(exchange.slug), exchange.name)}
<h1>${say(en.title)}</h1>
${isDrawn(exchange.state) ? html`<p class="notice">${say(en.drawnByThese)}</p>` : forecastBox(page, data)}
${householdsSection(page, data, forms)}
<section aria-labelledby="pairs">
<h2 id="pairs">${say(en.exclusionsHeading)}</h2>
${isDrawn(exchange.state) ? null : html`<p>${say(en.exclusionsIntro)}</p>`}
${exclusionList(page, data)}
${isDrawn(exchange.state) ? forgottenExclusion(page, data, forms) : newExclusion(page, data, forms)}
</section>
${lastTimeFold(page, data)}`,
  })
}

function lastTimeFold(page: Page, { exchange, lastTime }: Exclusions): SafeHtml | null {
  if (lastTime === 'nothing' || isDrawn(exchange.state)) return null
  const { say } = page
  const button = {
    action: paths.forgetLastTime(exchange.slug),
    label: say(en.forgetLastTime),
    style: 'second' as const,
  }
  return fold({
    title: say(en.lastTimeHeading),
    fact: say(en.lastTimeFact, lastTime),
    body: html`<p>${say(en.lastTimeText, lastTime)}</p>
${actionButton(page, button)}`,
  })
}

/** While names are drawn, an exclusion can only be added by drawing again for everybody. */
function forgottenExclusion(page: Page, data: Exclusions, forms: ExclusionForms): SafeHtml | null {
  const { exchange } = data
  if (exchange.state !== 'matched') return null
  const { say } = page
  return addFold(page, data, forms, {
    title: say(en.exclusionForgotten),
    intro: say(en.exclusionForgottenText),
    action: paths.drawAgain(exchange.slug),
    label: say(en.drawAgainWithIt),
  })
}

function newExclusion(page: Page, data: Exclusions, forms: ExclusionForms): SafeHtml {
  const { say } = page
  const { slug } = data.exchange
  return isApart(data)
    ? html`<p class="actions">${linkButton(`${paths.exclusions(slug)}?add=1`, say(en.addTitle), 'second')}</p>`
    : addFold(page, data, forms, { title: say(en.addTitle), ...adding(page, data) })
}

/** Where each name would stand three times on one page, and there are many. */
function isApart({ exchange, people }: Exclusions): boolean {
  return people.length > ROWS_SHOWN_MAX && !isDrawn(exchange.state)
}

function adding({ say }: Page, { exchange }: Exclusions): Pick<Way, 'action' | 'label'> {
  return { action: paths.exclusions(exchange.slug), label: say(en.add) }
}

/** The form of a new rule alone. */
function addPage(page: Page, data: Exclusions, forms: ExclusionForms): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(en.addTitle),
    menu: adminMenu(page),
    form: forms.exclusion,
    body: html`<article class="narrow">${backLink(paths.exclusions(data.exchange.slug), say(en.title))}
<h1>${say(en.addTitle)}</h1>
<p>${say(en.exclusionsIntro)}</p>
${addForm(page, data, forms, adding(page, data))}</article>`,
  })
}

type Way = { title: string; intro?: string; action: string; label: string }

function addFold(
  page: Page,
  data: Exclusions,
  forms: ExclusionForms,
  { title, intro, ...way }: Way,
): SafeHtml {
  if (data.people.length < 2) return html`<p class="empty">${page.say(en.twoPeopleFirst)}</p>`
  return html`<details class="fold"${hasErrors(forms.exclusion) ? html` open` : null}><summary>${title}</summary>
${intro ? html`<p>${intro}</p>` : null}
${addForm(page, data, forms, way)}</details>`
}

function addForm(
  page: Page,
  { people }: Exclusions,
  { exclusion: form }: ExclusionForms,
  { action, label }: Pick<Way, 'action' | 'label'>,
): SafeHtml {
  const { say } = page
  // Who has said that it is not for them is out with the draw that they are still in.
  const staying = people.filter((person) => !isToBeTakenOut(person))
  const options = [
    { value: '', label: say(en.choosePerson) },
    ...staying
      .toSorted(ui.compareNames)
      .map((person) => ({ value: person.id, label: person.name })),
  ]
  const kinds = [
    { value: 'mutual', label: say(en.kindMutual) },
    { value: 'one_way', label: say(en.kindOneWay) },
  ]
  return html`${formErrors(page, form)}
<form method="post" action="${action}">
${csrfField(page)}
${selectField(page, form, { name: 'giver_id', label: say(en.firstPerson), required: true, options })}
${selectField(page, form, { name: 'recipient_id', label: say(en.secondPerson), required: true, options })}
${selectField(page, form, { name: 'kind', label: say(en.whatHolds), required: true, options: kinds })}
<div class="actions"><button type="submit" class="second">${label}</button></div>
</form>`
}
