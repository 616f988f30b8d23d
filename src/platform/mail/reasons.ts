import { oneLine } from './addresses.ts'

/** Why a mail was not sent or did not arrive. Stored as this code, and worded where it is shown. */
export type Reason =
  /** On our side: the mail was not tried, or its try was cut off when we stopped. */
  | 'not_an_address'
  | 'not_written'
  | 'stopped'
  /** The reader has said no: to mails from here, or to what this one is about. */
  | 'wants_no_mail'
  | 'not_for_me'
  /** The mail server could not be used. */
  | 'smtp_not_found'
  | 'smtp_unreachable'
  | 'smtp_not_a_server'
  | 'smtp_no_tls'
  | 'smtp_sign_in_refused'
  | 'smtp_turned_away'
  | 'smtp_closed'
  | 'smtp_slow'
  | 'smtp_unknown'
  /** The mail server answered, but did not accept the mail. */
  | 'smtp_later'
  | 'smtp_refuses_us'
  | 'smtp_sender_refused'
  | 'smtp_address_refused'
  | 'smtp_mail_refused'
  /** Resend could not be used, or did not accept the mail. */
  | 'resend_no_answer'
  | 'resend_key_refused'
  | 'resend_domain_refused'
  | 'resend_quota'
  | 'resend_slower'
  | 'resend_busy'
  | 'resend_error'
  | 'resend_sender_refused'
  | 'resend_address_refused'
  | 'resend_mail_refused'
  /** The mail had been accepted at first. */
  | 'came_back'
  | 'called_spam'

/** Why a mail was not sent; `answer` is what the server said, or which server it was. */
export type Trouble = { reason: Reason; answer?: string }

export type Delivery =
  /** `reference` is what the transport answered, such as the id under which it reports bounces. */
  | { outcome: 'sent'; reference: string }
  /**
   * Temporary, or a wrong configuration: trying again later loses nothing. `concernsAll` if the
   * transport itself failed, so that every other mail would fail now as well.
   */
  | (Trouble & { outcome: 'delayed'; retryAfterSeconds?: number; concernsAll?: true })
  /** Permanent: bad address, refused content. */
  | (Trouble & { outcome: 'failed' })

const LONGEST_ANSWER = 300

export function sent(reference: string): Delivery {
  return { outcome: 'sent', reference: shortLine(reference) }
}

export function delayed(trouble: Trouble, retryAfterSeconds?: number): Delivery {
  const asked = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
  return { outcome: 'delayed', ...inShort(trouble), ...asked }
}

/** Delayed because the transport itself failed: no other mail would fare better now. */
export function allDelayed(trouble: Trouble, retryAfterSeconds?: number): Delivery {
  return { ...delayed(trouble, retryAfterSeconds), concernsAll: true } as Delivery
}

export function failed(trouble: Trouble): Delivery {
  return { outcome: 'failed', ...inShort(trouble) }
}

/** The trouble, with its answer as one line that fits a page and a row. */
function inShort({ reason, answer }: Trouble): Trouble {
  const line = shortLine(answer ?? '')
  return line === '' ? { reason } : { reason, answer: line }
}

function shortLine(text: string): string {
  const line = oneLine(text)
  return line.length > LONGEST_ANSWER
    ? `${line.slice(0, LONGEST_ANSWER - 1)}…`.toWellFormed()
    : line
}
