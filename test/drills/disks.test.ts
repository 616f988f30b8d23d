import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { before, describe, it } from 'node:test'
import { runKlaus } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { startKlaus } from '../support/klaus.ts'
import { canMount, withDiskAt } from '../support/mounts.ts'
import { SECRET_KEY, startParty } from '../support/party.ts'
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

describe('a rebuild of the database', { skip: !canMount() && WHY_NOT, concurrency: 2 }, () => {
  const runner = path.join(import.meta.dirname, '../support/rebuild-on-disk.ts')
  for (const [which, size, said] of [
    [
      'on a disk that has no room for it twice fills none of it, which is said once',
      '3m',
      ['no room'],
    ],
    ['on a disk that has room leaves nothing in the log', '5m', []],
  ] as const) {
    it(which, () => {
      const folder = path.join(temporaryFolder(), 'disk')
      mkdirSync(folder)
      const [command = '', ...words] = withDiskAt(folder, disk(`-o size=${size}`))
      const { stdout, stderr } = spawnSync(command, [...words, process.execPath, runner, folder], {
        encoding: 'utf8',
      })
      assert.deepEqual(JSON.parse(stdout || stderr), { said, logBytes: 0 })
    })
  }
})

describe('a command on a full disk', { skip: !canMount() && WHY_NOT, concurrency: 2 }, () => {
  let dataDir: string
  before(async () => {
    dataDir = temporaryFolder()
    const party = await startParty({
      databaseFile: path.join(dataDir, 'sneaky-klaus.db'),
      secretKey: '',
    })
    const slug = await party.exchange(await party.olga())
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await party.close()
  })

  /** Runs it with a disk at `folder`, lists what is there afterwards at the end of what it says. */
  async function run(words: string[], { folder = '', script = '', data = dataDir }) {
    const list = ['sh', '-c', '"$@"; code=$?; ls -A "$0" >&2; exit $code', folder]
    const inside = [...withDiskAt(folder, script), ...list]
    const { code, error } = await runKlaus(words, { inside, env: { DATA_DIR: data } })
    const lines = error.trimEnd().split('\n')
    const end = lines.findLastIndex((line) => /[. )]/.test(line.slice(1)) && line.includes(' '))
    return { code, said: lines.slice(0, end + 1).join('\n'), left: lines.slice(end + 1) }
  }

  it('names the disk that a backup was to go to, and leaves nothing on it', async () => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'b.db')
    const { code, said, left } = await run(['backup', file], {
      folder,
      script: disk('-o size=100k'),
    })
    assert.equal(code, 1)
    assert.ok(
      said.startsWith(`The disk is full: ${file} cannot be written. Make room there, or`),
      said,
    )
    assert.deepEqual(left, [])
  })

  it('leaves neither a backup nor keys where the keys have no room', async () => {
    const folder = temporaryFolder()
    const keys = path.join(folder, 'keys')
    const file = path.join(temporaryFolder(), 'b.db')
    const { code, said, left } = await run(['backup', file, '--keys', keys], {
      folder,
      script: `${disk('-o size=64k')}; ${FULL}`,
    })
    assert.equal(code, 1)
    assert.ok(said.startsWith(`The disk is full: ${keys} cannot be written.`), said)
    assert.deepEqual(left, ['fill'])
    assert.ok(!existsSync(file))
  })

  it('names the folder that a backup was to be restored into', async () => {
    const folder = temporaryFolder()
    const file = path.join(temporaryFolder(), 'b.db')
    const made = await runKlaus(['backup', file], { env: { DATA_DIR: dataDir } })
    assert.equal(made.code, 0, made.error)
    const data = path.join(folder, 'data')
    const { code, said } = await run(['restore', file], {
      folder,
      data,
      script: disk('-o size=100k'),
    })
    assert.equal(code, 1)
    assert.ok(said.startsWith(`The disk is full: ${data} cannot be written. Make room there`), said)
  })

  for (const room of [0, 4, 40]) {
    it(`leaves the key as it was, or says that its change has begun, with ${room} KiB left`, async () => {
      const folder = temporaryFolder()
      const script = [
        disk('-o size=2m'),
        `cp -a "${dataDir}/." "$1"`,
        `head -c ${room * 1024} /dev/zero > "$1/room"`,
        FULL,
        'rm "$1/room"',
      ].join('; ')
      const { code, said, left } = await run(['key:rotate'], { folder, script, data: folder })
      assert.equal(code, 1)
      assert.match(said, /^The disk is full: \S+\/\S+ cannot be written/)
      const isBegun = left.includes('secret.key.next')
      assert.match(
        said,
        isBegun ? /has begun: call klaus key:rotate once more/ : /The key is as it was\.$/,
      )
    })
  }
})
