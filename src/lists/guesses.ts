import { COLUMNS, type Column, isAddress, isLikeAddress, readHeadings } from './headings.ts'

/** Columns from left to right, without a heading. The email column is found by its content. */
const USUAL_ORDER: readonly Column[] = COLUMNS.filter(
  (column) => column !== 'email' && column !== 'surname',
)

/** Whether a first line in words that we do not know heads a column of addresses, or has one of our words that does not recur. */
export function isLikeHeading(
  first: readonly string[],
  columns: readonly (readonly string[])[],
): boolean {
  if (first.some(isAddress)) return false
  const known = readHeadings(first, () => [])
  return columns.some(([, ...below], index) => {
    const cell = first[index] ?? ''
    if (cell === '' || below.length === 0) return false
    const isOurs = known[index] !== undefined && !below.includes(cell)
    return isOurs || (holdsAddresses(below) && !isLikeAddress(cell))
  })
}

/** Whether a list without headings may be in the usual order: the first column names people, the next one mails. */
export function isInUsualOrder(columns: readonly (readonly string[])[]): boolean {
  const order = usualOrder(columns)
  const emails = filledIn(columns[order.indexOf('email')] ?? [])
  const names = filledIn(columns[order.indexOf('name')] ?? [])
  const hasEmails = emails.length < 2 || emails.some(isLikeAddress)
  return hasEmails && (names.length === 0 || names.filter(hasLetters).length > names.length / 2)
}

/** What each column holds in a list in that order; the emails are found by what they look like. */
export function usualOrder(columns: readonly (readonly string[])[]): (Column | undefined)[] {
  const addresses = columns.map((cells) => cells.filter(isAddress).length)
  const most = Math.max(0, ...addresses)
  const emailColumn = most > 0 ? addresses.indexOf(most) : 1
  const others = [...USUAL_ORDER]
  return columns.map((_, index) => (index === emailColumn ? 'email' : others.shift()))
}

/** What the headings leave open of who is who: addresses are emails, and the most different words are names. */
export function guessByContent(
  understood: readonly (Column | undefined)[],
  columns: readonly (readonly string[])[],
): (Column | undefined)[] {
  const guessed = [...understood]
  const isOpen = (index: number) => guessed[index] === undefined
  const email = columns.findIndex((cells, index) => isOpen(index) && holdsAddresses(cells))
  if (!guessed.includes('email') && email !== -1) guessed[email] = 'email'
  if (guessed.includes('name') || guessed.includes('surname')) return guessed
  const names = columns.map((cells, index) =>
    isOpen(index)
      ? new Set(cells.filter((cell) => hasLetters(cell) && !cell.includes('@'))).size
      : 0,
  )
  const most = Math.max(0, ...names)
  if (most > 0) guessed[names.indexOf(most)] = 'name'
  return guessed
}

function filledIn(cells: readonly string[]): string[] {
  return cells.filter((cell) => cell !== '')
}

function holdsAddresses(cells: readonly string[]): boolean {
  const filled = filledIn(cells)
  return filled.filter(isAddress).length > filled.length / 2
}

function hasLetters(cell: string): boolean {
  return /\p{L}/u.test(cell)
}
