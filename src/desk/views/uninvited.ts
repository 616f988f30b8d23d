import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import { listed } from '../../ui/words/en.ts'
import type { Desk } from '../queries.ts'
import * as en from '../words/en-trouble.ts'

/** So many are named at once; more are folded. */
const NAMED_MAX = 4

/** Who of last time got no invitation, and why; null if there is nobody. */
export function uninvitedPart(
  { say, sender }: Page,
  { exchange, lastTime }: Desk,
): SafeHtml | null {
  const { uninvited } = lastTime
  const shutOut = uninvited.filter(({ mayJoin }) => !mayJoin).length
  const isLimited = exchange.email_domains !== ''
  if (uninvited.length === 0) return null
  const names = listed(
    uninvited.map(({ name, why, mayJoin }) => {
      const called = personName(name)
      if (!mayJoin && (why === undefined || why === 'no_sender')) {
        return html`${called} (${say(en.otherEmail)})`
      }
      // Where no mail goes out, that is everybody's reason.
      return why === undefined || why === 'no_sender' || (sender === undefined && shutOut === 0)
        ? called
        : html`${called} (${say(en.remark, why, true)})`
    }),
  )
  const may = shutOut === 0 ? 'all' : shutOut < uninvited.length ? 'some' : 'none'
  const unsent = uninvited.some(({ why }) => why === 'unsent')
  const help = html`${sender === undefined ? say(en.noInvitationsHere) : null} ${unsent ? say(en.invitationsWait, paths.mailbox()) : null} ${say(en.inviteYourself, may, isLimited)}`
  if (uninvited.length <= NAMED_MAX) return html`<p>${say(en.uninvited, names)} ${help}</p>`
  return html`<details><summary>${say(en.manyUninvited, uninvited.length)}</summary>
<p>${names}.</p><p>${help}</p></details>`
}
