import assert from 'node:assert/strict'
import { createReadStream, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { temporaryFolder } from '../../test/support/folder.ts'
import { createSeal } from './seal.ts'
import { isSealed, openSealedFile, sealFile } from './sealed-files.ts'

const KEY = createSeal('a secret for tests').keyFor('files')

describe('a sealed file', () => {
  const folder = temporaryFolder()
  const at = (name: string) => path.join(folder, name)
  let files = 0

  async function seal(content: Uint8Array): Promise<string> {
    const name = at(`${++files}`)
    writeFileSync(`${name}.plain`, content)
    await sealFile(createReadStream(`${name}.plain`), name, KEY)
    return name
  }

  it('opens to what it was, whatever that is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (content) => {
        const file = await seal(content)
        assert.ok(await openSealedFile(file, `${file}.opened`, KEY))
        assert.deepEqual(new Uint8Array(readFileSync(`${file}.opened`)), content)
      }),
      { numRuns: 30 },
    )
  })

  it('tells nothing, and only its owner can read it', async () => {
    const file = await seal(Buffer.from('Anna gives to Ben'.repeat(10_000)))
    assert.ok(await isSealed(file))
    assert.ok(!(await isSealed(`${file}.plain`)))
    assert.ok(!readFileSync(file).includes('Anna'))
    assert.equal(statSync(file).mode & 0o777, 0o600)
  })

  it('does not open with another key', async () => {
    const file = await seal(Buffer.from('Anna gives to Ben'))
    const other = createSeal('another secret for tests').keyFor('files')
    assert.equal(await openSealedFile(file, `${file}.opened`, other), false)
  })

  it('does not open if a bit of it was changed, or its end is missing', async () => {
    const file = await seal(Buffer.from('Anna gives to Ben'))
    const good = readFileSync(file)
    for (const at of [good.length - 1, good.length - 17, 29, good.length - 40]) {
      const bad = Buffer.from(good)
      bad[at] = (bad[at] ?? 0) ^ 1
      writeFileSync(file, bad)
      assert.equal(await openSealedFile(file, `${file}.opened`, KEY), false, `byte ${at}`)
    }
    for (const length of [good.length - 1, 40, 28, 0]) {
      writeFileSync(file, good.subarray(0, length))
      assert.equal(await openSealedFile(file, `${file}.opened`, KEY), false, `${length} bytes`)
    }
  })
})
