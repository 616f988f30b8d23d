import type { NoticeKind } from '../post/kinds.ts'

export const PASSWORD_MIN = 12
export const PASSWORD_MAX = 200

export const RESET_LINK_LIFETIME_HOURS = 1
export const SESSION_DAYS = 7
export const REMEMBERED_SESSION_DAYS = 30

export const SIGN_IN_TRIES = { max: 5, timeWindow: '15 minutes' } as const
export const RESET_TRIES = { max: 3, timeWindow: '1 hour' } as const

export function wantsNotice(admin: { notices: string }, kind: NoticeKind): boolean {
  return admin.notices.split(' ').includes(kind)
}
