import { parseForm } from '../platform/forms.ts'
import { readTable } from '../platform/spreadsheet.ts'
import { type PersonInput, personForm } from './forms.ts'
import { type Columns, readCells, recogniseColumns } from './list-columns.ts'
import { isSamePerson } from './rules.ts'

/** One line of a list: a person, or what is wrong with it. */
export type ListLine = {
  /** As the spreadsheet counts its rows. */
  number: number
  name: string
  email: string
  person: PersonInput | undefined
  mistake: string
}

/** What will happen to a line, with the reason or a remark. */
export type Verdict = ListLine & { outcome: 'new' | 'already_in' | 'mistake'; note: string }

type Person = { name: string; email: string | null }
type NewLine = { number: number; person: PersonInput }

/** Reads a pasted or uploaded list, line by line. */
export function readList(text: string): { columns: Columns; lines: ListLine[] } {
  const rows = readTable(text)
  const columns = recogniseColumns(rows)
  const lines = rows.slice(columns.hasHeader ? 1 : 0).map((row) => {
    const cells = readCells(row, columns)
    const parsed = parseForm(personForm, cells)
    const mistakes = parsed.ok ? [] : Object.values(parsed.form.errors)
    if (row.isBroken) mistakes.unshift('A quotation mark opens here and never closes.')
    return {
      number: row.number,
      name: cells.name ?? '',
      email: cells.email ?? '',
      person: parsed.ok && !row.isBroken ? parsed.value : undefined,
      mistake: mistakes.join(' '),
    }
  })
  return { columns, lines }
}

/**
 * Says of every line what adding the list would do, among those who are in and with so many
 * places. In a list an address that is in already means the same person; two lines may share one.
 */
export function planImport(
  lines: readonly ListLine[],
  people: readonly Person[],
  maxParticipants: number | null,
): Verdict[] {
  const byName = Map.groupBy(people, nameOf)
  const byAddress = new Map(people.map((person) => [person.email, person]))
  const newByName = new Map<string, NewLine[]>()
  const newByAddress = new Map<string, NewLine>()
  let places = (maxParticipants ?? Infinity) - people.length

  return lines.map((line): Verdict => {
    const { person, number } = line
    if (!person) return { ...line, outcome: 'mistake', note: line.mistake }
    const { email } = person
    const namesakes = newByName.get(nameOf(person)) ?? []
    const twin = namesakes.find((other) => isSamePerson(other.person, person))
    if (twin) return { ...line, outcome: 'mistake', note: `The same as line ${twin.number}.` }
    const owner = email === null ? undefined : byAddress.get(email)
    if (owner ?? byName.get(nameOf(person))?.some((other) => isSamePerson(other, person))) {
      const isRenamed = owner !== undefined && nameOf(owner) !== nameOf(person)
      const note = isRenamed ? `${owner.name} is in with this address.` : ''
      return { ...line, outcome: 'already_in', note }
    }
    if (places <= 0) {
      return { ...line, outcome: 'mistake', note: `All ${maxParticipants} places are taken.` }
    }
    places -= 1
    newByName.set(nameOf(person), [...namesakes, { number, person }])
    const sharing = email === null ? undefined : newByAddress.get(email)
    if (email !== null) newByAddress.set(email, { number, person })
    const note =
      sharing && `Shares the address with ${sharing.person.name}, line ${sharing.number}.`
    return { ...line, outcome: 'new', note: note ?? '' }
  })
}

function nameOf({ name }: { name: string }): string {
  return name.toLowerCase()
}
