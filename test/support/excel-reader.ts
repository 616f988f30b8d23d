/**
 * Reads separated values as Excel does, and Python's `csv` after it: a quotation mark counts at the start
 * of a cell only, what follows behind the closing one belongs to the cell as it stands, and two of them
 * within are one. Takes any sign for the delimiter; `skipsBlanks` passes over those before a cell.
 */
export function readAsExcel(
  text: string,
  delimiter: string,
  { skipsBlanks = false } = {},
): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let state: 'start' | 'plain' | 'quoted' | 'quote in quoted' = 'start'
  const endCell = () => {
    row.push(cell)
    cell = ''
    state = 'start'
  }
  const endRow = () => {
    endCell()
    rows.push(row)
    row = []
  }
  for (const sign of text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')) {
    const isBlank = skipsBlanks && state === 'start' && sign === ' '
    if (state === 'quoted') {
      if (sign === '"') state = 'quote in quoted'
      else cell += sign
    } else if (state === 'quote in quoted' && sign === '"') {
      cell += sign
      state = 'quoted'
    } else if (sign === delimiter) {
      endCell()
    } else if (sign === '\n') {
      endRow()
    } else if (state === 'start' && sign === '"') {
      state = 'quoted'
    } else if (!isBlank) {
      cell += sign
      state = 'plain'
    }
  }
  endRow()
  return rows
}
