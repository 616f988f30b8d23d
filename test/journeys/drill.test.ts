import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, it } from 'node:test'

const DRILL = path.join(import.meta.dirname, '../../scripts/drill.ts')

describe('the drill', () => {
  for (const [typed, words] of [
    [
      ['kill'],
      /^The minutes have to be a number, and not kill\. Say it as: npm run drill -- \[min/,
    ],
    [['1e9'], /^The minutes have to be/],
    [['-1'], /^The minutes have to be/],
    [['5', 'kill'], /^The seed has to be a whole number, and not kill\./],
    [['5', '1.5'], /^The seed has to be/],
    [
      ['5', '1', 'flood'],
      /^No fault is called flood\. .* the faults are kill, disk, pause, clock,/,
    ],
    [['5', '1', 'toString'], /^No fault is called toString\./],
  ] as const) {
    it(`called with ${typed.join(' ')} does nothing, and says how it is called`, () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [DRILL, ...typed], {
        encoding: 'utf8',
        timeout: 20_000,
      })
      assert.match(stderr, words)
      assert.match(stderr, /^[^\n]+\n$/)
      assert.equal(stdout, '')
      assert.equal(status, 2)
    })
  }
})
