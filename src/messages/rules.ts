import type { Pair } from '../draw/sealed-pairs.ts'
import type { Limit } from '../platform/rate-limits.ts'

export const MESSAGE_MAX = 500
/** Enough to ask about sizes and tastes; whoever has more to say can meet. */
export const CONVERSATION_LENGTH_MAX = 200

/** What a phone shows of a conversation at once, in letters, with what stands around each message. */
const SHOWN_LETTERS = 1_500
const AROUND_LETTERS = 60
const SHOWN_MIN = 2

/** How many of the newest messages, which come last, are shown; the others are folded. */
export function shownAtOnce(messages: readonly Pick<Message, 'text'>[]): number {
  let letters = 0
  const isTooMuch = ({ text }: Pick<Message, 'text'>) => {
    letters += text.length + AROUND_LETTERS
    return letters > SHOWN_LETTERS
  }
  const fit = messages.toReversed().findIndex(isTooMuch)
  return fit === -1 ? messages.length : Math.min(messages.length, Math.max(SHOWN_MIN, fit))
}
export const MESSAGE_TRIES: Limit = { name: 'messages', max: 10, minutes: 60 }

/** The two sides of a conversation: the giver and their recipient. */
export const ROLES = ['giver', 'recipient'] as const
export type Role = (typeof ROLES)[number]

export type Message = {
  number: number
  author: Role
  text: string
  /** Undefined while it lies ahead, as a clock that was wrong has noted it, under seal. */
  written_at: string | undefined
}

/** One conversation, as one of its sides sees it. */
export type Conversation = {
  /** The other side. */
  partner: Role
  messages: readonly Message[]
  muted: boolean
  unread: boolean
}

/** A message that somebody showed to the admin, with the reporter's name but not the author's. */
export type Report = {
  id: string
  /** The name of who shows it; empty if they have left. */
  reporter: string
  author: Role
  text: string
  created_at: string
}

export function otherRole(role: Role): Role {
  return role === 'giver' ? 'recipient' : 'giver'
}

/** Local hours at which people are told of messages; any other hour would tell when they came. */
const HOURS_TO_TELL = [8, 18] as const

/** However often the timezone is changed, so that no message gets an hour of its own. */
const HOURS_BETWEEN_NOTICES = 9

type Told = { timezone: string; told_of_messages_at: string | null; drawn_at: string | null }

/**
 * The hour for which people are to be told now; undefined if they were told since, or so shortly
 * before that it can only be another timezone's.
 */
export function hourToTell(
  { timezone, told_of_messages_at, drawn_at }: Told,
  now: Temporal.Instant,
): Temporal.Instant | undefined {
  const hour = lastHourToTell(timezone, now)
  const told = told_of_messages_at && Temporal.Instant.from(told_of_messages_at)
  const earliest = told
    ? told.add({ hours: HOURS_BETWEEN_NOTICES })
    : (drawn_at === null ? now : Temporal.Instant.from(drawn_at)).add({ nanoseconds: 1 })
  return Temporal.Instant.compare(hour, earliest) >= 0 ? hour : undefined
}

/** The last of these hours that has come, in this timezone. */
export function lastHourToTell(timezone: string, now: Temporal.Instant): Temporal.Instant {
  const today = now.toZonedDateTimeISO(timezone).toPlainDate()
  const moments = [today.subtract({ days: 1 }), today].flatMap((day) =>
    HOURS_TO_TELL.map((hour) =>
      day.toZonedDateTime({ timeZone: timezone, plainTime: { hour } }).toInstant(),
    ),
  )
  const past = moments.filter((moment) => Temporal.Instant.compare(moment, now) <= 0)
  return past.at(-1) ?? now
}

/** What the seal of a message or a report is bound to. */
export function sealedIn({ exchange_id }: { exchange_id: string }, id: string): string {
  return `message ${id} in ${exchange_id}`
}

/** What is sealed is a multiple of this, so that a message's length says little. */
const SEALED_BYTES = 512

/** A value as JSON, with white space behind it that JSON.parse ignores. */
export function paddedJson(value: unknown): string {
  const text = JSON.stringify(value)
  const rest = Buffer.byteLength(text) % SEALED_BYTES
  return rest === 0 ? text : text + ' '.repeat(SEALED_BYTES - rest)
}

/** All ids that messages of a pair can have, by number. */
export function messageIds(pair: Pair): string[] {
  return Array.from({ length: CONVERSATION_LENGTH_MAX }, (_, number) => messageId(pair, number))
}

/** The id of the message of a pair with this number. */
export function messageId(pair: Pair, number: number): string {
  return pair.seal.fingerprint('message', `${textOf(pair)} ${number}`)
}

function textOf({ exchange_id, giver_id, recipient_id, renamed }: Pair): string {
  const whose = [exchange_id, giver_id, recipient_id].join(' ')
  return renamed === 0 ? whose : `${whose} ${renamed} times renamed`
}
