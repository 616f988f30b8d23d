type Parts = { text: string; html: string }

/** How many bytes a text takes, in the ways in which mail is sent. */
type Size = {
  /** Line breaks: SMTP sends two bytes for each. */
  lines: number
  /** Signs that JSON writes with a backslash, which a service's API gets. */
  escapes: number
  /** Bytes of UTF-8. */
  bytes: number
}

/**
 * Pads both parts, with white space that nobody sees, until they take as many bytes as the largest
 * of the alternatives: as Base64 (RFC 2045), which takes no notice of what the bytes are, and as
 * JSON (RFC 8259). Returns the mail as it is if it is the only alternative.
 */
export function padToLargest<Mail extends Parts>(mail: Mail, alternatives: readonly Parts[]): Mail {
  const all = [mail, ...alternatives]
  const text = padding(
    mail.text,
    all.map((one) => one.text),
  )
  const html = padding(
    mail.html,
    all.map((one) => one.html),
  )
  return { ...mail, text: `${mail.text}${text}`, html: `${mail.html}<!--${html}-->\n` }
}

/** A line break adds one to all three counts, a tab one escape and one byte, a space one byte. */
function padding(text: string, all: readonly string[]): string {
  const sizes = all.map(sizeOf)
  const size = sizeOf(text)
  const most = (count: (size: Size) => number) => Math.max(...sizes.map(count))
  const lines = most((one) => one.lines) - size.lines
  const tabs = most((one) => one.escapes - one.lines) - (size.escapes - size.lines)
  const spaces = most((one) => one.bytes - one.escapes) - (size.bytes - size.escapes)
  return ' '.repeat(spaces) + '\t'.repeat(tabs) + '\n'.repeat(lines)
}

function sizeOf(text: string): Size {
  const bytes = Buffer.byteLength(text)
  const inJson = Buffer.byteLength(JSON.stringify(text)) - 2
  return { lines: text.split('\n').length - 1, escapes: inJson - bytes, bytes }
}
