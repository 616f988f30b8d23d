import { NOTICES_A_DAY } from '../../admin/rules.ts'
import type { NoticeKind } from '../../post/kinds.ts'

/** Of who comes and goes no more than so many are counted in a day. */
const people = (count: number) =>
  count < NOTICES_A_DAY ? `${count} people` : `At least ${count} people`

const WHAT: Readonly<Record<NoticeKind, (count: number) => string>> = {
  new_registration_notice: (count) =>
    count === 1 ? 'Someone has joined.' : `${people(count)} have joined.`,
  withdrawal_notice: (count) => (count === 1 ? 'Someone has left.' : `${people(count)} have left.`),
  registration_closed_notice: () => 'Joining has closed automatically.',
  mail_failure_notice: () => 'Some emails don’t arrive.',
  purge_notice: () => 'In a week, everything about an exchange is deleted.',
}

/** What happened so many times; names nobody and no exchange. */
export const happened = (kind: NoticeKind, count: number) => WHAT[kind](count)
export const withLink = (sentence: string, href: string) => `${sentence} ${href}`

// For the log.
export const notTaken = (why: string, { givenUp, left }: { givenUp: number; left: number }) => {
  if (givenUp === 0) return `NOTIFY_URL ${why}. The notice is tried again later.`
  if (left === 0) return `NOTIFY_URL ${why}. The notice is given up.`
  return `NOTIFY_URL ${why}. What happened first is given up; what happened since is tried again later.`
}
