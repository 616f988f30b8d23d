import { localDate, type State } from '../exchanges/rules.ts'
import type { MailState, OutboxMail } from '../platform/mail/outbox.ts'
import { OUR_REASONS, type Reason } from '../platform/mail/reasons.ts'
import type { Limit } from '../platform/rate-limits.ts'
import { type MailKind, TELL_OF_BEING_OUT } from '../post/kinds.ts'
import { ARRIVED, mayRetry } from '../post/rules.ts'

/** As many as a phone shows on a few screens, each with why it did not arrive. */
export const MAILS_PER_PAGE = 10
/** Of more people whom no mail reaches, these are shown. */
export const TROUBLED_SHOWN_MAX = 10
/** Of more people, what a server said to each stands on their own pages alone. */
export const ANSWERS_SHOWN_MAX = 50

/** What a provider refuses at once has come back by then. */
export const COMES_BACK_WITHIN_MINUTES = 60

/** At most one notice of failed mail in this time; later failures wait for the next notice. */
export const FAILURES_COLLECTED_HOURS = 1
/** How soon another one is tried if it does not arrive, or lies in the mailbox. */
export const FAILURES_TOLD_AGAIN_HOURS = 24
/** Longer than Resend's signatures are valid: a replay is either remembered or too old. */
export const MESSAGES_REMEMBERED_MINUTES = 30

/** How often a mail that was missed goes again by itself. */
export const MISSED_SENT_AGAIN: Limit = { name: 'missed mail', max: 1, minutes: 24 * 60 }

export type MailCount = { kind: MailKind; state: MailState; count: number }

/** What of mails is counted. `failed` includes those that bounced. */
export const COUNTED = ['sent', 'waiting', 'failed', 'held'] as const
export type MailCounted = (typeof COUNTED)[number]

/** How far mails have got. */
export type MailNumbers = Readonly<Record<'all' | MailCounted, number>>

/** Adds up the counts, leaving out dropped mails. */
export function mailNumbers(counts: readonly MailCount[]): MailNumbers {
  const sum = (...states: MailState[]) =>
    counts.filter(({ state }) => states.includes(state)).reduce((all, { count }) => all + count, 0)
  const sent = sum(...ARRIVED)
  const waiting = sum('waiting')
  const failed = sum('failed', 'bounced')
  const held = sum('held')
  return { all: sent + waiting + failed + held, sent, waiting, failed, held }
}

/** In these states no server has taken a mail since it was last to be sent. */
export const UNSENT: readonly MailState[] = ['waiting', 'failed']

export function isUnsent(state: MailState): boolean {
  return UNSENT.includes(state)
}

/** In these a mail has told nobody yet: a held one waits until somebody sends it. */
export const UNTOLD: readonly MailState[] = [...UNSENT, 'held']

/** Whether a mail told somebody that they are out, and was refused: its address is erased since. */
export function isUnsayable({
  kind,
  state,
  reason,
  sealed_person,
}: Pick<OutboxMail, 'kind' | 'state' | 'reason' | 'sealed_person'>): boolean {
  if (!TELL_OF_BEING_OUT.includes(kind) || sealed_person !== null) return false
  return (
    mayRetry(state) || (state === 'dropped' && reason !== null && !OUR_REASONS.includes(reason))
  )
}

/** `isIn`: its reader still takes part. */
type Mail = { kind: MailKind; state: MailState; created_at: string; isIn: boolean }

/** What did not arrive may be resent, as may any result of the current draw that is not waiting, to who is in. */
export function maySendAgain(mail: Mail, exchange: { drawn_at: string | null }): boolean {
  if (mail.kind === 'assignment' && !mail.isIn) return false
  if (mayRetry(mail.state)) return true
  const { drawn_at } = exchange
  const isResult = mail.kind === 'assignment' && drawn_at !== null && mail.created_at >= drawn_at
  return isResult && mail.state !== 'waiting'
}

/**
 * Mail does not go out, for a reason of ours; undefined if that is a fault of the program. `domain`: only
 * mails to this one. `isLong`: a mail was tried for a day of time that passed.
 */
export type Outage = {
  reason: Reason | undefined
  answer: string | null
  domain?: string | undefined
  isLong: boolean
}

/** The last mail that was given up and goes out no more, if none was taken since. `domain`: as of an outage. */
export type Missed = { at: string; domain?: string | undefined }

/** `missed`: only while nothing that pages may show waits for the mail server. */
export type Outages = { outage: Outage | undefined; missed: Missed | undefined }

/** A mail that was given up longer ago says nothing of today. */
export const OUTAGE_REMEMBERED_DAYS = 7

/** What is known of a mail that was given up, and of its exchange, if it has one. */
type GivenUp = {
  kind: MailKind
  created_at: string
  exchange_state: State | null
  completed_at: string | null
  timezone: string | null
}

/** These were asked for in their moment, or tell of what is over once mail goes out again. */
const OF_THE_MOMENT: readonly MailKind[] = [
  'sign_in_link',
  'fresh_link',
  'mails_again',
  'password_reset',
  'mail_failure_notice',
]

/** Whether a mail that was given up would come too late now. */
export function momentHasPassed(mail: GivenUp, now: Temporal.Instant): boolean {
  const { kind, created_at, exchange_state, completed_at, timezone } = mail
  if (OF_THE_MOMENT.includes(kind)) return true
  // What was written after the end is about what comes after it, as that all is to be erased.
  if (exchange_state === 'completed') return completed_at !== null && created_at <= completed_at
  if (kind !== 'reminder' || timezone === null) return false
  const written = localDate(timezone, Temporal.Instant.from(created_at))
  return !written.equals(localDate(timezone, now))
}
