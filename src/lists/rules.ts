import type { PersonInput } from '../participants/forms.ts'
import { PEOPLE_AT_ONCE_MAX } from '../people/rules.ts'

/** Lines of a list that are looked at, with those that are empty. */
export const ROWS_MAX = 5 * PEOPLE_AT_ONCE_MAX

/** Columns that can be matched in one form. */
export const COLUMNS_ASKED_MAX = 40

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
  | { about: 'says_no' | 'namesake_says_no' | 'namesake_in' | 'waits' | 'invited' }
  | { about: 'shares_address'; name: string; line: number }

/** What will happen to a line, with a reason or a remark. */
export type Verdict = ListLine & {
  outcome: 'new' | 'already_in' | 'said_no' | 'mistake'
  note: Note | undefined
}
