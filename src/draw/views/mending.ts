import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import type { NewPerson } from '../../participants/commands.ts'
import { GIFT_IDEAS_MAX, PERSON_NAME_MAX, POSTAL_ADDRESS_MAX } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, inputField, textField } from '../../ui/field.ts'
import { actionButton, adminMenu, csrfField, layout, type Page } from '../../ui/layout.ts'
import { personName } from '../../ui/person-text.ts'
import type { Shape } from '../engine/matching.ts'
import { HOUSEHOLD_MAX, shapeInWords } from '../rules.ts'

type Mended = { told: number; shape: Shape }
type LatecomerData = Page & { exchange: Exchange; form: FormState }

export function latecomerPage({ csrf, exchange, form }: LatecomerData): SafeHtml {
  return layout({
    title: 'Somebody joins late',
    menu: adminMenu({ csrf }),
    body: html`<article class="narrow">
<h1>Somebody joins late</h1>
<p>Names are drawn already. The newcomer is fitted in so that as few people as possible get another name. You see how many before anything happens.</p>
${formErrors(form)}
<form method="post" action="${paths.latecomer(exchange.slug)}" data-unsaved>
${csrfField(csrf)}
${inputField(form, { name: 'name', label: 'Name', required: true, maxLength: PERSON_NAME_MAX })}
${inputField(form, { name: 'email', label: 'Email', type: 'email', hint: 'Without one you hand over a card with their link.' })}
${inputField(form, { name: 'household', label: 'Household', maxLength: HOUSEHOLD_MAX, hint: 'The same label as those whom they must not draw.' })}
${textField(form, { name: 'gift_ideas', label: 'Gift ideas', maxLength: GIFT_IDEAS_MAX, rows: 3 })}
${textField(form, { name: 'postal_address', label: 'Postal address', maxLength: POSTAL_ADDRESS_MAX, rows: 3 })}
<div class="actions"><button type="submit">Show what it comes to</button>
<a href="${paths.desk(exchange.slug)}">Cancel</a></div>
</form>
</article>`,
  })
}

type Latecomer = Page & { exchange: Exchange; person: NewPerson; outcome: Mended }

export function confirmLatecomerPage({ csrf, exchange, person, outcome }: Latecomer): SafeHtml {
  const fields = {
    name: person.name,
    email: person.email ?? '',
    household: person.household ?? '',
    gift_ideas: person.gift_ideas,
    postal_address: person.postal_address,
    confirmed: '1',
  }
  return layout({
    title: 'Let them in?',
    menu: adminMenu({ csrf }),
    body: html`<article class="narrow">
<h1>Let ${personName(person.name)} in?</h1>
<p>${personName(person.name)} gets a name and is drawn by somebody. ${toldInWords(outcome.told)}</p>
${shapeWarning(exchange, outcome)}
<div class="actions">${actionButton({ csrf }, { action: paths.latecomer(exchange.slug), label: 'Let them in and send the mails', fields })}
<a href="${paths.desk(exchange.slug)}">Change nothing</a></div>
</article>`,
  })
}

type DropOut = Page & {
  exchange: Exchange
  person: { id: string; name: string }
  outcome: Mended
}

export function confirmDropOutPage({ csrf, exchange, person, outcome }: DropOut): SafeHtml {
  const action = paths.dropOut(exchange.slug, person.id)
  return layout({
    title: 'Take them out?',
    menu: adminMenu({ csrf }),
    body: html`<article class="narrow">
<h1>Take ${personName(person.name)} out?</h1>
<p>${personName(person.name)} gets a mail that they no longer take part, and their page closes. Whoever drew them gets another name. ${toldInWords(outcome.told)}</p>
${shapeWarning(exchange, outcome)}
<div class="actions">${actionButton({ csrf }, { action, label: 'Take them out and send the mails', style: 'danger' })}
<a href="${paths.desk(exchange.slug)}">Change nothing</a></div>
</article>`,
  })
}

/** How many are told, never who: the organiser is not to learn whose name has changed. */
function toldInWords(told: number): string {
  if (told === 0) return 'Nobody else is told of a change.'
  return told === 1
    ? 'One person will be told by mail that their name has changed; nobody learns who it is.'
    : `${told} people will be told by mail that their names have changed; nobody learns who they are.`
}

function shapeWarning(exchange: Exchange, { shape }: Mended): SafeHtml | null {
  const words = shapeInWords(exchange.draw_shape, shape)
  return words === ''
    ? null
    : html`<p class="notice">With so few changes the shape cannot be kept. ${words} If you mind, undo the draw and draw again.</p>`
}
