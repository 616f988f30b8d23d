import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { before, describe, it } from 'node:test'
import { runKlaus } from '../../test/support/command.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { holdForRestore } from '../platform/restore-lock.ts'

describe('klaus restore', () => {
  const folder = temporaryFolder()
  const copy = path.join(folder, 'copy')
  const restoring = path.join(folder, 'restored')
  const words = ['restore', copy, '--without-keys']

  before(async () => {
    const env = { DATA_DIR: path.join(folder, 'data') }
    await runKlaus(['admin:create', 'olga@example.org'], { env })
    assert.equal((await runKlaus(['backup', copy], { env })).code, 0)
  })

  it('leaves one alone that Olga has called before, and so does a start', async () => {
    mkdirSync(path.join(restoring, 'restoring'), { recursive: true })
    writeFileSync(path.join(restoring, 'restoring', 'sneaky-klaus.db'), 'half copied')
    const letGo = holdForRestore(restoring) ?? assert.fail()
    const env = { DATA_DIR: restoring }
    const second = await runKlaus(words, { env })
    assert.equal(second.code, 1)
    assert.match(second.error, /^A restore into .* is under way\. Wait until it has ended\.\n$/)
    const started = await runKlaus(['serve'], { env })
    assert.match(started.error, /A restore into .* is under way\. Start again when it has ended/)
    assert.deepEqual(readdirSync(path.join(restoring, 'restoring')), ['sneaky-klaus.db'])
    letGo()
  })

  it('clears away what a killed one has left, whatever a demo has left beside it', async () => {
    writeFileSync(path.join(restoring, 'restoring.lock'), '')
    mkdirSync(path.join(restoring, 'klaus-demo-aBc123'))
    const { code, error } = await runKlaus(words, { env: { DATA_DIR: restoring } })
    assert.equal(code, 0, error)
    assert.deepEqual(readdirSync(restoring), [
      'instance.id',
      'klaus-demo-aBc123',
      'secret.key',
      'sneaky-klaus.db',
    ])
  })
})
