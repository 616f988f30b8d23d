import type { Limit } from '../platform/rate-limits.ts'
import type { NoticeKind } from '../post/kinds.ts'

export const ADMIN_NAME_MAX = 100
/** The setting that says in which timezone new exchanges are. */
export const DEFAULT_TIMEZONE = 'default_timezone'

export const PASSWORD_MIN = 12
export const PASSWORD_MAX = 200

export const RESET_LINK_LIFETIME_HOURS = 1
export const SESSION_DAYS = 7
export const REMEMBERED_SESSION_DAYS = 30

/** Wrong passwords for one email from one network, in browsers that have not signed in before. */
export const SIGN_IN_TRIES: Limit = { name: 'sign-in', max: 5, minutes: 15 }
/** Wrong passwords from one network, for whichever emails. */
export const SIGN_IN_TRIES_OF_NETWORK: Limit = { name: 'sign-in by network', max: 30, minutes: 15 }
/** Wrong passwords for one email from everywhere. */
export const SIGN_IN_TRIES_OF_ALL: Limit = {
  name: 'sign-in by email',
  max: 100,
  minutes: 60,
  isShared: true,
}
/** Wrong passwords in a browser that has signed in before, which those of others do not count for. */
export const SIGN_IN_TRIES_OF_DEVICE: Limit = { name: 'sign-in by browser', max: 5, minutes: 15 }
/** Wrong present passwords of whoever is signed in, from one network. */
export const OWN_PASSWORD_TRIES: Limit = { name: 'own password', max: 5, minutes: 15 }
/** The same from everywhere: a session that was taken along is no way to guess without end. */
export const OWN_PASSWORD_TRIES_OF_ALL: Limit = {
  name: 'own password from everywhere',
  max: 100,
  minutes: 60,
  isShared: true,
}
export const SETUP_CODE_TRIES: Limit = { name: 'set-up code', max: 10, minutes: 15 }
/** New passwords asked for from one network, with whichever emails. */
export const RESET_TRIES_OF_NETWORK: Limit = {
  name: 'password reset by network',
  max: 100,
  minutes: 60,
}
export const RESET_TRIES: Limit = { name: 'password reset', max: 3, minutes: 60, isShared: true }

/** What an organiser is told by mail before they have said what they want: what nobody else would tell them. */
export const NOTICES_AT_FIRST: readonly NoticeKind[] = ['mail_failure_notice']
/** Who comes and goes may be strangers by the hundred: of each of these so many a day and exchange. */
export const NOTICES_A_DAY = 30
const A_DAY = { max: NOTICES_A_DAY, minutes: 24 * 60 }
export const GATHERED_NOTICES: Readonly<Partial<Record<NoticeKind, Limit>>> = {
  new_registration_notice: { name: 'notices of who joins', ...A_DAY },
  withdrawal_notice: { name: 'notices of who leaves', ...A_DAY },
}

export function wantsNotice(admin: { notices: string }, kind: NoticeKind): boolean {
  return admin.notices.split(' ').includes(kind)
}
