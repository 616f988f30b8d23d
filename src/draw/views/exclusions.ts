import { html, type SafeHtml } from '@remix-run/html-template'
import { isDrawn } from '../../exchanges/rules.ts'
import { paths } from '../../paths.ts'
import { formErrors, selectField } from '../../ui/field.ts'
import { actionButton, adminMenu, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import type { Exclusions } from '../queries.ts'
import * as en from '../words/en.ts'
import { forecastBox } from './forecast.ts'
import { type ExclusionForms, householdsSection } from './households.ts'

/** Exclusions and households, and whether names can be drawn with them. */
export function exclusionsPage(page: Page, data: Exclusions, forms: ExclusionForms): SafeHtml {
  const { say } = page
  const { exchange } = data
  return layout(page, {
    title: say(en.title),
    menu: adminMenu(page),
    flash: say(en.done, page.done),
    body: html`${backLink(paths.desk(exchange.slug), exchange.name)}
<h1>${say(en.title)}</h1>
${isDrawn(exchange.state) ? html`<p class="notice">${say(en.drawnByThese)}</p>` : forecastBox(page, data)}
${householdsSection(page, data, forms)}
<section>
<h2>${say(en.exclusionsHeading)}</h2>
<p>${say(en.exclusionsIntro)}</p>
${exclusionList(page, data)}
${isDrawn(exchange.state) ? forgottenExclusion(page, data, forms) : addForm(page, data, forms)}
</section>
${lastTimeSection(page, data)}`,
  })
}

function lastTimeSection(page: Page, { exchange, remembersLastTime }: Exclusions): SafeHtml | null {
  if (!remembersLastTime || isDrawn(exchange.state)) return null
  const { say } = page
  const button = {
    action: paths.forgetLastTime(exchange.slug),
    label: say(en.forgetLastTime),
    style: 'second' as const,
  }
  return html`<section>
<h2>${say(en.lastTimeHeading)}</h2>
<p>${say(en.lastTimeText)}</p>
${actionButton(page, button)}
</section>`
}

function exclusionList(page: Page, { exchange, exclusions, people }: Exclusions): SafeHtml {
  const { say } = page
  const names = new Map(people.map((person) => [person.id, person.name]))
  const present = exclusions.filter(
    ({ giver_id, recipient_id }) => names.has(giver_id) && names.has(recipient_id),
  )
  const waiting = exclusions.length - present.length
  const name = (id: string) => personName(names.get(id) ?? '')
  const button = (id: string) =>
    actionButton(page, {
      action: paths.removeExclusion(exchange.slug, id),
      label: say(en.remove),
      style: 'second',
    })
  return html`${waiting > 0 ? html`<p><small>${say(en.moreWait, waiting)}</small></p>` : null}
<ul class="rows">${present.map(
    ({ id, mutual, giver_id, recipient_id }) =>
      html`<li id="exclusion-${id}"><div>${say(mutual ? en.mutual : en.oneWay, name(giver_id), name(recipient_id))}</div>
${isDrawn(exchange.state) ? null : button(id)}</li>`,
  )}</ul>`
}

/** While names are drawn, an exclusion can only be added by drawing again for everybody. */
function forgottenExclusion(page: Page, data: Exclusions, forms: ExclusionForms): SafeHtml | null {
  const { exchange } = data
  if (exchange.state !== 'matched') return null
  const way = { action: paths.drawAgain(exchange.slug), label: page.say(en.drawAgainWithIt) }
  return html`<h3>${page.say(en.exclusionForgotten)}</h3>
<p>${page.say(en.exclusionForgottenText)}</p>
${addForm(page, data, forms, way)}`
}

function addForm(
  page: Page,
  { exchange, people }: Exclusions,
  { exclusion: form }: ExclusionForms,
  { action, label } = { action: paths.exclusions(exchange.slug), label: page.say(en.add) },
): SafeHtml {
  const { say } = page
  if (people.length < 2) return html`<p class="empty">${say(en.twoPeopleFirst)}</p>`
  const options = [
    { value: '', label: say(en.choosePerson) },
    ...people.map((person) => ({ value: person.id, label: person.name })),
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
<button type="submit">${label}</button>
</form>`
}
