import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
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

  it('in a place whose link leads nowhere, or whose name is too long, says which it is', async () => {
    const loop = path.join(temporaryFolder(), 'loop')
    symlinkSync(loop, loop)
    const away = path.join(temporaryFolder(), 'away')
    symlinkSync('/usb/not-mounted', away)
    await assertRefused(
      { DATA_DIR: away },
      /^\S+\/away is a link to \/usb\/not-mounted, which isn’t/,
    )
    const long = path.join(temporaryFolder(), 'x'.repeat(300))
    await assertRefused({ DATA_DIR: loop }, /^\S+\/loop is a link that leads back to itself/)
    await assertRefused({ DATA_DIR: long }, /^\S+x is too long a name for this disk/)
  })

  it('beside a link to a key, a marker or a database on a disk that is not there is refused', async () => {
    for (const name of ['secret.key', 'instance.id', 'keys', 'sneaky-klaus.db']) {
      const dataDir = temporaryFolder()
      symlinkSync('/usb/not-mounted', path.join(dataDir, name))
      await assertRefused(
        { DATA_DIR: dataDir },
        /^\S+ is a link to \/usb\/not-mounted, which isn’t there\. Nothing was changed\./,
      )
      assert.deepEqual(readdirSync(dataDir), [name])
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

  it('with a BACKUP_DIR that can hold no copies goes on, and says so, and why', async () => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'file')
    writeFileSync(file, '')
    const places = {
      [file]: 'has to be a folder, and is none',
      [path.join(file, 'copies')]: 'has to be a folder, and is none',
      '/proc/copies': 'is not there, and cannot be made',
    }
    for (const [place, why] of Object.entries(places)) {
      const environment = { BACKUP_DIR: place, DATA_DIR: temporaryFolder() }
      const { out } = await tryToStart({ environment })
      const says = `No copies can be kept in BACKUP_DIR, which is ${place}\\. .*${why}.* None is made`
      assert.match(out, new RegExp(says))
      assert.match(out, /Sneaky Klaus is ready/)
    }
  })
})

describe('a file .env', { concurrency: true }, () => {
  const folderWith = (content: string | Buffer) => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, '.env'), content)
    return folder
  }

  const contents: [string, string | Buffer, RegExp][] = [
    [
      'in UTF-16',
      Buffer.from('\ufeffPORT=8000\n', 'utf16le'),
      /^\S+\.env is not text as we read it:/,
    ],
    ['in Latin-1', Buffer.from('MAIL_FROM=Jürgen', 'latin1'), /^\S+\.env is not text as we read/],
    ['with bytes of a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0]), /\.env is not text as/],
    [
      'with a name and no value',
      '# Ports\nPORT 8000\n',
      /^Line 2 of \S+\.env is not understood: wr/,
    ],
    [
      'in another language',
      'TZ="Europe/\nBerlin"\r\nPORT: 8000',
      /^Line 3 of \S+\.env is not under/,
    ],
    [
      'with a # in a value, of which the rest would be left out',
      'TZ=Europe/Berlin # here\nSMTP_URL=smtps://you:12#ss@mail.example.org:465',
      /^(?!.*ss@)Line 2 of \S+\.env has a # in its value, .* single quotes/,
    ],
    [
      'with a # in quotes, or after a space, is understood',
      "LOG_LEVEL='lo#ud'\nTZ=Europe/Berlin # here\n# PORT=8#\nHOST=#",
      /^Please mend the conf.*\n- LOG_LEVEL must/,
    ],
    [
      'that is understood and wrong',
      '\ufeffLOG_LEVEL=loud',
      /^Please mend the conf.*\n- LOG_LEVEL must/,
    ],
  ]
  for (const [which, content, sentence] of contents) {
    it(`${which} is refused`, async () => {
      await assertRefused({}, sentence, folderWith(content))
    })
  }

  it('that is a folder, or nobody may read, is refused', async () => {
    const folder = temporaryFolder()
    mkdirSync(path.join(folder, '.env'))
    await assertRefused({}, /^\S+\.env has to be a file with settings, and is none\. Move/, folder)
    const closed = folderWith('PORT=0')
    chmodSync(closed, 0o755)
    chmodSync(path.join(closed, '.env'), 0o000)
    const { code, error } = await tryToStart({ environment: {}, cwd: closed, asSomebody: true })
    assert.match(error, /^Sneaky Klaus cannot start\. \S+\.env cannot be read \(EACCES\)\. Let the/)
    assert.equal(code, 1)
  })

  it('may hold remarks, quotation marks and lines of others', async () => {
    const content = `# it's "ours"\n\n  export LOG_LEVEL = 'warn' # "quiet\nOTHER="a\nb"\n_X=\nDATA_DIR=here\n`
    const cwd = folderWith(content)
    const { out } = await tryToStart({ environment: {}, cwd })
    assert.match(out, /is ready/)
    assert.ok(existsSync(path.join(cwd, 'here', 'sneaky-klaus.db')))
  })
})
