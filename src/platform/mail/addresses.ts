import addressparser from 'nodemailer/lib/addressparser'

/** A person's name is their own words: a transport keeps it from being anything but a name. */
export type Address = { name?: string; address: string }

/** Reads one address as people write it, `Klaus <klaus@example.org>`; undefined if it is not exactly one. */
export function parseAddress(text: string): Address | undefined {
  const [first, ...others] = addressparser(text)
  const address = first?.address ?? ''
  if (others.length > 0 || !isPlainAddress(address)) return undefined
  const name = visibleName(first?.name)
  return name ? { name, address } : { address }
}

/** The sender as it is configured. Throws if `parseAddress` finds none: the configuration checks it first. */
export function readSender(text: string): Address {
  const sender = parseAddress(text)
  if (!sender) throw new Error(`Not an address to send mail from: ${text}`)
  return sender
}

/** One mailbox and nothing else: no list, route, quoted part or space (RFC 5321, 4.1.2, what people have). */
export function isPlainAddress(address: string): boolean {
  return /^[^\s\p{C}"(),:;<>@[\\\]]+@[^\s\p{C}"(),:;<>@[\\\]]+$/u.test(address)
}

/** A name as one line of text that shows what it is: no control characters, no switched direction. */
export function visibleName(name = ''): string {
  return oneLine(name.replace(/\p{Bidi_Control}/gu, ''))
}

/** The text on one line, its control characters and runs of white space as single spaces. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

/** A line for a header that is shown as it is: nothing in it passes for an encoded word (RFC 2047, 2). */
export function headerLine(text: string): string {
  return oneLine(text).replaceAll('=?', '=\u2060?')
}
