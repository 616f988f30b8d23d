import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fuzz } from '../support/fuzzing.ts'

describe('a few hundred requests that no browser sends', () => {
  it('are all answered, none by a mistake of ours, and the file stays whole', async () => {
    const { answers, faults, integrity } = await fuzz(500, 7)
    assert.deepEqual(faults, [])
    assert.equal(integrity, 'ok')
    for (const status of ['200', '303', '400', '403', '404', '422']) {
      assert.ok((answers[status] ?? 0) > 0, `${status} in ${JSON.stringify(answers)}`)
    }
  })
})
