import type { AddressObject, HeaderLines } from 'mailparser'

export type Mailbox = { name: string; address: string }

/** Everybody that an address header names. */
export function mailboxes(header: AddressObject | AddressObject[] | undefined): Mailbox[] {
  return [header ?? []]
    .flat()
    .flatMap(({ value }) => value)
    .map(({ name, address = '' }) => ({ name, address }))
}

/** Unfolded values by lower-case name, otherwise as they were sent. */
export function rawHeaders(lines: HeaderLines): Map<string, string> {
  return new Map(
    lines.map(({ key, line }) => [
      key,
      line
        .slice(key.length + 1)
        .replace(/\r?\n\s*/g, ' ')
        .trim(),
    ]),
  )
}
