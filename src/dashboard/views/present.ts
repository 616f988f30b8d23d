import { html, type SafeHtml } from '@remix-run/html-template'
import { isAfterwards, localDate } from '../../exchanges/rules.ts'
import { hostName } from '../../exchanges/words/en.ts'
import { fieldTexts } from '../../participants/fields.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import type { Page } from '../../ui/page.ts'
import { linkButton } from '../../ui/parts.ts'
import { personName, personText } from '../../ui/person-text.ts'
import { BOW, CONFETTI } from '../../ui/pictures.ts'
import type { Dashboard } from '../queries.ts'
import * as present from '../words/en-present.ts'
import { theirIdeas } from './ideas.ts'

/** What stands on the slip in the large letters, and on the tag beside the ribbon. */
const SHORT_NAME_MAX = 18

/** The recipient, in a wrapped present that one click opens and another closes. */
export function presentDetails(page: Page, dashboard: Dashboard, recipient: Participant): SafeHtml {
  const { say } = page
  const { participant } = dashboard
  const mine = isLong(participant.name)
    ? say(present.forYourEyes)
    : say(present.forTheirEyes, personName(participant.name))
  return html`<details>
<summary><span class="lid">${BOW}</span><span class="box"><span class="tag">${mine}</span></span>
<span class="do">${say(present.unwrap)}</span>
<span class="redo">${say(present.wrapUp)}</span></summary>
<div class="burst">
${CONFETTI}
<div class="slip"><p class="eyebrow">${say(present.youGiveTo, isAfterwards(dashboard.exchange, dashboard.now))}</p>
<p class="${isLong(recipient.name) ? 'name long' : 'name'}">${personName(recipient.name)}</p></div>
<span class="box"></span>
</div>
${aboutThem(page, dashboard, recipient)}
</details>`
}

/** What the recipient wrote for their giver, and how to ask for more. */
function aboutThem(
  page: Page,
  { exchange, participant, openness, now }: Dashboard,
  recipient: Participant,
): SafeHtml {
  const { say } = page
  const { slug, host, timezone, drawn_at } = exchange
  const today = localDate(timezone, now).toString()
  const isOver = isAfterwards(exchange, now)
  const isTold = exchange.revealed_on !== null && participant.reveal_choice === 'agrees'
  const { gift_ideas, postal_address } = fieldTexts(recipient)
  const changed = changedAt(recipient, exchange)
  return html`<div class="about">
<h2>${say(present.makesHappy, personName(recipient.name))}</h2>
${gift_ideas === '' ? html`<p class="empty">${say(isOver ? present.noIdeasWritten : present.noIdeas)}</p>` : theirIdeas(page, recipient, today)}
${postal_address === '' ? null : html`<h3>${say(present.addressForParcels)}</h3>${personText(postal_address)}`}
${changed ? html`<p><small>${say(present.changedAt, changed, { timezone, drawn_at })}</small></p>` : null}
${isOver ? null : html`<p class="actions">${linkButton(`${paths.messages(slug)}#recipient`, say(present.askInSecret))}</p>`}
${isTold ? null : html`<p><small>${say(present.keepToYourself, say(hostName, { host }), openness)}</small></p>`}
</div>`
}

/** When they last changed what stands here. That all of it has gone is news only if it was there at the draw. */
function changedAt(recipient: Participant, { drawn_at }: Dashboard['exchange']): string | null {
  const { gift_ideas_changed_at: at, gift_ideas, postal_address } = recipient
  const isEmpty = gift_ideas === '' && postal_address === ''
  return isEmpty && at !== null && drawn_at !== null && at <= drawn_at ? null : at
}

function isLong(name: string): boolean {
  return [...name].length > SHORT_NAME_MAX
}
