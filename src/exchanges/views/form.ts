import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { choiceField } from '../../ui/choice-field.ts'
import { checkboxField, formErrors, inputField, textField, versionField } from '../../ui/field.ts'
import { adminMenu, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink, fold } from '../../ui/parts.ts'
import { timezoneField } from '../../ui/timezone-field.ts'
import * as ui from '../../ui/words/en.ts'
import { CUSTOM_MAX } from '../customs.ts'
import {
  BUDGET_MAX,
  DESCRIPTION_MAX,
  DRAW_SHAPES,
  HOST_MAX,
  isDrawn,
  LOCATION_MAX,
  mayChooseReveal,
  mayDrawItself,
  NAME_MAX,
  NAMES_SHOWN,
  type NamesShown,
  PARTICIPANTS_MIN,
} from '../rules.ts'
import type { Exchange } from '../tables.ts'
import * as en from '../words/en.ts'
import * as customs from '../words/en-customs.ts'

/** Words a saved value the way the form does. */
export function valueInWords({ say, sender }: Pick<Page, 'say' | 'sender'>) {
  return (field: string, value: string): string => {
    const shape = field === 'draw_shape' && DRAW_SHAPES.find((one) => one === value)
    if (shape) return say(en.shapeName, shape)
    const place = field === 'names_shown' && NAMES_SHOWN.find((one) => one === value)
    if (place) return say(en.namesPlace, place, sender !== undefined)
    return field.endsWith('_date') ? say(ui.longDate, value) : value
  }
}

type ExchangeForm = { form: FormState; exchange?: Exchange | undefined }

/** The form for creating or editing an exchange. */
export function exchangeFormPage(page: Page, { form, exchange }: ExchangeForm): SafeHtml {
  const { say } = page
  const title = say(exchange ? en.editTitle : en.createTitle)
  const back = exchange
    ? backLink(paths.desk(exchange.slug), exchange.name)
    : backLink(paths.adminHome(), say(en.yourExchanges))
  return layout(page, {
    title,
    menu: adminMenu(page),
    form,
    body: html`<article>
${back}
<h1>${title}</h1>
${formErrors(page, form)}
<form method="post" action="${exchange ? paths.desk(exchange.slug) : paths.exchanges()}" data-unsaved>
${csrfField(page)}
${versionField(form)}
${usualFields(page, form)}
${moreFields(page, { form, exchange })}
<div class="actions"><button type="submit">${say(exchange ? ui.save : en.create)}</button>
<a href="${exchange ? paths.desk(exchange.slug) : paths.adminHome()}">${say(ui.cancel)}</a></div>
</form>
</article>`,
  })
}

function usualFields(page: Page, form: FormState): SafeHtml {
  const { say, sender } = page
  return html`${inputField(page, form, { name: 'name', label: say(en.name), required: true, maxLength: NAME_MAX, hint: say(en.nameHint) })}
${inputField(page, form, { name: 'host', label: say(en.host), required: true, maxLength: HOST_MAX, hint: say(en.hostHint, sender !== undefined) })}
${inputField(page, form, { name: 'exchange_date', label: say(en.day), type: 'date', required: true })}
${inputField(page, form, { name: 'budget', label: say(en.budget), maxLength: BUDGET_MAX, hint: say(en.budgetHint) })}
${inputField(page, form, { name: 'location', label: say(en.place), maxLength: LOCATION_MAX })}
${textField(page, form, { name: 'description', label: say(en.description), maxLength: DESCRIPTION_MAX })}`
}

const MORE = [
  'custom',
  'registration_close_date',
  'max_participants',
  'email_domains',
  'reminder_days',
  'draws_itself',
  'draw_shape',
  'names_shown',
  'timezone',
] as const

function moreFields(page: Page, { form, exchange }: ExchangeForm): SafeHtml {
  const { say, sender } = page
  const isOpen = MORE.some((field) => form.errors[field])
  const body = html`<div>
${inputField(page, form, { name: 'custom', label: say(en.calledWhat), maxLength: CUSTOM_MAX, hint: say(en.calledWhatHint), suggestions: say(customs.suggestions).split('\n') })}
${inputField(page, form, { name: 'registration_close_date', label: say(en.lastDay), type: 'date', hint: say(en.lastDayHint) })}
${exchange && !mayDrawItself(exchange) ? html`<p id="draws_itself">${say(en.drawnByHand)}</p>` : checkboxField(form, { name: 'draws_itself', label: say(en.drawsItself), hint: say(en.drawsItselfHint, sender !== undefined) })}
${inputField(page, form, { name: 'max_participants', label: say(en.mostPeople), type: 'number', min: PARTICIPANTS_MIN, hint: say(en.mostPeopleHint) })}
${inputField(page, form, { name: 'email_domains', label: say(en.emailDomains), hint: say(en.emailDomainsHint) })}
${checkboxField(form, { name: 'approves', label: say(en.approves) })}
${checkboxField(form, { name: 'joins_without_email', label: say(en.joinsWithoutEmail), hint: say(en.joinsWithoutEmailHint) })}
${exchange && !mayChooseReveal(exchange.state) ? settledReveal(page, exchange) : checkboxField(form, { name: 'reveals', label: say(en.reveals), hint: say(en.revealsHint) })}
${inputField(page, form, { name: 'reminder_days', label: say(en.reminders), hint: say(en.remindersHint, sender !== undefined) })}
${exchange && isDrawn(exchange.state) ? settledFields(page, exchange) : drawFields(page, form)}
${timezoneField(page, form)}
</div>`
  return fold({ title: say(en.more), fact: say(en.moreFact), isOpen, body })
}

function drawFields({ say, sender }: Page, form: FormState): SafeHtml {
  const options = DRAW_SHAPES.map((shape) => ({ value: shape, label: say(en.shapeName, shape) }))
  const placed = (place: NamesShown) => say(en.namesPlace, place, sender !== undefined)
  const places = NAMES_SHOWN.map((place) => ({ value: place, label: placed(place) }))
  return html`${choiceField(form, { name: 'draw_shape', label: say(en.theDraw), options })}
${choiceField(form, { name: 'names_shown', label: say(en.namesShown), options: places })}`
}

function settledReveal({ say }: Page, { reveals }: Exchange): SafeHtml {
  return html`<p><strong>${say(en.afterTheDay)}</strong><br>${say(en.revealed, reveals)}<br>
<small>${say(en.settledByInvitation)}</small></p>`
}

/** What names were drawn by stays as it was. */
function settledFields({ say, sender }: Page, { draw_shape, names_shown }: Exchange): SafeHtml {
  return html`<p><strong>${say(en.theDraw)}</strong><br>${say(en.shapeName, draw_shape)}</p>
<p><strong>${say(en.namesShown)}</strong><br>${say(en.namesPlace, names_shown, sender !== undefined)}</p>
<p><small>${say(en.settledByDraw)}</small></p>`
}
