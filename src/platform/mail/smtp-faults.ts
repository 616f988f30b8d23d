import type { NodemailerError } from 'nodemailer'
import type { Delivery, Trouble } from './reasons.ts'
import { allDelayed, failed, type Reason, refused, unanswered } from './reasons.ts'

type Fault = Partial<NodemailerError>
type Topic = 'reader' | 'greylisting' | 'us' | 'reader, perhaps' | 'us, perhaps'

/**
 * What a fault means for the mail: failed only if the server refused this address or mail. `isWhole`: the
 * mail had been handed over to its last line, so without an answer it may have been taken all the same.
 */
export function deliveryAfterFault(error: unknown, server: string, isWhole = false): Delivery {
  const fault: Fault = error instanceof Error ? error : {}
  const trouble = troubleIn(fault, server)
  if (isWhole && !isAnswer(fault)) return unanswered(trouble)
  if (concernsAll(fault)) return allDelayed(trouble)
  const isForGood = fault.permanent === true && !temporarily(fault)
  switch (topicOf(fault)) {
    case 'greylisting':
      return refused('delayed', trouble, 'greylisting')
    case 'reader':
      return isForGood ? failed(trouble) : refused('delayed', trouble, 'reader, for now')
    case 'us':
      return refused('delayed', trouble, 'us')
    case 'reader, perhaps':
      return refused(isForGood ? 'failed' : 'delayed', trouble, 'reader, perhaps')
    case 'us, perhaps':
      return refused(isForGood ? 'failed' : 'delayed', trouble, 'us, perhaps')
  }
}

/** Nothing was said about one reader or mail, so that no other would have fared better. */
function concernsAll(fault: Fault): boolean {
  return !isAnswer(fault) || mustSignIn(fault)
}

function isAnswer({ command }: Fault): boolean {
  return command === 'RCPT TO' || command === 'DATA'
}

/**
 * Whom a refusal is about. Believed is the enhanced code (RFC 3463), where it stands at the head of a line
 * (RFC 2034): elsewhere it may be a quotation, or a part of an IP address. x.1 and x.2 are the mailbox and
 * its domain, but x.1.7 and x.1.8 the sender; x.7 is policy; what is full or busy for now (4.3) is so for
 * everybody. Words are only a hint, as servers say "mailbox unavailable" of what they have against us, and
 * are asked where no code, or one that says no more than "something", leaves it open.
 */
function topicOf(fault: Fault): Topic {
  const { response = '' } = fault
  if (isGreylisting(fault)) return 'greylisting'
  return mustSignIn(fault) ? 'us' : topicOfAnswer(enhancedCode(response), response)
}

/** The same of an answer alone, with its enhanced code, or none. */
export function topicOfAnswer(code: string, response: string): Exclude<Topic, 'greylisting'> {
  if (/^([45]\.7\.\d+|[45]\.1\.[78]|5\.4\.5|4\.3\.\d+)$/.test(code)) return 'us'
  const isOfReader = /^[45]\.[12]\.\d+$/.test(code)
  if (isOfReader && !code.endsWith('.0')) return 'reader'
  if (namesSender(response)) return 'us'
  const namesUs = US.test(response)
  if (isOfReader) return namesUs ? 'us, perhaps' : 'reader'
  const namesReader = READER.test(response)
  if (namesUs) return namesReader ? 'us, perhaps' : 'us'
  return namesReader ? 'reader, perhaps' : 'us, perhaps'
}

function enhancedCode(response: string): string {
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?=\s|$)/m.exec(response)?.[1] ?? ''
}

const US =
  /relay|authenticat|polic(y|ies)|(block|black|deny) ?list|blocked|banned|reputation|reverse dns|\bptr\b|spamhaus|spamcop|dnsbl|\brbl\b|\b(helo|ehlo)\b|(client|your) (host|ip)|hostname/i
const READER =
  /\b(no such|unknown|invalid) (user|mailbox|recipient)|(?<!\b(ip|host|client) )(user|mailbox|recipient|address) (is )?(unknown|full|unavailable|not found|does(n’t|n't| not) exist)/i

/** By which known words an answer blames its reader; empty if by none. */
export function phraseAboutReader(response: string): string {
  return READER.exec(response)?.[0].toLowerCase() ?? ''
}

function isAboutSender(fault: Fault): boolean {
  const { response = '' } = fault
  const namesIt = /^[45]\.1\.[78]$/.test(enhancedCode(response)) || namesSender(response)
  return namesIt && topicOf(fault) === 'us'
}

function namesSender(response: string): boolean {
  return /sender (address )?rejected|sender verify/i.test(response)
}

/**
 * Everybody's first mail is put off for some minutes, whoever sends it (RFC 6647). What is refused for good
 * is no greylisting, whatever words or links are in it.
 */
function isGreylisting(fault: Fault): boolean {
  return temporarily(fault) && /gr[ae]y-?list/i.test(fault.response ?? '')
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
  if (topicOf(fault) === 'us') return 'smtp_refuses_us'
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
