import { oneLine } from './addresses.ts'

/** Why a mail was not sent or did not arrive. Stored as this code, and worded where it is shown. */
export type Reason =
  /** On our side: the mail was not tried, or its try was cut off when we stopped. */
  | 'not_an_address'
  | 'not_written'
  | 'stopped'
  /** The key is not there that opens what it is about. It waits until that is put back, however long. */
  | 'key_missing'
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
  | 'smtp_puts_us_off'
  | 'smtp_refuses_us'
  | 'smtp_sender_refused'
  | 'smtp_address_refused'
  | 'smtp_mail_refused'
  /** Of one mail alone: it may have arrived twice, and never an answer; or it broke off while others went. */
  | 'smtp_unanswered'
  | 'breaks_off'
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
  | 'resend_refuses_us'
  /** Of all providers, the one of this reader does not accept our mails. */
  | 'provider_refuses_us'
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
  | (Trouble & Concern & Delay)
  /** Permanent: bad address, refused content. */
  | (Trouble & Concern & { outcome: 'failed' })

/** `isUnanswered`: it was handed over whole and no answer came, so that it may have arrived. */
type Delay = {
  outcome: 'delayed'
  retryAfterSeconds?: number
  concernsAll?: true
  isUnanswered?: true
}

/**
 * Whether the server refused this reader and mail, or anything of ours; nothing if that is known. What is put
 * off, for now for this reader or by greylisting, is put off for everybody if it lasts.
 */
type Concern = {
  concerns?: 'us' | 'us, perhaps' | 'reader, perhaps' | 'reader, for now' | 'greylisting'
}

/** What is for whoever runs this to mend: no reader and no address has anything to do with it. */
export const OUR_REASONS: readonly Reason[] = [
  'not_written',
  'stopped',
  'smtp_not_found',
  'smtp_unreachable',
  'smtp_not_a_server',
  'smtp_no_tls',
  'smtp_sign_in_refused',
  'smtp_turned_away',
  'smtp_closed',
  'smtp_slow',
  'smtp_unknown',
  'smtp_puts_us_off',
  'smtp_refuses_us',
  'smtp_sender_refused',
  'resend_no_answer',
  'resend_key_refused',
  'resend_domain_refused',
  'resend_quota',
  'resend_slower',
  'resend_busy',
  'resend_error',
  'resend_sender_refused',
  'resend_refuses_us',
  'provider_refuses_us',
]

/** Of one reader's mail, while nothing says that the address is wrong. */
const NOT_OF_THE_ADDRESS: readonly Reason[] = [
  'key_missing',
  'smtp_later',
  'smtp_unanswered',
  'breaks_off',
]

/** Whether another address would help. */
export function isOfTheAddress(reason: Reason): boolean {
  return !NOT_OF_THE_ADDRESS.includes(reason)
}

/** Whether what was sent may have arrived all the same, so that others may, too. */
export function mayArrive(reason: string): boolean {
  return reason === 'called_spam' || NOT_OF_THE_ADDRESS.some((one) => one === reason)
}

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

/** Delayed like everything, as the transport broke off when it had all of the mail. */
export function unanswered(trouble: Trouble): Delivery {
  return { ...allDelayed(trouble), isUnanswered: true } as Delivery
}

/** Cut off when we stopped; `isWhole`: when the transport had all of the mail. */
export function stopped(isWhole: boolean): Delivery {
  return { ...delayed({ reason: 'stopped' }), ...(isWhole && { isUnanswered: true }) } as Delivery
}

export function failed(trouble: Trouble): Delivery {
  return { outcome: 'failed', ...inShort(trouble) }
}

/** Refused, and not for what was said of the address: it may concern every mail of ours. */
export function refused(
  outcome: 'delayed' | 'failed',
  trouble: Trouble,
  concerns: Concern['concerns'],
): Delivery {
  return { outcome, ...inShort(trouble), ...(concerns && { concerns }) }
}

/** How much of an answer is looked at: a server could say a megabyte without a blank. */
const LOOKED_AT = 5000

/** An address that a server repeats would stay in a row when it is to be gone. */
const ADDRESS = /[^\s<>"'(),;:=]+@[^\s<>"'(),;:]+/g

/** The trouble, with its answer as one line without addresses that fits a page and a row. */
export function inShort({ reason, answer }: Trouble): Trouble {
  const line = shortLine((answer ?? '').slice(0, LOOKED_AT).replace(ADDRESS, '…'))
  return line === '' ? { reason } : { reason, answer: line }
}

function shortLine(text: string): string {
  const line = oneLine(text)
  return line.length > LONGEST_ANSWER
    ? `${line.slice(0, LONGEST_ANSWER - 1)}…`.toWellFormed()
    : line
}
