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

/**
 * Where a spreadsheet could see the beginning of a formula (OWASP, CSV Injection), also if it takes
 * another sign for the delimiter than the one we wrote: at the start of a cell and after any of them.
 */
const FORMULA = /(?<=(?:^|[,;\t\r\n])\s*)('*)(?=[=+\-@＝＋－＠])/g

/** Decodes a file in UTF-8, UTF-16 (Excel's "Unicode text") or Windows-1252. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes)
}

/** True for the native files of Excel, LibreOffice and Numbers: a ZIP or an OLE container. */
export function isWorkbook(bytes: Uint8Array): boolean {
  const magic = Buffer.from(bytes.subarray(0, 4)).toString('hex')
  return magic === '504b0304' || magic === 'd0cf11e0'
}

/** The rows that are not empty, of values separated by commas, semicolons or tabs. */
export function readTable(text: string): Row[] {
  const lines = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const declared = /^sep=([,;\t])\n/i.exec(lines)
  const table = declared ? lines.slice(declared[0].length) : lines
  const delimiter = declared?.[1] ?? guessDelimiter(table)
  const { data, errors } = Papa.parse<string[]>(table, { delimiter, newline: '\n' })
  const broken = new Set(
    errors.filter(({ code }) => code === 'MissingQuotes').map(({ row }) => row),
  )
  const first = declared ? 2 : 1
  return data
    .map((cells, index) => ({
      number: index + first,
      // One of ours, or one that somebody typed to say that this is a text.
      cells: cells.map((cell) => cell.replace(FORMULA, (marks) => marks.slice(1))),
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
  const texts = rows.map((cells) => cells.map((cell) => cell.replace(FORMULA, "'$1")))
  const csv = Papa.unparse(texts, { quotes: true, newline: '\r\n' })
  return `\uFEFF${csv}\r\n`
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
