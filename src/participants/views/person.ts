import { html, type SafeHtml } from '@remix-run/html-template'
import { HOUSEHOLD_MAX } from '../../draw/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { dateAndTime } from '../../ui/dates.ts'
import { formErrors, inputField, textField, versionField } from '../../ui/field.ts'
import { adminMenu, csrfField, layout, type Page } from '../../ui/layout.ts'
import { personName } from '../../ui/person-text.ts'
import type { Cards } from '../queries.ts'
import { GIFT_IDEAS_MAX, mayHaveCard, PERSON_NAME_MAX, POSTAL_ADDRESS_MAX } from '../rules.ts'
import type { Participant } from '../tables.ts'

type NewPersonData = Page & { exchange: Exchange; form: FormState; isMe?: boolean }

/** The form of somebody whom the admin adds, or of the admin who takes part, too. */
export function newPersonPage({ csrf, exchange, form, isMe }: NewPersonData): SafeHtml {
  const { slug, name } = exchange
  const title = isMe ? 'I take part, too' : 'Add a person'
  return layout({
    title,
    menu: adminMenu({ csrf }),
    body: html`<p><a href="${paths.desk(slug)}">${name}</a></p>
<article class="narrow">
<h1>${title}</h1>
<p>${
      isMe
        ? 'You get a mail with a link to your own page, as everybody does. As the organiser you see no more than before: nobody can look up who gives to whom.'
        : html`They get a mail with a link to their page. Many people at once? <a href="${paths.importPeople(slug)}">Add a list.</a>`
    }</p>
${formErrors(form)}
<form method="post" action="${paths.people(slug)}" data-unsaved>
${csrfField(csrf)}
${personFields(form, isMe)}
<div class="actions"><button type="submit">${isMe ? 'Take part' : 'Add'}</button>
<a href="${paths.desk(slug)}">Cancel</a></div>
</form>
</article>`,
  })
}

type PersonData = Page & {
  exchange: Exchange
  participant: Participant
  cards: Cards | undefined
  form: FormState
  done: string | undefined
}

const NOTICES: Readonly<Record<string, string>> = {
  without_email: 'Added. Without an email they get no mail: make a card for them.',
}

/** One person as the admin knows them. Whether they have looked at their recipient is not on it. */
export function personPage(data: PersonData): SafeHtml {
  const { csrf, exchange, participant, form, done } = data
  const { slug } = exchange
  return layout({
    title: participant.name,
    menu: adminMenu({ csrf }),
    notice: NOTICES[done ?? ''],
    body: html`<p><a href="${paths.desk(slug)}">${exchange.name}</a></p>
<article class="narrow">
<h1>${personName(participant.name)}</h1>
${factsOf(data)}
${cardSection(data)}
</article>
<article class="narrow">
<h2>Edit</h2>
${formErrors(form)}
<form method="post" action="${paths.person(slug, participant.id)}" data-unsaved>
${csrfField(csrf)}${versionField(form)}
${personFields(form)}
<div class="actions"><button type="submit">Save</button>
<a href="${paths.desk(slug)}">Cancel</a></div>
</form>
</article>
<article class="narrow">
<h2>Take out</h2>
<p>${exchange.state === 'matched' ? 'Names are drawn: whoever gives to them gets somebody else to give to.' : 'They no longer take part, and nobody will draw them.'}</p>
<p><a href="${exchange.state === 'matched' ? paths.dropOut(slug, participant.id) : paths.removePerson(slug, participant.id)}" role="button" class="secondary">Take ${personName(participant.name)} out …</a></p>
</article>`,
  })
}

function factsOf({ exchange, participant }: PersonData): SafeHtml {
  const { joined_at, signed_in_at, mail_trouble, email } = participant
  return html`<dl>
<dt>Joined</dt><dd>${dateAndTime(joined_at, exchange.timezone)}</dd>
<dt>Page</dt><dd>${signed_in_at ? 'has been opened' : email === null ? 'not opened yet' : 'not opened yet; the link is in their mail'}</dd>
</dl>
${mail_trouble ? html`<p class="problem">${mail_trouble} Please correct the email below.</p>` : null}`
}

function cardSection({ exchange, participant, cards }: PersonData): SafeHtml | null {
  const openings = cards?.openings ?? []
  const past = openings.map(
    (opening) =>
      html`<p>Their card was first opened on ${dateAndTime(opening, exchange.timezone)}.</p>`,
  )
  if (!mayHaveCard(participant, exchange.state)) return html`${past}`
  const isWaiting = cards?.isLiving && openings.length === 0
  return html`${past}${isWaiting ? html`<p>Their card has not been opened yet.</p>` : null}
<p><a href="${paths.card(exchange.slug, participant.id)}" role="button"${cards?.isLiving ? html` class="secondary"` : null}>${cards?.isLiving ? 'Make a new card' : 'Make a card'}</a></p>`
}

function personFields(form: FormState, isMe = false): SafeHtml {
  const { postal_address, gift_ideas, household } = form.values
  const isOpen = [postal_address, gift_ideas, household].some((value) => value)
  const whose = isMe ? 'Your' : 'Their'
  return html`${inputField(form, { name: 'name', label: `${whose} name`, required: true, maxLength: PERSON_NAME_MAX, hint: `As the others know ${isMe ? 'you' : 'them'}.` })}
${inputField(form, { name: 'email', label: `${whose} email`, type: 'email', required: isMe, hint: isMe ? 'Here you learn whom you give to.' : 'Several people may share one. Whoever has none gets a card with a link from you.' })}
<details${isOpen ? html` open` : null}>
<summary>More: gift ideas, address, household</summary>
${textField(form, { name: 'gift_ideas', label: `${whose} gift ideas`, maxLength: GIFT_IDEAS_MAX })}
${textField(form, { name: 'postal_address', label: `${whose} postal address`, maxLength: POSTAL_ADDRESS_MAX, rows: 3 })}
${inputField(form, { name: 'household', label: `${whose} household`, maxLength: HOUSEHOLD_MAX, hint: 'People with the same word here never draw each other, such as “Lindgren”.' })}
</details>`
}
