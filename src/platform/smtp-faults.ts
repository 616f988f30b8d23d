import type { NodemailerError } from 'nodemailer'
import { allDelayed, delayed, failed } from './delivery-reasons.ts'
import type { Delivery } from './mailer.ts'

type Fault = Partial<NodemailerError>

/** What a failed attempt means for the mail: failed only if the server refused this address or this mail. */
export function deliveryAfterFault(error: unknown, server: string): Delivery {
  const fault: Fault = error instanceof Error ? error : {}
  const reason = sentence(fault, server)
  if (isAboutThisMail(fault)) return failed(reason)
  return concernsAll(fault) ? allDelayed(reason) : delayed(reason)
}

/** Nothing was said about one reader or one mail: no other would have fared better. */
function concernsAll(fault: Fault): boolean {
  return !isAnswer(fault) || mustSignIn(fault)
}

function isAboutThisMail(fault: Fault): boolean {
  return isAnswer(fault) && fault.permanent === true && !isAboutUs(fault)
}

function isAnswer({ command }: Fault): boolean {
  return command === 'RCPT TO' || command === 'DATA'
}

/** Servers also refuse at the recipient who may not relay, has not signed in or sent too much today. */
function isAboutUs(fault: Fault): boolean {
  const { response = '' } = fault
  const enhanced = /\b5\.(4\.5|7\.[089])\b/.test(response)
  return mustSignIn(fault) || enhanced || /relay|authenticat/i.test(response)
}

function mustSignIn({ responseCode = 0 }: Fault): boolean {
  return [530, 534, 535, 538].includes(responseCode)
}

function sentence(fault: Fault, server: string): string {
  switch (fault.code) {
    case 'EENVELOPE':
    case 'EMESSAGE':
      return refusal(fault)
    case 'EAUTH':
      return temporarily(fault)
        ? laterPlease(fault)
        : `The mail server did not accept our user name and password. Check SMTP_URL${answer(fault)}`
    case 'EDNS':
      return `The mail server ${server} could not be found. Check the host in SMTP_URL.`
    case 'ETLS':
      return tlsTrouble(server, fault)
    case 'ESOCKET':
      return isTlsTrouble(fault) ? tlsTrouble(server, fault) : unreachable(server, fault)
    case 'ETIMEDOUT':
    case 'EABORT':
      return fault.timeoutType === 'CONNECT_TIMEOUT'
        ? unreachable(server, fault)
        : 'The mail server took too long to answer.'
    case 'ECONNECTION':
      return `The mail server closed the connection before it took the mail${answer(fault)}`
    case 'EPROTOCOL':
      return fault.responseCode
        ? `The mail server turned us away${answer(fault)}`
        : `${server} does not answer like a mail server. Check the port in SMTP_URL.`
    default:
      return 'The mail could not be handed to the mail server.'
  }
}

function refusal(fault: Fault): string {
  if (temporarily(fault)) return laterPlease(fault)
  if (isAboutUs(fault)) {
    return `The mail server does not take mail from us. Check the user and password in SMTP_URL, and MAIL_FROM${answer(fault)}`
  }
  switch (fault.command) {
    case 'RCPT TO':
      return `The mail server did not accept this address${answer(fault)}`
    case 'DATA':
      return `The mail server did not accept this mail${answer(fault)}`
    default:
      return `The mail server did not accept the sender. Check MAIL_FROM${answer(fault)}`
  }
}

function temporarily({ responseCode = 0 }: Fault): boolean {
  return (responseCode >= 400 && responseCode < 500) || responseCode === 503
}

function laterPlease(fault: Fault): string {
  return `The mail server asked to try again later${answer(fault)}`
}

function unreachable(server: string, { originalCode }: Fault): string {
  const why = originalCode ? ` (${originalCode})` : ''
  return `The mail server ${server} could not be reached${why}. Check host and port in SMTP_URL, and that it runs.`
}

function isTlsTrouble({ originalCode = '' }: Fault): boolean {
  return /^(ERR_(SSL|TLS|OSSL)|EPROTO|CERT|DEPTH|SELF|UNABLE|HOSTNAME|INVALID_CA)/.test(
    originalCode,
  )
}

function tlsTrouble(server: string, { originalCode, response }: Fault): string {
  const why = originalCode ?? response
  const advice = 'Check host and port in SMTP_URL, and the certificate of the server'
  return `No encrypted connection to the mail server ${server}. ${advice}${why ? `: ${why}` : '.'}`
}

function answer({ response }: Fault): string {
  return response ? `: ${response}` : '.'
}
