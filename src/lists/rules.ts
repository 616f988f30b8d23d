import type { PersonInput } from '../participants/forms.ts'

/** So many people are read at once, as reading them holds up everybody else. */
export const PEOPLE_AT_ONCE_MAX = 2_000
const LINES_MAX = 5 * PEOPLE_AT_ONCE_MAX

/** Whether a list has more lines than are read at once; those of one cell and empty ones count, too. */
export function hasTooManyLines(text: string): boolean {
  let lines = 0
  for (const _break of text.matchAll(/\r\n?|\n/g)) lines += 1
  return lines > LINES_MAX
}

/** One line of a list: a person, or what is wrong with it. */
export type ListLine = {
  /** Row of the list, counted from 1. */
  number: number
  name: string
  email: string
  person: PersonInput | undefined
  mistake: string
}

export type Note =
  | { about: 'mistake'; sentences: string }
  | { about: 'same_line'; line: number }
  | { about: 'in_with_address'; name: string }
  | { about: 'full'; places: number }
  | { about: 'shares_address'; name: string; line: number }

/** What will happen to a line, with a reason or a remark. */
export type Verdict = ListLine & {
  outcome: 'new' | 'already_in' | 'mistake'
  note: Note | undefined
}
