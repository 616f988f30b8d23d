import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tryToStart } from '../support/start.ts'

/** Asserts that it exits 1 with one sentence that begins like this, and what the system says behind it. */
async function assertRefused(
  environment: Record<string, string>,
  sentence: RegExp,
  cwd?: string,
): Promise<void> {
  const { code, error } = await tryToStart({ environment, ...(cwd && { cwd }) })
  assert.match(error, /^Sneaky Klaus cannot start\. /)
  assert.match(error.slice('Sneaky Klaus cannot start. '.length), sentence)
  assert.doesNotMatch(error, /\n\s+at /)
  assert.equal(code, 1)
}

describe('a start', { concurrency: true }, () => {
  it('in a place where no folder can be made ends, and says so', async () => {
    for (const dataDir of ['/proc/x', '/proc/x/deeper']) {
      await assertRefused(
        { DATA_DIR: dataDir },
        /^\/proc\/x is not there, and cannot be made\. Name/,
      )
    }
  })
})
