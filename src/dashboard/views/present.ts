import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { fieldTexts, GIVER_FIELDS } from '../../participants/fields.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import type { Page } from '../../ui/page.ts'
import { personName, personText } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import type { Dashboard } from '../queries.ts'
import * as en from '../words/en.ts'

/** The recipient, in a wrapped present that one click opens and another closes. */
export function presentSection(
  page: Page,
  { exchange, possible }: Dashboard,
  recipient: Participant,
): SafeHtml {
  const { say } = page
  const { slug, exchange_date, location, budget } = exchange
  return html`<section class="present">
<h2>${say(en.whomYouGiveTo)}</h2>
<details>
<summary>${wrappedPresent()}
<span class="wrapped">${say(en.unwrap)}</span><span class="unwrapped">${say(en.wrapUp)}</span></summary>
<p class="recipient">${personName(recipient.name)}</p>
${aboutThem(page, exchange, recipient)}
<dl>
<dt>${say(en.when)}</dt><dd>${say(ui.longDate, exchange_date)}</dd>
${location ? html`<dt>${say(en.where)}</dt><dd>${location}</dd>` : null}
${budget ? html`<dt>${say(en.budget)}</dt><dd>${budget}</dd>` : null}
</dl>
</details>
<p><a href="${paths.messages(slug)}#recipient">${say(en.askThem)}</a></p>
<p><small>${say(en.keepToYourself, possible, exchange.draw_shape)}</small></p>
</section>`
}

/** What the recipient wrote for their giver. Missing gift ideas are pointed out. */
function aboutThem(page: Page, { timezone }: Exchange, recipient: Participant): SafeHtml {
  const { say } = page
  const texts = fieldTexts(recipient)
  const changed = recipient.gift_ideas_changed_at
  const shown = GIVER_FIELDS.filter((field) => field === 'gift_ideas' || texts[field] !== '')
  return html`${shown.map((field) => {
    const isIdeas = field === 'gift_ideas'
    const body =
      texts[field] === '' ? html`<p class="empty">${say(en.noIdeas)}</p>` : personText(texts[field])
    const note =
      isIdeas && texts[field] !== '' && changed
        ? html`<p><small>${say(en.changedAt, changed, timezone)}</small></p>`
        : null
    return html`<h3>${say(en.forGiver, field)}</h3>
${body}${note}
`
  })}`
}

/** A box, a lid that flies off and a bow; the style sheet colours and animates them. */
function wrappedPresent(): SafeHtml {
  return html`<svg viewBox="0 -18 200 208" aria-hidden="true" focusable="false">
<ellipse class="shadow" cx="100" cy="180" rx="78" ry="7"/>
<g class="sparks"><circle cx="62" cy="62" r="4"/><circle cx="100" cy="44" r="5"/><circle cx="140" cy="60" r="4"/><circle cx="80" cy="30" r="3"/><circle cx="124" cy="26" r="3"/></g>
<rect class="paper" x="36" y="90" width="128" height="90" rx="4"/>
<rect class="shade" x="140" y="90" width="24" height="90"/>
<rect class="ribbon" x="90" y="90" width="20" height="90"/>
<g class="lid">
<rect class="paper" x="28" y="64" width="144" height="30" rx="4"/>
<rect class="shade" x="28" y="86" width="144" height="8"/>
<rect class="ribbon" x="90" y="64" width="20" height="30"/>
<path class="bow" d="M100 62C84 26 44 26 50 46c4 14 32 18 50 16zM100 62c16-36 56-36 50-16-4 14-32 18-50 16z"/>
<path class="bow" d="M98 60 76 84l-2-16-14-2zM102 60l22 24 2-16 14-2z"/>
<circle class="knot" cx="100" cy="60" r="9"/>
</g>
</svg>`
}
