import { fieldTexts, PERSON_FIELDS } from '../../participants/fields.ts'
import type { Participant } from '../../participants/tables.ts'
import * as participants from '../../participants/words/en.ts'
import type { Say } from '../../ui/voice.ts'
import * as ui from '../../ui/words/en.ts'
import * as en from '../words/en.ts'

/** The people as a table with a header: all that the admin may see, nothing about the draw. */
export function exportedRows(
  say: Say,
  people: readonly Participant[],
  timezone: string,
): string[][] {
  const header = PERSON_FIELDS.map((field) => say(participants.column, field))
  return [
    [...header, say(en.joinedColumn), say(en.openedColumn)],
    ...people
      .toSorted((one, other) => one.name.localeCompare(other.name))
      .map((person) => [
        ...Object.values(fieldTexts(person)),
        say(ui.dateAndTime, person.joined_at, timezone),
        say(en.opened, person.signed_in_at !== null),
      ]),
  ]
}
