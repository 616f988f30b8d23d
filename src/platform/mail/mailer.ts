import type { Address } from './addresses.ts'
import type { Delivery } from './reasons.ts'

export type Email = {
  to: Address
  /** Stands before the configured address instead of the configured name. */
  senderName?: string
  replyTo?: Address
  subject: string
  text: string
  html: string
  headers: Readonly<Record<string, string>>
  /**
   * One per mail that should arrive: the same across retries and crashes, a new one if the address
   * changes or somebody asks for the mail again. Letters, digits, `-` and `_`.
   */
  key: string
  /** Both parts are padded, and are to be sent so that their size says nothing. */
  sizeIsSecret?: boolean
  /** Nothing is kept of what a server says but its codes, as it may repeat the words or the reader. */
  answerIsSecret?: boolean
}

export type Mailer = {
  name: 'smtp' | 'resend'
  /** How many mails may be in flight at once, at least two: one is of those that no page may show. */
  concurrency: number
  /** Rejects only if the transport itself could not be loaded; settles within `SEND_LIMIT_SECONDS`. */
  send(email: Email): Promise<Delivery>
  /** Tries whether mails would be taken, without sending one, if the transport can. Never rejects. */
  check?(): Promise<Delivery>
  /** Gives mails in flight `CLOSE_GRACE_SECONDS` to finish, then ends them as delayed. */
  close(): Promise<void>
}

export type CheckedMailer = Mailer & Required<Pick<Mailer, 'check'>>

/** Long enough for a server that takes 30 seconds over each reply. */
export const SEND_LIMIT_SECONDS = 300

/** How long `close` waits for mails in flight. */
export const CLOSE_GRACE_SECONDS = 7
