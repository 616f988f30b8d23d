import { FIELDS, PERSON_FIELDS, type PersonField } from '../participants/fields.ts'

/** What a column of a list may hold: first name and surname may stand in two. */
export const COLUMNS = ['name', 'surname', ...PERSON_FIELDS.slice(1)] as const
export type Column = PersonField | 'surname'

type Field = Column | 'given_name'
type Meaning = { field: Field; rank: number }

/** What such columns are called, in lower-case letters only. */
const PARTS_OF_NAMES = {
  surname: 'surname lastname familyname nachname zuname nomdefamille apellido apellidos achternaam',
  given_name: 'firstname givenname forename vorname prénom voornaam',
} as const

/** Whether a line of cells is one of headings: one that we know says who, and none is an address. */
export function isHeading(cells: readonly string[]): boolean {
  const fields = cells.map((cell) => meaningOf(cell)?.field)
  const saysWho = (['name', 'given_name', 'surname', 'email'] as const).some((field) =>
    fields.includes(field),
  )
  return saysWho && !cells.some(isAddress)
}

/**
 * What each column holds by its heading, as far as we know the word. The surest heading of each field has it; of
 * several, the first one from the left. `below`: the cells under each heading.
 */
export function readHeadings(
  headings: readonly string[],
  below: (column: number) => readonly string[],
): (Column | undefined)[] {
  const meanings = headings.map(meaningOf)
  const fields = meanings.map((meaning, index) => {
    const rivals = meanings.filter((other) => other?.field === meaning?.field)
    const best = Math.min(...rivals.map((rival) => rival?.rank ?? 0))
    const first = meanings.findIndex((one) => one?.field === meaning?.field && one?.rank === best)
    return first === index ? meaning?.field : undefined
  })
  return settleNames(fields, below)
}

/** Whether a heading says for sure what its column holds, and not by a word that may mean something else. */
export function isSureHeading(heading: string): boolean {
  return meaningOf(heading)?.rank === 0
}

export function isAddress(cell: string): boolean {
  return /^\s*[^\s@]+@\S+\s*$/.test(cell)
}

/** Whether a cell was meant as an email, right or wrong. */
export function isLikeAddress(cell: string): boolean {
  return /@|[\p{L}\p{N}]\.[\p{L}\p{N}]{2}/u.test(cell)
}

/** Beside a first name, a column that is called “name” alone holds the surname, unless it holds both. */
function settleNames(
  fields: readonly (Field | undefined)[],
  below: (column: number) => readonly string[],
): (Column | undefined)[] {
  const [given, whole, surname] = [
    fields.indexOf('given_name'),
    fields.indexOf('name'),
    fields.indexOf('surname'),
  ]
  const isBoth = given !== -1 && whole !== -1 && holdAll(below(whole), below(given))
  return fields.map((field, index) => {
    if (given === -1 || field === undefined) return field === 'given_name' ? 'name' : field
    if (index === given) return isBoth ? undefined : 'name'
    if (index === whole) return isBoth ? 'name' : surname === -1 ? 'surname' : undefined
    return index === surname && isBoth ? undefined : (field as Column)
  })
}

/** Whether most of these cells hold what stands beside them. */
function holdAll(cells: readonly string[], others: readonly string[]): boolean {
  const filled = cells.map((cell, line) => [cell, others[line] ?? ''] as const)
  const both = filled.filter(([cell, other]) => cell !== '' && other !== '')
  return both.filter(([cell, other]) => cell.includes(other)).length > both.length / 2
}

/** What a heading means, and how sure that is: 0 is the surest. */
function meaningOf(heading: string): Meaning | undefined {
  const plain = heading.toLowerCase().replace(/[^\p{L}]/gu, '')
  for (const field of ['surname', 'given_name'] as const) {
    if (PARTS_OF_NAMES[field].split(' ').includes(plain)) return { field, rank: 0 }
  }
  for (const field of PERSON_FIELDS) {
    const rank = FIELDS[field].columns.findIndex((words) => words.split(' ').includes(plain))
    if (rank !== -1) return { field, rank }
  }
  return undefined
}
