import { html, type SafeHtml } from '@remix-run/html-template'
import { shapeInWords } from '../../draw/rules.ts'
import { paths } from '../../paths.ts'
import { dateAndTime, daysInWords, people as inWords } from '../../ui/dates.ts'
import { actionButton } from '../../ui/layout.ts'
import { daysUntil, nextStep } from '../rules.ts'
import type { DeskData } from './desk.ts'

/** The one thing to do next, as the one big button of the desk. */
export function nextStepBox({ csrf, exchange, people, forecast, now }: DeskData): SafeHtml {
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
