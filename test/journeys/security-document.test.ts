import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { atLeastOne } from '../support/at-least-one.ts'

const ROOT = path.join(import.meta.dirname, '..', '..')
const text = readFileSync(path.join(ROOT, 'docs', 'security.md'), 'utf8')
const rows = text.split('\n').filter((line) => /^\| V\d/.test(line))

/** How many items of levels 1 and 2 each chapter of OWASP ASVS 5.0.0 has. */
const ITEMS = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7]

describe('the document about security', () => {
  const idsOf = (row: string) => row.split('|')[1]?.match(/V\d+\.\d+\.\d+/g) ?? []

  it('lists every item of OWASP ASVS 5, level 2, once', () => {
    const ids = rows.flatMap(idsOf)
    assert.equal(new Set(ids).size, ids.length)
    const counts = ITEMS.map(
      (_, index) => ids.filter((id) => id.startsWith(`V${index + 1}.`)).length,
    )
    assert.deepEqual(counts, ITEMS)
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
