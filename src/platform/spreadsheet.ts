import Papa from 'papaparse'

export type Row = {
  /** Counted from 1; a leading `sep=` line counts, too. */
  number: number
  cells: readonly string[]
  /** True if a quotation mark opens in this row and is never closed. */
  isBroken: boolean
}

const DELIMITERS = ['\t', ';', ',']
const GUESSED_FROM_LINES = 20
const COLUMNS_MAX = 200

/**
 * Apostrophes, if any, before a sign that begins a formula (OWASP, CSV Injection), behind blanks,
 * quotation marks and delimiters. Each run of these is entered at its start only, so it is read once.
 */
const BEFORE_FORMULA = /(?:^|(?<![\s",;])(?=[\s",;]))([\s",;]*)('*)(?=[=+\-@＝＋－＠])/g
const BREAK = /[,;\t\r\n]/

/** Decodes a file in UTF-8, UTF-16 (Excel's "Unicode text") or Windows-1252. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes)
}

/** True for the native files of Excel, LibreOffice and Numbers: a ZIP or an OLE container. */
export function isWorkbook(bytes: Uint8Array): boolean {
  const magic = Buffer.from(bytes.subarray(0, 4)).toString('hex')
  return magic === '504b0304' || magic === 'd0cf11e0'
}

/**
 * The rows that are not empty, of values separated by commas, semicolons or tabs. More columns than any
 * address book has are left out. Undefined if there are more than `rowsMax` rows, the empty ones among
 * them; a line break within a value begins none.
 */
export function readTable(text: string): Row[]
export function readTable(text: string, rowsMax: number): Row[] | undefined
export function readTable(text: string, rowsMax = Number.MAX_SAFE_INTEGER): Row[] | undefined {
  const lines = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const declared = /^sep=([,;\t])\n/i.exec(lines)
  const table = declared ? lines.slice(declared[0].length) : lines
  const delimiter = declared?.[1] ?? guessDelimiter(table)
  const { data, errors } = Papa.parse<string[]>(table, {
    delimiter,
    newline: '\n',
    preview: rowsMax + 1,
  })
  if (data.length > rowsMax) return undefined
  const broken = new Set(
    errors.filter(({ code }) => code === 'MissingQuotes').map(({ row }) => row),
  )
  const first = declared ? 2 : 1
  return data
    .map((cells, index) => ({
      number: index + first,
      // One of ours, or one that somebody typed to say that this is a text.
      cells: cells
        .slice(0, COLUMNS_MAX)
        .map((cell) => changeMarks(cell, (marks) => marks.slice(1))),
      isBroken: broken.has(index),
    }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
}

/**
 * The delimiter behind the first cell, if that is in quotes. Else the one that splits the first
 * lines most evenly or, failing that, the first of tab, semicolon and comma that occurs.
 */
function guessDelimiter(table: string): string {
  const behindQuotes = /^\s*"(?:[^"]|"")*"([,;\t])/.exec(table)?.[1]
  if (behindQuotes) return behindQuotes
  const { meta, errors } = Papa.parse(table, {
    delimitersToGuess: DELIMITERS,
    newline: '\n',
    skipEmptyLines: 'greedy',
    preview: GUESSED_FROM_LINES,
  })
  const isUneven = errors.some(({ code }) => code === 'UndetectableDelimiter')
  const present = DELIMITERS.find((sign) => table.includes(sign))
  return isUneven ? (present ?? ',') : meta.delimiter
}

/**
 * A CSV file that Excel reads as UTF-8, and in which no cell acts as a formula. `readTable` gives
 * back what went in.
 */
export function writeTable(rows: readonly (readonly string[])[]): string {
  const texts = rows.map((cells) => cells.map((cell) => changeMarks(cell, (marks) => `'${marks}`)))
  const csv = Papa.unparse(texts, { quotes: true, newline: '\r\n' })
  return `\uFEFF${csv}\r\n`
}

/**
 * Changes the apostrophes before each sign that a spreadsheet could see as the beginning of a cell, also
 * if it takes another sign for the delimiter than we do and drops quotation marks behind it. An
 * apostrophe there says that the cell is a text.
 */
function changeMarks(cell: string, change: (marks: string) => string): string {
  return cell.replace(BEFORE_FORMULA, (all, before: string, marks: string, at: number) =>
    at === 0 || BREAK.test(before) ? `${before}${change(marks)}` : all,
  )
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  // Without a byte order mark: in UTF-16 every other byte of plain letters is zero.
  if (first === 0 && second !== 0) return 'utf-16be'
  if (first !== 0 && second === 0) return 'utf-16le'
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252'
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes) !== undefined
  } catch {
    return false
  }
}
