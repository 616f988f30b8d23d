import assert from 'node:assert/strict'
import { closeSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../../test/support/folder.ts'
import { fileOutput } from './log-output.ts'

describe('a log whose disk is full', { skip: process.platform !== 'linux' }, () => {
  it('drops lines, and says how many are missing as soon as there is room', () => {
    const file = path.join(temporaryFolder(), 'klaus.log')
    const full = openSync('/dev/full', 'w')
    const log = fileOutput(full)
    for (const line of ['one', 'two', 'three']) log.write(`${line}\n`)
    closeSync(full)
    // The lowest number that is free is given to the next file.
    const room = openSync(file, 'a')
    assert.equal(room, full)
    log.write('four\n')
    log.write('five\n')
    closeSync(room)
    const [told = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
    assert.match(JSON.parse(told).msg, /could not be written for a while: 3 lines are missing/)
    assert.deepEqual(lines, ['four', 'five'])
  })
})
