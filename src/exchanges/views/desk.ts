import { html, type SafeHtml } from '@remix-run/html-template'
import { type Crashed, type Forecast, shapeInWords } from '../../draw/rules.ts'
import type { Exclusion } from '../../draw/tables.ts'
import type { MailNumbers } from '../../mail/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { dateAndTime, daysInWords, people as inWords, longDate } from '../../ui/dates.ts'
import { actionButton, adminMenu, layout, type Page } from '../../ui/layout.ts'
import { personName, personText } from '../../ui/person-text.ts'
import { daysUntil, isAllowed, mayEdit, nextStep, STATES } from '../rules.ts'
import type { Exchange } from '../tables.ts'
import { mailSection } from './mail-section.ts'
import { NOTICES, STATE_NAMES } from './words.ts'

export type DeskData = Page & {
  exchange: Exchange
  people: readonly Participant[]
  exclusions: readonly Exclusion[]
  forecast: Forecast | Crashed
  mail: MailNumbers
  sends: boolean
  now: Temporal.Instant
  invitationUrl: string
  done: string | undefined
}

/** Everything the admin needs about one exchange, with the one next step on top. */
export function deskPage(desk: DeskData): SafeHtml {
  const { csrf, exchange, done } = desk
  return layout({
    title: exchange.name,
    menu: adminMenu({ csrf }),
    notice: NOTICES[done ?? ''],
    body: html`<p><a href="${paths.adminHome()}">All exchanges</a></p>
<h1>${exchange.name}</h1>
${stateLine(exchange)}
<section class="next" aria-label="What to do next">${nextStepBox(desk)}</section>
${invitation(desk)}
${peopleSection(desk)}
${rulesSection(desk)}
${mailSection(desk)}
${factsSection(desk)}
${dangerZone(desk)}`,
  })
}

function stateLine(exchange: Exchange): SafeHtml {
  const here = STATES.indexOf(exchange.state)
  return html`<ol class="states" aria-label="Where the exchange stands">${STATES.map(
    (state, index) =>
      html`<li${index === here ? html` aria-current="step"` : null} class="${index < here ? 'past' : ''}">${STATE_NAMES[state]}</li>`,
  )}</ol>`
}

function nextStepBox({ csrf, exchange, people, forecast, now }: DeskData): SafeHtml {
  const { slug } = exchange
  const next = nextStep(exchange, people.length, now)
  const draw = actionButton({ csrf }, { action: paths.draw(slug), label: 'Draw names' })
  switch (next.step) {
    case 'open':
      return html`<h2>Next: open registration</h2>
<p>Then everybody who has the invitation link can join.</p>
${actionButton({ csrf }, { action: paths.openRegistration(slug), label: 'Open registration' })}`
    case 'share':
      return html`<h2>Next: share the invitation link</h2>
<p>${people.length === 0 ? 'Nobody has joined yet.' : `${inWords(people.length)} joined so far.`} Names can be drawn once ${next.missing === 1 ? 'one more person has' : `${next.missing} more people have`} joined. Copy the link below into your family’s chat or a mail.</p>`
    case 'reopen':
      return html`<h2>Next: let more people in</h2>
<p>It takes ${next.missing === 1 ? 'one more person' : `${next.missing} more people`} to draw names. Open registration again and share the link.</p>
${actionButton({ csrf }, { action: paths.openRegistration(slug), label: 'Open registration again' })}`
    case 'draw':
      return !forecast.ok && forecast.reason === 'blocked'
        ? html`<h2>Next: change the rules</h2>
<p>With the present exclusions names cannot be drawn.</p>
<p><a href="${paths.exclusions(slug)}" role="button">See why</a></p>`
        : html`<h2>Next: draw names</h2>
<p>${inWords(people.length)} take part. Is everybody in, and is it set who must not draw whom? Then draw: registration closes, and each person gets one mail that says whom they give to. ${forecast.ok ? shapeInWords(exchange.draw_shape, forecast.shape) : null}</p>
${draw}`
    case 'wait':
      return html`<h2>Names are drawn</h2>
<p>There is nothing to do. The exchange is ${daysInWords(daysUntil(exchange, now))}; it completes itself on the day after.</p>`
    case 'complete':
      return html`<h2>Today is the day</h2>
<p>Have a good time! The exchange completes itself after the day; or do it now.</p>
${actionButton({ csrf }, { action: paths.complete(slug), label: 'Complete the exchange', style: 'secondary' })}`
    case 'done':
      return html`<h2>Completed</h2>
<p>There is nothing to do. ${exchange.purge_at ? html`All data of this exchange is erased by itself on ${dateAndTime(exchange.purge_at, exchange.timezone)}.` : null}</p>
<p>Was it nice? Prepare the next one now, while it is still here: people and rules can be taken over.</p>
<p><a href="${paths.again(exchange.slug)}" role="button">Again next year</a></p>
${actionButton({ csrf }, { action: paths.prolong(slug), label: 'Keep its data 30 days longer', style: 'secondary' })}`
  }
}

function invitation({ exchange, invitationUrl }: DeskData): SafeHtml | null {
  if (exchange.state !== 'draft' && exchange.state !== 'registration_open') return null
  return html`<section>
<h2>Invitation link</h2>
<div class="copy"><input id="invitation-link" type="text" readonly value="${invitationUrl}" aria-label="Invitation link">
<button type="button" class="secondary" data-copy="invitation-link" hidden>Copy</button></div>
<p><small>${exchange.state === 'draft' ? 'People can join once registration is open.' : 'Whoever has this link can join.'}</small></p>
</section>`
}

function peopleSection({ people, exchange }: DeskData): SafeHtml {
  return html`<section>
<h2>${people.length === 0 ? 'People' : inWords(people.length)}</h2>
${
  people.length === 0
    ? html`<p class="empty">Nobody has joined yet.</p>`
    : html`<ul class="rows">${people.map(
        (person) => html`<li><div>${personName(person.name)}<br><small>${person.email}</small></div>
<small>${person.gift_ideas === '' ? 'no gift ideas yet' : 'has gift ideas'}</small></li>`,
      )}</ul>`
}
${exchange.max_participants ? html`<p><small>At most ${exchange.max_participants} people can take part.</small></p>` : null}
</section>`
}

function rulesSection({ exchange, exclusions, people }: DeskData): SafeHtml {
  const names = new Map(people.map((person) => [person.id, person.name]))
  return html`<section>
<h2>Who must not draw whom</h2>
${
  exclusions.length === 0
    ? html`<p class="empty">No rules: everybody may draw everybody else.</p>`
    : html`<ul>${exclusions.map(
        (rule) =>
          html`<li>${personName(names.get(rule.giver_id) ?? '')} ${rule.mutual ? 'and' : 'must not draw'} ${personName(names.get(rule.recipient_id) ?? '')}${rule.mutual ? ' do not draw each other' : ''}</li>`,
      )}</ul>`
}
<p><a href="${paths.exclusions(exchange.slug)}" role="button" class="secondary">Change the rules</a></p>
</section>`
}

function factsSection({ exchange }: DeskData): SafeHtml {
  return html`<section>
<h2>The exchange</h2>
<dl>
<dt>Day</dt><dd>${longDate(exchange.exchange_date)} (${exchange.timezone})</dd>
${exchange.budget ? html`<dt>Budget</dt><dd>${exchange.budget}</dd>` : null}
${exchange.location ? html`<dt>Place</dt><dd>${exchange.location}</dd>` : null}
${exchange.registration_close_date ? html`<dt>Last day to join</dt><dd>${longDate(exchange.registration_close_date)}</dd>` : null}
<dt>Reminders</dt><dd>${exchange.reminder_days === '' ? 'none' : `${exchange.reminder_days.replaceAll(' ', ', ')} days before`}</dd>
</dl>
${exchange.description ? personText(exchange.description) : null}
${mayEdit(exchange.state) ? html`<p><a href="${paths.editExchange(exchange.slug)}" role="button" class="secondary">Edit</a></p>` : null}
</section>`
}

function dangerZone({ csrf, exchange }: DeskData): SafeHtml {
  const { slug, state } = exchange
  const reopens = state === 'registration_closed'
  return html`<section class="danger-zone">
<h2>Change the course</h2>
<div class="actions">
${isAllowed('close_registration', state) ? actionButton({ csrf }, { action: paths.closeRegistration(slug), label: 'Close registration', style: 'secondary' }) : null}
${reopens ? actionButton({ csrf }, { action: paths.openRegistration(slug), label: 'Open registration again', style: 'secondary' }) : null}
${isAllowed('undo_draw', state) ? html`<a href="${paths.undoDraw(slug)}" role="button" class="secondary">Undo the draw …</a>` : null}
${state === 'matched' ? actionButton({ csrf }, { action: paths.complete(slug), label: 'Complete now', style: 'secondary' }) : null}
<a href="${paths.deleteExchange(slug)}" role="button" class="secondary">Delete the exchange …</a>
</div>
</section>`
}
