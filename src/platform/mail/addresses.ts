import { domainToASCII } from 'node:url'
import addressparser from 'nodemailer/lib/addressparser'

/** People choose their names freely; a transport must not let one be anything but a name. */
export type Address = { name?: string; address: string }

/** Parses `Klaus <klaus@example.org>` and the like. Returns undefined unless it is one address. */
export function parseAddress(text: string): Address | undefined {
  const [first, ...others] = addressparser(text)
  const address = first?.address ?? ''
  if (others.length > 0 || !isPlainAddress(address)) return undefined
  const name = visibleName(first?.name)
  return name ? { name, address } : { address }
}

/** Parses the configured sender. Throws if it is no address, which the configuration rules out. */
export function readSender(text: string): Address {
  const sender = parseAddress(text)
  if (!sender) throw new Error(`Not an address to send mail from: ${text}`)
  return sender
}

/** The configured sender, under the name that this mail comes by. */
export function senderOf({ senderName }: { senderName?: string }, configured: Address): Address {
  return senderName === undefined ? configured : { ...configured, name: senderName }
}

/** A single mailbox: no list, route, quoted part or space (RFC 5321, 4.1.2, as people use it). */
export function isPlainAddress(address: string): boolean {
  return /^[^\s\p{C}"(),:;<>@[\\\]]+@[^\s\p{C}"(),:;<>@[\\\]]+$/u.test(address)
}

/** A name on one line that shows what it is: no control characters, no bidi controls. */
export function visibleName(name = ''): string {
  return oneLine(name.replace(/\p{Bidi_Control}/gu, ''))
}

/** The text on one line: control characters and runs of white space become single spaces. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

/** A header line that is shown as it is: nothing in it reads as an encoded word (RFC 2047, 2). */
export function headerLine(text: string): string {
  return oneLine(text).replaceAll('=?', '=\u2060?')
}

/**
 * The mailbox behind an address, to compare addresses by: `anna+santa@` arrives where `anna@` does with most
 * providers (RFC 5233). Mail goes to the address as it was typed.
 */
export function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@')
  // What is before the sign is the mailbox, so it cannot be empty.
  const tag = address.indexOf('+', 1)
  const mailbox = tag > 0 && tag < at ? address.slice(0, tag) + address.slice(at) : address
  return mailbox.toLowerCase()
}

/** Labels of letters, digits and hyphens, of which the last may stand for other letters (RFC 5890). */
const DOMAIN = '(?:[a-z0-9][a-z0-9-]*\\.)+(?:[a-z]{2,}|xn--[a-z0-9-]*[a-z0-9])'
const WHOLE_DOMAIN = new RegExp(`^${DOMAIN}$`)
/** RFC 1035, 2.3.4. */
const DOMAIN_MAX = 253

/** An address as people have them, in lower case. */
export const ADDRESS = new RegExp(`^(?:[a-z0-9_'+-]+\\.)*[a-z0-9_'+-]*[a-z0-9_+-]@${DOMAIN}$`)

/** A domain as it stands in an address to send to, whatever its letters (RFC 5891); undefined if it is none. */
export function readDomain(typed: string): string | undefined {
  const domain = inAscii(typed.toLowerCase())
  return domain.length <= DOMAIN_MAX && WHOLE_DOMAIN.test(domain) ? domain : undefined
}

/** The address with its domain as mails have it; one that is none stays as it is. */
export function withAsciiDomain(address: string): string {
  const behind = address.lastIndexOf('@') + 1
  return address.slice(0, behind) + inAscii(address.slice(behind))
}

function inAscii(domain: string): string {
  const isAscii = /^\p{ASCII}*$/u.test(domain)
  return isAscii || domain.length > DOMAIN_MAX ? domain : domainToASCII(domain) || domain
}

/** What stands behind the last @, in lower case. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}
