import type { State } from '../exchanges/rules.ts'
import { isToBeTakenOut } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import type { Limit } from '../platform/rate-limits.ts'

/** So many mails tell the organiser of the noes of one reader; the desk tells of every one. */
export const MAILS_ABOUT_NOES: Limit = { name: 'mails about noes', max: 3, minutes: 24 * 60 }

export type Standing = Pick<Participant, 'status' | 'confirmed' | 'mail_trouble'>

/** Who follows a link: perhaps from an address that another one was put in the place of. */
type Follower = Standing & { isFormer: boolean; hasAnother: boolean }

/**
 * Whether somebody may say that an exchange is not for them: as long as they have not confirmed that
 * it is, as they never asked to be in; once it is finished, too, as mails about it may still come.
 */
export function mayDecline({ status, confirmed, mail_trouble }: Standing): boolean {
  const isIn = status === 'active' || status === 'invited'
  return isIn && confirmed === 0 && !isToBeTakenOut({ mail_trouble })
}

/** How somebody stands to an exchange that they were put down for. */
export type Case =
  /** They are in or invited, and may say that it is not for them. */
  | 'asked'
  /** They take part, as they have signed in. */
  | 'confirmed'
  /** Names are drawn, and the admin is to take them out. */
  | 'told'
  /** It is finished, and they get no more mails about it. */
  | 'ended'
  /** They are not in. */
  | 'out'
  /** Another address was put in the place of theirs, or none. */
  | 'former'
  | 'gone'

export function caseOf(person: Follower, state: State): Case {
  if (person.isFormer) return person.hasAnother ? 'former' : 'gone'
  if (mayDecline(person)) return 'asked'
  if (person.status !== 'active') return 'out'
  if (!isToBeTakenOut(person)) return 'confirmed'
  return state === 'completed' ? 'ended' : 'told'
}
