import type { NodemailerError } from 'nodemailer'
import type { Delivery, Trouble } from './reasons.ts'
import { allDelayed, delayed, failed, type Reason, refused } from './reasons.ts'

type Fault = Partial<NodemailerError>

/** What a fault means for the mail: failed only if the server refused this address or mail. */
export function deliveryAfterFault(error: unknown, server: string): Delivery {
  const fault: Fault = error instanceof Error ? error : {}
  const trouble = troubleIn(fault, server)
  if (concernsAll(fault)) return allDelayed(trouble)
  const isForGood = fault.permanent === true && !temporarily(fault)
  if (isAboutUs(fault)) return refused('delayed', trouble, 'us')
  if (isAboutAddress(fault)) return isForGood ? failed(trouble) : delayed(trouble)
  return refused(isForGood ? 'failed' : 'delayed', trouble, 'us, perhaps')
}

/** Nothing was said about one reader or mail, so that no other would have fared better. */
function concernsAll(fault: Fault): boolean {
  return !isAnswer(fault) || mustSignIn(fault)
}

function isAnswer({ command }: Fault): boolean {
  return command === 'RCPT TO' || command === 'DATA'
}

/**
 * Some servers report relaying, sign-in, quota, policy, a block list or a wrong sender only once they see
 * the recipient, in the codes of RFC 3463 (x.7 is policy, x.1.7 and x.1.8 the sender) or in words of
 * their own. What is full or busy for now (4.3) is so for everybody.
 */
function isAboutUs(fault: Fault): boolean {
  const { response = '' } = fault
  if (isGreylisting(response)) return false
  if (mustSignIn(fault) || isAboutSender(fault)) return true
  if (/\b([45]\.7\.\d+|5\.4\.5|4\.3\.\d+)\b/.test(response)) return true
  if (isAboutAddress(fault)) return false
  return /relay|authenticat|polic(y|ies)|(block|black|deny) ?list|blocked|banned|reputation|reverse dns|\bptr\b|spamhaus|spamcop|dnsbl|\brbl\b/i.test(
    response,
  )
}

function isAboutSender({ response = '' }: Fault): boolean {
  return /\b[45]\.1\.[78]\b|sender (address )?rejected/i.test(response)
}

/** The mailbox or its domain is wrong, or the mailbox takes nothing (RFC 3463: x.1 and x.2). */
function isAboutAddress({ response = '' }: Fault): boolean {
  return (
    /\b[45]\.[12]\.\d+\b/.test(response) ||
    isGreylisting(response) ||
    /\b(no such|unknown|invalid) (user|mailbox|recipient)|(?<!\b(ip|host|client) )(user|mailbox|recipient|address) (is )?(unknown|full|unavailable|not found|does(n’t|n't| not) exist)/i.test(
      response,
    )
  )
}

/** Everybody's first mail is put off for some minutes, whoever sends it (RFC 6647). */
function isGreylisting(response: string): boolean {
  return /gr[ae]y-?list/i.test(response)
}

function mustSignIn({ responseCode = 0 }: Fault): boolean {
  return [530, 534, 535, 538].includes(responseCode)
}

function troubleIn(fault: Fault, server: string): Trouble {
  const { response: answer = '' } = fault
  switch (fault.code) {
    case 'EENVELOPE':
    case 'EMESSAGE':
      return { reason: refusal(fault), answer }
    case 'EAUTH':
      return { reason: temporarily(fault) ? 'smtp_puts_us_off' : 'smtp_sign_in_refused', answer }
    case 'EDNS':
      return { reason: 'smtp_not_found', answer: server }
    case 'ETLS':
      return tlsTrouble(server, fault)
    case 'ESOCKET':
      return isTlsTrouble(fault) ? tlsTrouble(server, fault) : unreachable(server, fault)
    case 'ETIMEDOUT':
    case 'EABORT':
      return fault.timeoutType === 'CONNECT_TIMEOUT'
        ? unreachable(server, fault)
        : { reason: 'smtp_slow' }
    case 'ECONNECTION':
      return { reason: 'smtp_closed', answer }
    case 'EPROTOCOL':
      return fault.responseCode
        ? { reason: 'smtp_turned_away', answer }
        : { reason: 'smtp_not_a_server', answer: server }
    default:
      return { reason: 'smtp_unknown' }
  }
}

function refusal(fault: Fault): Reason {
  if (temporarily(fault)) return concernsAll(fault) ? 'smtp_puts_us_off' : 'smtp_later'
  if (isAboutSender(fault)) return 'smtp_sender_refused'
  if (isAboutUs(fault)) return 'smtp_refuses_us'
  switch (fault.command) {
    case 'RCPT TO':
      return 'smtp_address_refused'
    case 'DATA':
      return 'smtp_mail_refused'
    default:
      return 'smtp_sender_refused'
  }
}

function temporarily({ responseCode = 0 }: Fault): boolean {
  return (responseCode >= 400 && responseCode < 500) || responseCode === 503
}

function unreachable(server: string, { originalCode }: Fault): Trouble {
  return { reason: 'smtp_unreachable', answer: withDetail(server, originalCode) }
}

function isTlsTrouble({ originalCode = '' }: Fault): boolean {
  return /^(ERR_(SSL|TLS|OSSL)|EPROTO|CERT|DEPTH|SELF|UNABLE|HOSTNAME|INVALID_CA)/.test(
    originalCode,
  )
}

function tlsTrouble(server: string, { originalCode, response }: Fault): Trouble {
  return { reason: 'smtp_no_tls', answer: withDetail(server, originalCode ?? response) }
}

function withDetail(server: string, detail: string | undefined): string {
  return detail ? `${server} (${detail})` : server
}
