import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { atLeastOne } from '../support/at-least-one.ts'

const ROOT = path.join(import.meta.dirname, '..', '..')
const text = readFileSync(path.join(ROOT, 'docs', 'security.md'), 'utf8')
const sources = globSync('src/**/*.ts', { cwd: ROOT }).filter((file) => !file.endsWith('.test.ts'))
const rows = text.split('\n').filter((line) => /^\| V\d/.test(line))

/**
 * The items of levels 1 and 2 of OWASP ASVS 5.0.0 by its CSV: they are the first of each section, those of
 * level 3 come last. So many of each.
 */
const ITEMS: Readonly<Record<string, number>> = {
  ...{ 'V1.1': 2, 'V1.2': 9, 'V1.3': 11, 'V1.4': 3, 'V1.5': 2 },
  ...{ 'V2.1': 3, 'V2.2': 3, 'V2.3': 4, 'V2.4': 1 },
  ...{ 'V3.2': 2, 'V3.3': 4, 'V3.4': 6, 'V3.5': 5, 'V3.7': 2 },
  ...{ 'V4.1': 3, 'V4.2': 1, 'V4.3': 2, 'V4.4': 4 },
  ...{ 'V5.1': 1, 'V5.2': 3, 'V5.3': 2, 'V5.4': 3 },
  ...{ 'V6.1': 3, 'V6.2': 12, 'V6.3': 4, 'V6.4': 4, 'V6.5': 5, 'V6.6': 3, 'V6.8': 4 },
  ...{ 'V7.1': 3, 'V7.2': 4, 'V7.3': 2, 'V7.4': 5, 'V7.5': 2, 'V7.6': 2 },
  ...{ 'V8.1': 2, 'V8.2': 3, 'V8.3': 1, 'V8.4': 1 },
  ...{ 'V9.1': 3, 'V9.2': 4 },
  ...{ 'V10.1': 2, 'V10.2': 2, 'V10.3': 4, 'V10.4': 11, 'V10.5': 5, 'V10.6': 2, 'V10.7': 3 },
  ...{ 'V11.1': 2, 'V11.2': 3, 'V11.3': 3, 'V11.4': 4, 'V11.5': 1, 'V11.6': 1 },
  ...{ 'V12.1': 3, 'V12.2': 2, 'V12.3': 4 },
  ...{ 'V13.1': 1, 'V13.2': 5, 'V13.3': 2, 'V13.4': 5 },
  ...{ 'V14.1': 2, 'V14.2': 4, 'V14.3': 3 },
  ...{ 'V15.1': 3, 'V15.2': 3, 'V15.3': 7 },
  ...{ 'V16.1': 1, 'V16.2': 5, 'V16.3': 4, 'V16.4': 3, 'V16.5': 3 },
  ...{ 'V17.1': 1, 'V17.2': 4, 'V17.3': 2 },
}

describe('the document about security', () => {
  const idsOf = (row: string) => row.split('|')[1]?.match(/V\d+\.\d+\.\d+/g) ?? []

  it('lists every item of OWASP ASVS 5, level 2, once', () => {
    const items = Object.entries(ITEMS).flatMap(([section, count]) =>
      Array.from({ length: count }, (_, index) => `${section}.${index + 1}`),
    )
    assert.equal(items.length, 253)
    assert.deepEqual(rows.flatMap(idsOf).sort(), items.sort())
  })

  it('counts them as they are', () => {
    const [, ...said] = /: (\d+) met, (\d+) not applicable, (\d+) not met\./.exec(text) ?? []
    const counted = ['met', 'n/a', '**not met**'].map((verdict) => {
      const those = rows.filter((row) => row.split('|')[2]?.trim() === verdict)
      return String(those.flatMap(idsOf).length)
    })
    assert.deepEqual(said, counted)
  })

  it('says of each that it is met, not applicable or not met, and how or why', () => {
    for (const row of atLeastOne(rows)) {
      const [, , verdict = '', words = ''] = row.split('|').map((cell) => cell.trim())
      assert.ok(['met', 'n/a', '**not met**'].includes(verdict), row)
      assert.ok(words.length > 5, row)
    }
  })

  it('is right about which code runs commands, which is none, and where expressions are built', () => {
    const found = (words: RegExp) =>
      sources.filter((file) => words.test(readFileSync(path.join(ROOT, file), 'utf8'))).sort()
    assert.deepEqual(found(/child_process/), [])
    const said = /\| V1\.2\.9 \|.*/.exec(text)?.[0].match(/src\/[\w./-]+\.ts/g) ?? []
    const built = found(/\bRegExp\(/)
    assert.deepEqual(built, said.sort())
  })

  it('names tests and parts that are there', () => {
    const files = text.match(/(?:src|test)\/[\w./-]+\.(?:ts|txt)/g)
    for (const file of atLeastOne(new Set(files))) {
      assert.ok(existsSync(path.join(ROOT, file)), file)
    }
    const parts = new Set([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title))
    for (const row of rows.filter((one) => one.includes('above: '))) {
      for (const [, part] of row.matchAll(/(?<!\*)\*([A-Z][\w ]+)\*(?!\*)/g)) {
        assert.ok(parts.has(part ?? ''), `${part} in ${row}`)
      }
    }
  })
})
