import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { before, describe, it } from 'node:test'
import { temporaryFolder } from '../support/folder.ts'
import { startKlaus } from '../support/klaus.ts'
import { canMount, withDiskAt } from '../support/mounts.ts'
import { SECRET_KEY } from '../support/party.ts'
import { tryToStart } from '../support/start.ts'

const WHY_NOT = 'needs root on Linux, with unshare'
const READ_ONLY = 'mount -o remount,ro "$1"'
const FULL = 'cat /dev/zero > "$1/fill" 2>/dev/null || true'
const disk = (options = '') => `mount -t tmpfs ${options} tmpfs "$1"`

describe('a start on a disk', { skip: !canMount() && WHY_NOT, concurrency: 2 }, () => {
  let template: string
  before(async () => {
    template = temporaryFolder()
    await using klaus = await startKlaus({ dataDir: template, smtpUrl: 'smtp://127.0.0.1:9' })
    klaus.stop()
    await klaus.ended
  })
  const withData = (options = '') => `${disk(options)}; cp -a "${template}/." "$1"`

  const cases: [string, prepare: () => string, data: string, RegExp][] = [
    [
      'that is read-only, in a new folder',
      () => `${disk()}; ${READ_ONLY}`,
      'data',
      /^\S+\/data cannot be written, as its disk is mounted read-only \(EROFS\)\. Mount it/,
    ],
    [
      'that is read-only, in a folder that is there',
      () => `${disk()}; ${READ_ONLY}`,
      '.',
      /^\S+\/disk cannot be written, as its disk is mounted read-only/,
    ],
    [
      'that is read-only, with a database',
      () => `${withData()}; ${READ_ONLY}`,
      '.',
      /^\S+\/sneaky-klaus\.db cannot be written, as its disk is mounted read-only/,
    ],
    [
      'that is full, in a new folder',
      () => `${disk('-o size=64k')}; ${FULL}`,
      'data',
      /^The disk is full: \S+\/disk\/data\S* cannot be written\. Make room/,
    ],
    [
      'that is full before the database is made',
      () => disk('-o size=100k'),
      '.',
      /^The disk is full: \S+\/sneaky-klaus\.db cannot be written/,
    ],
    [
      'that can hold no more files',
      () => disk('-o nr_inodes=2'),
      '.',
      /^The disk is full: \S+\/disk cannot be written/,
    ],
    [
      'that is full, with a database',
      () => `${withData('-o size=2m')}; ${FULL}`,
      '.',
      /^The disk is full: \S+\/disk cannot be written/,
    ],
  ]
  for (const [which, prepare, data, sentence] of cases) {
    it(`${which} says so in a sentence that names the place`, async () => {
      const folder = path.join(temporaryFolder(), 'disk')
      mkdirSync(folder)
      const { code, error } = await tryToStart({
        environment: { DATA_DIR: path.join(folder, data), SECRET_KEY },
        inside: withDiskAt(folder, prepare()),
      })
      assert.match(error, /^Sneaky Klaus cannot start\. /)
      assert.match(error.slice('Sneaky Klaus cannot start. '.length), sentence)
      assert.doesNotMatch(error, /\n\s+at /)
      assert.equal(code, 1)
    })
  }

  it('that keeps copies, and is read-only, is said at the start, which goes on', async () => {
    const folder = temporaryFolder()
    const environment = { DATA_DIR: temporaryFolder(), BACKUP_DIR: folder, SECRET_KEY }
    const readOnly = withDiskAt(folder, `${disk()}; ${READ_ONLY}`)
    const says = /No copies can be kept in BACKUP_DIR, .* read-only \(EROFS\)/
    const warned = await tryToStart({ environment, inside: readOnly })
    assert.match(warned.out, says)
    assert.match(warned.out, /Sneaky Klaus is ready/)
    const full = withDiskAt(folder, `${disk('-o size=64k')}; ${FULL}`)
    const started = await tryToStart({ environment, inside: full })
    assert.match(started.out, /Sneaky Klaus is ready/)
    assert.doesNotMatch(started.out, says)
  })
})
