import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { dateAndTime, longDate } from '../../ui/dates.ts'
import { personName, personText } from '../../ui/person-text.ts'
import type { Participant } from '../tables.ts'

type PresentData = { exchange: Exchange; recipient: Participant }

/** Whom one gives to, under a wrapped present that opens by a click and closes by another. */
export function presentSection({ exchange, recipient }: PresentData): SafeHtml {
  return html`<section class="present">
<h2>Whom you give to</h2>
<details>
<summary>${wrappedPresent()}
<span class="wrapped">Unwrap the name</span><span class="unwrapped">Wrap it up again</span></summary>
<p class="recipient">${personName(recipient.name)}</p>
<h3>Gift ideas</h3>
${giftIdeas(exchange, recipient)}
${recipient.postal_address === '' ? null : html`<h3>Where a parcel reaches them</h3>${personText(recipient.postal_address)}`}
<dl>
<dt>When</dt><dd>${longDate(exchange.exchange_date)}</dd>
${exchange.location ? html`<dt>Where</dt><dd>${exchange.location}</dd>` : null}
${exchange.budget ? html`<dt>Budget</dt><dd>${exchange.budget}</dd>` : null}
</dl>
</details>
<p><a href="${paths.messages(exchange.slug)}#recipient">Ask them something without telling who you are</a></p>
<p><small>Keep it to yourself: nobody else knows, not even the organiser.</small></p>
</section>`
}

function giftIdeas({ timezone }: Exchange, recipient: Participant): SafeHtml {
  const { gift_ideas, gift_ideas_changed_at: changed } = recipient
  if (gift_ideas === '') {
    return html`<p class="empty">None written down yet. Look again later, or ask.</p>`
  }
  return html`${personText(gift_ideas)}
${changed ? html`<p><small>Changed on ${dateAndTime(changed, timezone)}</small></p>` : null}`
}

/** A box, a lid that flies off, and a bow; the style sheet paints and moves them. */
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
