import { type PersonInput, personForm } from '../participants/forms.ts'
import { isSamePerson } from '../participants/rules.ts'
import { PEOPLE_AT_ONCE_MAX } from '../people/rules.ts'
import { parseForm } from '../platform/forms.ts'
import { readTable } from '../platform/spreadsheet.ts'
import type { Say } from '../ui/voice.ts'
import { type Chosen, type Columns, readCells, recogniseColumns } from './columns.ts'
import { type ListLine, type Note, ROWS_MAX, type Verdict } from './rules.ts'
import * as en from './words/en.ts'

type Person = { name: string; email: string | null }
type NewLine = { number: number; person: PersonInput }

/**
 * Reads a pasted or uploaded list, line by line, with its columns as somebody has chosen, if they have. Returns
 * undefined if it is too long.
 */
export function readList(
  say: Say,
  text: string,
  chosen?: Chosen,
): { columns: Columns; lines: ListLine[] } | undefined {
  const rows = readTable(text, ROWS_MAX)
  if (rows === undefined) return undefined
  const columns = recogniseColumns(rows, chosen)
  const people = rows.slice(columns.hasHeading ? 1 : 0)
  if (people.length > PEOPLE_AT_ONCE_MAX) return undefined
  const form = personForm(say)
  const lines = people.map((row) => {
    const cells = readCells(row, columns)
    const parsed = parseForm(form, cells)
    const mistakes = parsed.ok ? [] : Object.values(parsed.form.errors)
    if (row.isBroken) mistakes.unshift(say(en.openQuote))
    return {
      number: row.number,
      name: cells.name ?? '',
      email: cells.email ?? '',
      person: parsed.ok && mistakes.length === 0 ? parsed.value : undefined,
      mistake: mistakes.join(' '),
    }
  })
  return { columns, lines }
}

type Given = {
  people: readonly Person[]
  maxParticipants: number | null
  /** The lines of those who have said no to an exchange of this series. */
  sayNo: ReadonlySet<number>
}

/**
 * What adding the list would do to each line, given who is in and how many places there are. An
 * address that is in already means the same person; two new lines may share one.
 */
export function planImport(
  lines: readonly ListLine[],
  { people, maxParticipants, sayNo }: Given,
): Verdict[] {
  const byName = Map.groupBy(people, nameOf)
  const byAddress = new Map(people.map((person) => [person.email, person]))
  const newByName = new Map<string, NewLine[]>()
  const newByAddress = new Map<string, NewLine>()
  let places = (maxParticipants ?? Infinity) - people.length

  return lines.map((line): Verdict => {
    const { person, number } = line
    if (!person) return mistake(line, { about: 'mistake', sentences: line.mistake })
    const { email } = person
    const namesakes = newByName.get(nameOf(person)) ?? []
    const twin = namesakes.find((other) => isSamePerson(other.person, person))
    if (twin) return mistake(line, { about: 'same_line', line: twin.number })
    const owner = email === null ? undefined : byAddress.get(email)
    if (owner ?? byName.get(nameOf(person))?.some((other) => isSamePerson(other, person))) {
      const isRenamed = owner !== undefined && nameOf(owner) !== nameOf(person)
      const note = isRenamed ? { about: 'in_with_address' as const, name: owner.name } : undefined
      return { ...line, outcome: 'already_in', note }
    }
    if (sayNo.has(number)) return mistake(line, { about: 'says_no' })
    if (places <= 0) return mistake(line, { about: 'full', places: maxParticipants ?? 0 })
    places -= 1
    newByName.set(nameOf(person), [...namesakes, { number, person }])
    const sharing = email === null ? undefined : newByAddress.get(email)
    if (email !== null) newByAddress.set(email, { number, person })
    const note = sharing && {
      about: 'shares_address' as const,
      name: sharing.person.name,
      line: sharing.number,
    }
    return { ...line, outcome: 'new', note }
  })
}

function mistake(line: ListLine, note: Note): Verdict {
  return { ...line, outcome: 'mistake', note }
}

function nameOf({ name }: { name: string }): string {
  return name.toLowerCase()
}
