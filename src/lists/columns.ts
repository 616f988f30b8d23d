import { FIELDS, PERSON_FIELDS, type PersonField } from '../participants/fields.ts'
import type { Row } from '../platform/spreadsheet.ts'

type Column = PersonField | 'surname'

const SURNAME_COLUMNS = 'surname lastname familyname nachname'

/** Columns from left to right, without a header. The email column is found by its content. */
const USUAL_ORDER: readonly Column[] = PERSON_FIELDS.filter((field) => field !== 'email')

/** What a column is called: by its heading or, in a list without a header, by its number from 1. */
export type ColumnName = string | number

export type Columns = {
  /** What each column of the list holds; undefined if it is ignored. */
  order: readonly (Column | undefined)[]
  /** The columns that are ignored. */
  unknown: readonly ColumnName[]
  /** The column that holds the household, if the list may not mean that. */
  householdAs: ColumnName | undefined
  hasHeader: boolean
}

/**
 * Finds out which column holds what, by the header or, without one, by where addresses are. `unused`: the
 * columns that are not to be used, as `withUnused` adds one up.
 */
export function recogniseColumns(rows: readonly Row[], unused = ''): Columns {
  const header = (rows[0]?.cells ?? []).map(inOneLine)
  const hasHeader = isHeader(header)
  const names = hasHeader ? header : usualOrder(rows).map((_, index) => index + 1)
  const left = new Set(unused.split('\n').filter((name) => name !== ''))
  const isLeft = names.map((name) => left.has(String(name)))
  const order = hasHeader ? orderOf(header, isLeft) : usualOrder(rows).map(unless(isLeft))
  const household = order.indexOf('household')
  const isSure = hasHeader
    ? meaningOf(header[household] ?? '')?.rank === 0
    : isEmpty(rows, household)
  return {
    order,
    unknown: names.filter(
      (name, index) => order[index] === undefined && name !== '' && (hasHeader || isLeft[index]),
    ),
    householdAs: household === -1 || isSure ? undefined : names[household],
    hasHeader,
  }
}

/** The columns that are not to be used, and one more. */
export function withUnused(unused: string, name: ColumnName): string {
  return unused === '' ? String(name) : `${unused}\n${name}`
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

function isHeader(header: readonly string[]): boolean {
  const fields = header.map((heading) => meaningOf(heading)?.field)
  return (fields.includes('name') || fields.includes('email')) && !header.some(looksLikeAddress)
}

/** The surest heading of each field has it; of several, the first one from the left. */
function orderOf(header: readonly string[], isLeft: readonly boolean[]): (Column | undefined)[] {
  const meanings = header.map((heading, index) => (isLeft[index] ? undefined : meaningOf(heading)))
  return meanings.map((meaning, index) => {
    const rivals = meanings.filter((other) => other?.field === meaning?.field)
    const best = Math.min(...rivals.map((rival) => rival?.rank ?? 0))
    const first = meanings.findIndex((one) => one?.field === meaning?.field && one?.rank === best)
    return first === index ? meaning?.field : undefined
  })
}

function unless(isLeft: readonly boolean[]) {
  return (column: Column | undefined, index: number) => (isLeft[index] ? undefined : column)
}

/** What a heading means, and how sure that is: 0 is the surest. */
function meaningOf(heading: string): { field: Column; rank: number } | undefined {
  const plain = heading.toLowerCase().replace(/[^\p{L}]/gu, '')
  if (SURNAME_COLUMNS.split(' ').includes(plain)) return { field: 'surname', rank: 0 }
  for (const field of PERSON_FIELDS) {
    const rank = FIELDS[field].columns.findIndex((words) => words.split(' ').includes(plain))
    if (rank !== -1) return { field, rank }
  }
  return undefined
}

function isEmpty(rows: readonly Row[], column: number): boolean {
  return rows.every(({ cells }) => (cells[column] ?? '').trim() === '')
}

function inOneLine(heading: string): string {
  return heading.replace(/\s+/g, ' ').trim()
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
