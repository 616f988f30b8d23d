/** So many people are read from one list, as reading them holds up everybody else. */
export const PEOPLE_AT_ONCE_MAX = 2_000

/** A posted list, with all that is posted beside it. */
export const LIST_LIMIT_BYTES = 1024 * 1024
const BESIDE_A_LIST_BYTES = 16 * 1024

/** The bytes of a list in a text area, where every line break becomes two signs (HTML, 4.10.21.4). */
export function bytesPosted(list: string): number {
  return Buffer.byteLength(list.replace(/\r?\n/g, '\r\n'))
}

/** Whether a list can be posted by the button below its preview. */
export function isPostable(list: string): boolean {
  return bytesPosted(list) <= LIST_LIMIT_BYTES - BESIDE_A_LIST_BYTES
}

/**
 * Divides a long list so that each part can be read at once. A group stays together, unless it is too
 * large by itself.
 */
export function divide<Line extends { bytes: number }>(
  groups: readonly (readonly Line[])[],
): Line[][] {
  const parts: Line[][] = []
  const units = groups.flatMap((group) => (fits(group) ? [group] : group.map((line) => [line])))
  for (const unit of units) {
    const part = parts.at(-1)
    if (part && fits([...part, ...unit])) part.push(...unit)
    else parts.push([...unit])
  }
  return parts
}

function fits(lines: readonly { bytes: number }[]): boolean {
  const bytes = lines.reduce((sum, line) => sum + line.bytes, 0)
  return lines.length <= PEOPLE_AT_ONCE_MAX && bytes <= LIST_LIMIT_BYTES - BESIDE_A_LIST_BYTES
}
