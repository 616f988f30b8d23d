import type { Row } from '../platform/spreadsheet.ts'

type Column = 'name' | 'surname' | 'email' | 'household' | 'gift_ideas' | 'postal_address'

/** Header words that people and address books use, without case, spaces and signs. */
const HEADER_WORDS: Readonly<Record<Column, string>> = {
  name: 'name fullname displayname firstname givenname forename person participant who vorname nom prénom nombre nome namn navn',
  surname: 'surname lastname familyname nachname',
  email: 'email emailaddress mail mailaddress address emailadresse correo courriel epost',
  household: 'household family group team department haushalt familie',
  gift_ideas: 'giftideas gifts gift ideas wishes wish wishlist likes wünsche geschenkideen',
  postal_address: 'postaladdress post street streetaddress adresse anschrift',
}

/** What each column holds, from left to right, if there is no header. */
const USUAL_ORDER: readonly Column[] = ['name', 'household', 'gift_ideas', 'postal_address']

export type Columns = {
  /** For each column of the list what it holds; undefined: it is left out. */
  order: readonly (Column | undefined)[]
  /** What the header calls the columns that are left out. */
  unknown: readonly string[]
  hasHeader: boolean
}

/** Finds out which column holds what, by the header or, without one, by what looks like an address. */
export function recogniseColumns(rows: readonly Row[]): Columns {
  const header = rows[0]?.cells ?? []
  const named = header.map(columnOf)
  const isHeader = named.includes('name') || named.includes('email')
  if (isHeader && !header.some(looksLikeAddress)) {
    const order = named.map((column, index) =>
      named.indexOf(column) === index ? column : undefined,
    )
    const unknown = header.filter((word, index) => order[index] === undefined && word.trim() !== '')
    return { order, unknown, hasHeader: true }
  }
  return { order: usualOrder(rows), unknown: [], hasHeader: false }
}

/** The cells of a row by what they hold; a first name and a surname are one name. */
export function readCells(row: Row, { order }: Columns): Record<string, string> {
  const values: Partial<Record<Column, string>> = {}
  order.forEach((column, index) => {
    if (column) values[column] = (row.cells[index] ?? '').trim()
  })
  const { surname = '', name = '', ...others } = values
  return { ...others, name: `${name} ${surname}`.trim() }
}

function columnOf(word: string): Column | undefined {
  const plain = word.toLowerCase().replace(/[^\p{L}]/gu, '')
  const columns = Object.keys(HEADER_WORDS) as Column[]
  return columns.find((column) => HEADER_WORDS[column].split(' ').includes(plain))
}

function usualOrder(rows: readonly Row[]): (Column | undefined)[] {
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length))
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
  return /^\s*\S+@\S+\s*$/.test(cell)
}
