import { type PersonInput, personForm } from '../participants/forms.ts'
import { isSamePerson } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
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
  /** Who has a row, but is not in: who waits, is invited or has declined, of whom only the name is left. */
  outside: readonly (Person & Pick<Participant, 'status'>)[]
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
  { people, outside, maxParticipants, sayNo }: Given,
): Verdict[] {
  const byName = Map.groupBy(people, nameOf)
  const outsideByName = Map.groupBy(outside, nameOf)
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
    const no = sayNo.has(number) ? 'says_no' : hasDeclined(person) ? 'namesake_says_no' : undefined
    if (no) return { ...line, outcome: 'said_no', note: { about: no } }
    if (places <= 0) return mistake(line, { about: 'full', places: maxParticipants ?? 0 })
    places -= 1
    newByName.set(nameOf(person), [...namesakes, { number, person }])
    const sharing = email === null ? undefined : newByAddress.get(email)
    if (email !== null) newByAddress.set(email, { number, person })
    return { ...line, outcome: 'new', note: whoElse(person) ?? (sharing && sharingWith(sharing)) }
  })

  /** Of whoever has declined only the name is left; who has come back since is in. */
  function hasDeclined(person: Person): boolean {
    const namesakes = byName.has(nameOf(person)) ? [] : outsideByName.get(nameOf(person))
    return namesakes?.some(({ status }) => status === 'declined') ?? false
  }

  function whoElse(person: Person): Note | undefined {
    if (byName.has(nameOf(person))) return { about: 'namesake_in' }
    const rows = outsideByName.get(nameOf(person))?.filter((row) => isSamePerson(row, person))
    if (rows?.some(({ status }) => status === 'waiting')) return { about: 'waits' }
    return rows?.some(({ status }) => status === 'invited') ? { about: 'invited' } : undefined
  }
}

/** Who is in, and on no line of the list: neither by name nor by address, however wrong the rest of the line is. */
export function notOnList<In extends Person>(
  lines: readonly ListLine[],
  people: readonly In[],
): In[] {
  const names = new Set(lines.map(nameOf))
  const addresses = new Set(lines.map(({ email }) => email.toLowerCase()))
  return people.filter(
    (person) => !names.has(nameOf(person)) && !(person.email && addresses.has(person.email)),
  )
}

function sharingWith({ number, person }: NewLine): Note {
  return { about: 'shares_address', name: person.name, line: number }
}

function mistake(line: ListLine, note: Note): Verdict {
  return { ...line, outcome: 'mistake', note }
}

function nameOf({ name }: { name: string }): string {
  return name.toLowerCase()
}
