import { characters } from '../platform/forms.ts'
import type { Row } from '../platform/spreadsheet.ts'
import { guessByContent, isInUsualOrder, isLikeHeading, usualOrder } from './guesses.ts'
import { type Column, isHeading, isSureHeading, readHeadings } from './headings.ts'
import { COLUMNS_ASKED_MAX } from './rules.ts'

const SAMPLES = 3
const SAMPLE_CHARACTERS = 40
const NAME_CHARACTERS = 60
const FIRST_LINE_CHARACTERS = 200
const BEGINS_CHARACTERS = 100

/** What a column is called: by its heading or, in a list without one, by its number from 1. */
export type ColumnName = string | number

/** A column with something in it, to be matched. */
export type AskedColumn = {
  /** Counted from 1. */
  number: number
  name: ColumnName
  /** A few of its values, shortened. */
  samples: readonly string[]
  holds: Column | undefined
  /** Whether we know the word at its head, which means nothing else. */
  isUnderstood: boolean
}

/** What somebody has said of the columns of a list that begins with this line. */
export type Chosen = {
  firstLine: string
  hasHeading: boolean
  /** By number; undefined for a column that is left out, and for what is no answer. */
  columns: ReadonlyMap<number, Column | undefined>
}

export type Columns = {
  /** What each column of the list holds; undefined if it is left out. */
  order: readonly (Column | undefined)[]
  asked: readonly AskedColumn[]
  /** What is left out, though something is in it and it has a name. */
  unused: readonly ColumnName[]
  /** The column that holds the household, if the list may not mean that. */
  householdAs: AskedColumn | undefined
  hasHeading: boolean
  /** Without the choice of somebody: whether it is plain who is who. */
  isSure: boolean
  /** What tells that a choice was made for this list. */
  firstLine: string
  /** The first line to look at, shortened. */
  begins: string
}

/** Finds out which column holds what: as somebody has chosen, by the headings, or by what is in it. */
export function recogniseColumns(rows: readonly Row[], chosen?: Chosen): Columns {
  const cells = columnsOf(rows)
  const first = cells.map(([cell = '']) => inOneLine(cell))
  const firstLine = lettersOf(first.join(' ').slice(0, FIRST_LINE_CHARACTERS))
  const made = chosen?.firstLine === firstLine ? chosen : undefined
  const isKnown = isHeading(first)
  const hasHeading = made?.hasHeading ?? (isKnown || isLikeHeading(first, cells))
  const below = hasHeading ? cells.map((column) => column.slice(1)) : cells
  const headings = hasHeading ? first : first.map(() => '')
  const understood = readHeadings(headings, (column) => below[column] ?? [])
  const isUsual = !hasHeading && isInUsualOrder(below)
  const guessed = isUsual ? usualOrder(below) : guessByContent(understood, below)
  const order = guessed.map((column, index) =>
    made?.columns.has(index + 1) ? made.columns.get(index + 1) : column,
  )
  const nameOf = (index: number) =>
    hasHeading ? shortened(headings[index] ?? '', NAME_CHARACTERS) : index + 1
  const all = order.map(
    (holds, index): AskedColumn => ({
      number: index + 1,
      name: nameOf(index) || index + 1,
      samples: samplesOf(below[index] ?? []),
      holds,
      isUnderstood:
        understood[index] !== undefined &&
        (holds !== 'household' || isSureHeading(headings[index] ?? '')),
    }),
  )
  const filled = all.filter(({ samples }) => samples.length > 0)
  const household = all[order.indexOf('household')]
  const isSureHousehold = isSureHeading(headings[(household?.number ?? 0) - 1] ?? '')
  return {
    order,
    asked: mostWanted(filled),
    unused: filled
      .filter(
        ({ holds, number }) => holds === undefined && (hasHeading || made?.columns.has(number)),
      )
      .map(({ name }) => name),
    householdAs: isSureHousehold || !household?.samples.length ? undefined : household,
    hasHeading,
    isSure: made !== undefined || filled.length < 2 || isUsual || isComplete(understood, guessed),
    firstLine,
    begins: shortened(first.filter((cell) => cell !== '').join(' · '), BEGINS_CHARACTERS),
  }
}

/** The cells of a row by what they hold, with first name and surname joined. */
export function readCells(row: Row, { order }: Columns): Record<string, string> {
  const values: Partial<Record<Column, string>> = {}
  order.forEach((column, index) => {
    if (column) values[column] = (row.cells[index] ?? '').trim()
  })
  const { surname = '', name = '', ...others } = values
  const isWhole = name.toLowerCase().endsWith(` ${surname.toLowerCase()}`)
  return { ...others, name: isWhole ? name : `${name} ${surname}`.trim() }
}

function columnsOf(rows: readonly Row[]): string[][] {
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0)
  return Array.from({ length: width }, (_, column) =>
    rows.map(({ cells }) => (cells[column] ?? '').trim()),
  )
}

/** Whether nothing had to be guessed. */
function isComplete(
  understood: readonly (Column | undefined)[],
  guessed: readonly (Column | undefined)[],
): boolean {
  return guessed.every((column, index) => column === understood[index])
}

/** Those that hold something first if there are too many, in the order of the list. */
function mostWanted(columns: readonly AskedColumn[]): AskedColumn[] {
  const rank = ({ holds }: AskedColumn) => (holds === undefined ? 1 : 0)
  return columns
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, COLUMNS_ASKED_MAX)
    .toSorted((one, other) => one.number - other.number)
}

function samplesOf(cells: readonly string[]): string[] {
  const samples = new Set<string>()
  for (const cell of cells) {
    if (cell !== '') samples.add(shortened(inOneLine(cell.slice(0, 400)), SAMPLE_CHARACTERS))
    if (samples.size === SAMPLES) break
  }
  return [...samples]
}

/** What comes back from a form as it went there, whatever else stands in a line. */
function lettersOf(line: string): string {
  return line.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

function shortened(text: string, most: number): string {
  const start = text.slice(0, 2 * most)
  if (start === text && characters(text) <= most) return text
  return `${[...start].slice(0, most - 1).join('')}…`
}

function inOneLine(heading: string): string {
  return heading.replace(/\s+/g, ' ').trim()
}
