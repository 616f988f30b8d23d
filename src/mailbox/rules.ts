import { isDrawn, mayEdit, type State } from '../exchanges/rules.ts'
import { mayRegister } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { isAboutDraw, isWelcome, type MailKind } from '../post/kinds.ts'

/** The setting that says when mail was last set up: what was held before is never opened again. */
export const MAIL_SET_UP_AT = 'mail_set_up_at'

/** What the mailbox says was just sent. */
export type Sent = 'one' | 'all'

/** So many stand on one page; older ones are on the next. */
export const MAILS_PER_PAGE = 200

/** Whether a mail to somebody may still be needed as things stand; one that is not is not sent. */
export function isDue(kind: MailKind, status: Participant['status'] | null, state: State): boolean {
  if (kind === 'invitation') return status === 'invited' && mayRegister(state)
  if (isWelcome(kind)) return status === 'active' && mayEdit(state)
  return !isAboutDraw(kind) || (status === 'active' && isDrawn(state))
}
