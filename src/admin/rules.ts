import type { NoticeKind } from '../context.ts'

export const PASSWORD_MIN = 12
export const PASSWORD_MAX = 200
export const INSTANCE_NAME_MAX = 60

export const RESET_LINK_LIFETIME_HOURS = 1
export const SESSION_DAYS = 7
export const REMEMBERED_SESSION_DAYS = 30

export const SIGN_IN_TRIES = { max: 5, timeWindow: '15 minutes' } as const
export const RESET_TRIES = { max: 3, timeWindow: '1 hour' } as const

/** What the admin can be told by mail, and how the settings say it. */
export const NOTICES: Readonly<Record<NoticeKind, string>> = {
  new_registration_notice: 'when somebody joins',
  withdrawal_notice: 'when somebody leaves',
  registration_closed_notice: 'when registration has closed by itself, and how many are in',
  mail_failure_notice: 'when mail cannot be delivered, at most once an hour',
  purge_notice: 'a week before the data of an exchange is erased',
}

export function wantsNotice(admin: { notices: string }, kind: NoticeKind): boolean {
  return admin.notices.split(' ').includes(kind)
}
