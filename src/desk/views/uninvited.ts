import { html, type SafeHtml } from '@remix-run/html-template'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import { listed } from '../../ui/words/en.ts'
import type { Desk } from '../queries.ts'
import * as en from '../words/en-trouble.ts'

/** So many are named at once; more are folded. */
const NAMED_MAX = 4

/** Who of last time got no invitation, and why; null if there is nobody. */
export function uninvitedPart({ say, sender }: Page, { lastTime }: Desk): SafeHtml | null {
  const { uninvited } = lastTime
  if (uninvited.length === 0) return null
  const names = listed(
    uninvited.map(({ name, why }) => {
      const called = personName(name)
      // Where no mail goes out, the reason is everybody's.
      return sender === undefined ? called : html`${called} (${say(en.remark, why, true)})`
    }),
  )
  const help = say(sender === undefined ? en.noInvitationsHere : en.inviteYourself)
  if (uninvited.length <= NAMED_MAX) return html`<p>${say(en.uninvited, names)} ${help}</p>`
  return html`<details><summary>${say(en.manyUninvited, uninvited.length)}</summary>
<p>${names}.</p><p>${help}</p></details>`
}
