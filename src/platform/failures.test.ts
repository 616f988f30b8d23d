import assert from 'node:assert/strict'
import { statSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import { temporaryFolder } from '../../test/support/folder.ts'
import { sentenceFor } from './failures.ts'

it('a database that ends in the middle of a page is said to be cut off, and not a disk that fails', () => {
  const file = path.join(temporaryFolder(), 'cut.db')
  const whole = new DatabaseSync(file)
  whole.exec('create table words (text text)')
  whole.prepare('insert into words values (?)').run('x'.repeat(20_000))
  whole.close()
  truncateSync(file, statSync(file).size - 100)
  const cut = new DatabaseSync(file, { readOnly: true })
  try {
    cut.prepare('select length(group_concat(text)) from words').get()
    assert.fail('it was read')
  } catch (error) {
    assert.match(sentenceFor(error, file) ?? '', /cut\.db is damaged \(it is cut off\)\..* backup/)
  } finally {
    cut.close()
  }
})
