import { FIELDS, PERSON_FIELDS, type PersonField } from '../participants/fields.ts'
import type { Row } from '../platform/spreadsheet.ts'

type Column = PersonField | 'surname'

const SURNAME_COLUMNS = 'surname lastname familyname nachname'

/** Headings that mean nothing else. */
const HOUSEHOLD = /^\P{L}*(household|haushalt)\P{L}*$/iu

/** Columns from left to right, without a header. The email column is found by its content. */
const USUAL_ORDER: readonly Column[] = PERSON_FIELDS.filter((field) => field !== 'email')

export type Columns = {
  /** What each column of the list holds; undefined if it is ignored. */
  order: readonly (Column | undefined)[]
  /** The header's names for the columns that are ignored. */
  unknown: readonly string[]
  /** The header's name for the household, if it may mean something else. */
  householdAs: string | undefined
  hasHeader: boolean
}

/** Finds out which column holds what, by the header or, without one, by where addresses are. */
export function recogniseColumns(rows: readonly Row[], unused = ''): Columns {
  const header = rows[0]?.cells ?? []
  const named = header.map(columnOf)
  const isHeader = named.includes('name') || named.includes('email')
  if (isHeader && !header.some(looksLikeAddress)) {
    const order = named.map((column, index) =>
      named.indexOf(column) === index && header[index] !== unused ? column : undefined,
    )
    const unknown = header.filter((word, index) => order[index] === undefined && word.trim() !== '')
    const householdAs = header.find(
      (word, index) => order[index] === 'household' && !HOUSEHOLD.test(word),
    )
    return { order, unknown, householdAs, hasHeader: true }
  }
  return { order: usualOrder(rows), unknown: [], householdAs: undefined, hasHeader: false }
}

/** The cells of a row by what they hold, with first name and surname joined. */
export function readCells(row: Row, { order }: Columns): Record<string, string> {
  const values: Partial<Record<Column, string>> = {}
  order.forEach((column, index) => {
    if (column) values[column] = (row.cells[index] ?? '').trim()
  })
  const { surname = '', name = '', ...others } = values
  return { ...others, name: `${name} ${surname}`.trim() }
}

function columnOf(heading: string): Column | undefined {
  const plain = heading.toLowerCase().replace(/[^\p{L}]/gu, '')
  if (SURNAME_COLUMNS.split(' ').includes(plain)) return 'surname'
  return PERSON_FIELDS.find((field) => FIELDS[field].columns.split(' ').includes(plain))
}

function usualOrder(rows: readonly Row[]): (Column | undefined)[] {
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0)
  const addresses = Array.from(
    { length: width },
    (_, column) => rows.filter(({ cells }) => looksLikeAddress(cells[column] ?? '')).length,
  )
  const most = Math.max(0, ...addresses)
  const emailColumn = most > 0 ? addresses.indexOf(most) : 1
  const others = [...USUAL_ORDER]
  return addresses.map((_, index) => (index === emailColumn ? 'email' : others.shift()))
}

function looksLikeAddress(cell: string): boolean {
  return /^\s*[^\s@]+@\S+\s*$/.test(cell)
}
