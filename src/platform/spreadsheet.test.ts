import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import Papa from 'papaparse'
import { cpuTimeOf } from '../../test/support/cpu-time.ts'
import { readAsExcel } from '../../test/support/excel-reader.ts'
import { decodeText, isWorkbook, readTable, writeTable } from './spreadsheet.ts'

/** How a cell begins that is calculated. */
const FORMULA = /^\s*[=+\-@＝＋－＠]/

const cells = (text: string) => readTable(text).map((row) => row.cells)

describe('the text of an uploaded file', () => {
  const text = 'Zoë;Ørsted;小明'
  it('is read in UTF-8, with and without a mark', () => {
    assert.equal(decodeText(Buffer.from(text)), text)
    assert.equal(decodeText(Buffer.from(`\uFEFF${text}`)), text)
  })

  it('is read in UTF-16 of either order, with and without a mark', () => {
    for (const mark of ['\uFEFF', '']) {
      const little = Buffer.from(`${mark}Anna;Zoë`, 'utf16le')
      assert.equal(decodeText(little), 'Anna;Zoë')
      assert.equal(decodeText(Buffer.from(little).swap16()), 'Anna;Zoë')
    }
  })

  it('is read as old Excel wrote it, in Windows-1252', () => {
    assert.equal(decodeText(Buffer.from('Zoë; 20 €', 'latin1')), 'Zoë; 20 ¬')
    assert.equal(decodeText(Buffer.from([0x5a, 0x6f, 0xeb, 0x20, 0x80])), 'Zoë €')
  })

  it('is told from a workbook', () => {
    assert.ok(isWorkbook(Buffer.from('PK\u0003\u0004 xlsx')))
    assert.ok(!isWorkbook(Buffer.from('Anna,anna@example.org')))
  })
})

describe('the rows of a list', () => {
  const anna = [['Anna', 'anna@example.org']]
  it('are separated by commas, semicolons or tabs', () => {
    for (const sign of [',', ';', '\t']) assert.deepEqual(cells(anna[0]?.join(sign) ?? ''), anna)
    assert.deepEqual(cells('sep=;\nAnna;a, b\n'), [['Anna', 'a, b']])
    assert.deepEqual(cells('Name;Email\r\n\r\nAnna;a@x\r\n\r\n'), [
      ['Name', 'Email'],
      ['Anna', 'a@x'],
    ])
    assert.deepEqual(cells('Anna;a@x\nBen\nCleo'), [['Anna', 'a@x'], ['Ben'], ['Cleo']])
  })

  it('may hold the other signs in a cell', () => {
    assert.deepEqual(cells('Anna;tea, books\nBen;soap, socks'), [
      ['Anna', 'tea, books'],
      ['Ben', 'soap, socks'],
    ])
    assert.deepEqual(cells('"Lindgren, Anna","tea\r\nand ""good"" books"'), [
      ['Lindgren, Anna', 'tea\nand "good" books'],
    ])
  })

  it('keep the number that the spreadsheet gives them', () => {
    assert.deepEqual(
      readTable('Anna\r\n\r\n  ,\r\nBen\r\n').map((row) => row.number),
      [1, 4],
    )
    assert.deepEqual(readTable('Anna\rBen').length, 2)
    assert.deepEqual(readTable('sep=,\nAnna')[0]?.number, 2)
  })

  it('say where a quotation mark never closes', () => {
    assert.deepEqual(
      readTable('Anna,a\n"Ben,b\nCleo,c').map((row) => row.isBroken),
      [false, true],
    )
  })

  it('are none in an empty text', () => {
    assert.deepEqual(readTable(' \n\n'), [])
  })
})

describe('a table that is saved', () => {
  it('can be read again as it was', () => {
    const rows = [
      ['Name', 'Gift ideas'],
      ["O'Neil", '- books\n- "good" tea; a lot, really'],
      ['=1+1', '@home'],
    ]
    assert.deepEqual(cells(writeTable(rows)), rows)
  })

  it('holds no formula, whatever sign begins it', () => {
    for (const start of ['=', '+', '-', '@', '\t=', '\r=', '\n=', ' =', '＝', '＋', '－', '＠']) {
      const cell = writeTable([[`${start}cmd|x!A1`]])
      assert.match(cell, /^\uFEFF"\s*'/, JSON.stringify(start))
    }
    assert.equal(writeTable([['Anna', 'a-b=c']]), '\uFEFF"Anna","a-b=c"\r\n')
  })

  /** Cells of everything that matters to a spreadsheet, in every order. */
  const anyCell = fc
    .array(fc.constantFrom('=', '-', '＠', ',', ';', '\t', '\n', '"', "'", ' ', 'a', '=1+1'))
    .map((signs) => signs.join(''))

  it('comes back unchanged, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(anyCell, { minLength: 2, maxLength: 4 }), (cells) => {
        const row = ['Anna', ...cells]
        assert.deepEqual(
          readTable(writeTable([row, row])).map((one) => one.cells),
          [row, row],
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('holds no formula for whoever reads it with another delimiter than ours', () => {
    const readers = [',', ';', '\t'].flatMap((delimiter) => [
      (file: string) => Papa.parse<string[]>(file, { delimiter }).data,
      (file: string) => readAsExcel(file, delimiter),
      (file: string) => readAsExcel(file, delimiter, { skipsBlanks: true }),
    ])
    fc.assert(
      fc.property(fc.array(anyCell, { minLength: 1, maxLength: 4 }), (cells) => {
        const file = writeTable([['Anna', ...cells], cells])
        for (const read of readers) {
          for (const cell of read(file).flat()) assert.doesNotMatch(cell, FORMULA, file)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('holds none behind a delimiter and an empty text in quotation marks', () => {
    const mallory = [
      'Mallory',
      'Books\t"=HYPERLINK("http://x")\ttea;"=HYPERLINK(1);x',
      'Street;"=2+2;',
    ]
    const file = writeTable([mallory])
    for (const delimiter of [';', '\t']) {
      const cells = readAsExcel(file, delimiter).flat()
      assert.ok(cells.length > 2, 'it is read otherwise than it was meant')
      for (const cell of cells) assert.doesNotMatch(cell, FORMULA)
    }
    assert.deepEqual(readAsExcel(file, ',')[0]?.[2], 'Street;"\'=2+2;')
    assert.deepEqual(cells(`${file}"Ben"`)[0], mallory)
  })

  it('is written in little time, whatever it holds', async () => {
    for (const part of [' ', "'", '\t', '"', "';", ' ,;"']) {
      const took = await cpuTimeOf(() => writeTable([[`x${part.repeat(100_000)}x`]]))
      assert.ok(took < 500, `${took} ms for ${JSON.stringify(part)}`)
    }
  })
})
