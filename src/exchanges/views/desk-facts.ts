import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { longDate } from '../../ui/dates.ts'
import { actionButton } from '../../ui/layout.ts'
import { personName, personText } from '../../ui/person-text.ts'
import { isAllowed, mayEdit } from '../rules.ts'
import type { DeskData } from './desk.ts'

/** What the exchange is, as the invitation tells it. */
export function factsSection({ exchange }: DeskData): SafeHtml {
  return html`<section>
<h2>The exchange</h2>
<dl>
${exchange.organiser ? html`<dt>Who invites</dt><dd>${personName(exchange.organiser)}</dd>` : null}
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

/** What changes the course of the exchange, at the end of the desk. */
export function dangerZone({ csrf, exchange }: DeskData): SafeHtml {
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
