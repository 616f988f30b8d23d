import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../support/folder.ts'
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

  it('at an address that is no address of this machine says that HOST is wrong', async () => {
    for (const host of ['192.0.2.7', 'fe80::1']) {
      for (const ports of [{ PORT: '0' }, { METRICS_PORT: '0' }]) {
        const environment = { ...ports, HOST: host, DATA_DIR: temporaryFolder() }
        await assertRefused(environment, /^HOST is not an address of this machine\. Leave it away/)
      }
    }
  })

  it('on a port that another program has names the option', async (t) => {
    const other = createServer().listen(0, '127.0.0.1')
    t.after(() => other.close())
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    for (const option of ['PORT', 'METRICS_PORT']) {
      await assertRefused(
        { [option]: String(port), DATA_DIR: temporaryFolder() },
        new RegExp(`^${option} ${port} is in use .* or name another ${option}\\.\\n\\(`),
      )
    }
  })

  it('with a BACKUP_DIR that can hold no copies says so, and why', async () => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'file')
    writeFileSync(file, '')
    const places = {
      [file]: 'has to be a folder, and is none',
      [path.join(file, 'copies')]: 'has to be a folder, and is none',
      '/proc/copies': 'is not there, and cannot be made',
    }
    for (const [place, why] of Object.entries(places)) {
      await assertRefused(
        { BACKUP_DIR: place, DATA_DIR: temporaryFolder() },
        new RegExp(
          `^No copies can be kept in BACKUP_DIR, which is ${place}\\. .*${why}.* Without BA`,
        ),
      )
    }
  })
})
