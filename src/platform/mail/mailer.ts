import type { Reason } from './reasons.ts'

/** A person's name is their own words: a transport keeps it from being anything but a name. */
export type Address = { name?: string; address: string }

export type Email = {
  to: Address
  replyTo?: Address
  subject: string
  text: string
  html: string
  headers: Readonly<Record<string, string>>
  /**
   * One per mail that should arrive, the same across retries and crashes; another one when the
   * address changes or a person asks for the mail again. Letters, digits, `-` and `_`.
   */
  key: string
  /** Nothing that is kept about this mail may name its reader, the transport's own words neither. */
  readerIsSecret?: boolean
}

/** Why a mail is not sent; `answer` is what the server said, or which server it was. */
export type Trouble = { reason: Reason; answer?: string }

export type Delivery =
  /** `reference` is what the transport answered, for the admin. */
  | { outcome: 'sent'; reference: string }
  /**
   * Temporary, or the configuration is wrong: trying again later loses nothing. `concernsAll`
   * if the transport itself failed, so that every other mail would fail now as well.
   */
  | (Trouble & { outcome: 'delayed'; retryAfterSeconds?: number; concernsAll?: true })
  /** Permanent: bad address, refused content. */
  | (Trouble & { outcome: 'failed' })

export type Mailer = {
  name: 'smtp' | 'resend'
  /** How many mails may be under way at once. */
  concurrency: number
  /** Never rejects, and settles within `SEND_LIMIT_SECONDS`. */
  send(email: Email): Promise<Delivery>
  /** Lets the mails under way finish for a few seconds, then ends them as delayed. */
  close(): Promise<void>
}

/** Long enough for a server that takes 30 seconds over each reply. */
export const SEND_LIMIT_SECONDS = 300

/** How long `close` waits for mails under way. */
export const CLOSE_GRACE_SECONDS = 5
