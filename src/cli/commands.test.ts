import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { runKlaus } from '../../test/support/command.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { freePort } from '../../test/support/free-port.ts'
import { COMMANDS } from './commands.ts'

const BIN = path.join(import.meta.dirname, '..', '..', 'bin', 'klaus')

describe('klaus', () => {
  it('lists its commands, and says what each does, without touching anything', async () => {
    const cwd = temporaryFolder()
    const { code, text } = await runKlaus(['--help'], { cwd })
    assert.equal(code, 0)
    for (const name of atLeastOne(Object.keys(COMMANDS))) {
      assert.ok(text.includes(`  ${name} `), name)
      const help = await runKlaus([name, '--help'], { cwd })
      assert.equal(help.code, 0)
      assert.match(help.text, new RegExp(`^klaus ${name}\\b.*\n\n[A-Z].*\\.\n`, 's'))
    }
    assert.deepEqual(readdirSync(cwd), [])
  })

  it('has a script of npm for each command, too', () => {
    const file = path.join(import.meta.dirname, '..', '..', 'package.json')
    const { scripts } = JSON.parse(readFileSync(file, 'utf8'))
    for (const name of atLeastOne(Object.keys(COMMANDS))) {
      assert.equal(String(scripts[name]).replace('exec ', ''), `bin/klaus ${name}`)
    }
  })

  const mistakes: [words: string[], sentence: RegExp][] = [
    [['bakcup'], /^There is no command “bakcup”\. `klaus --help` lists them all\.\n$/],
    [['toString'], /^There is no command “toString”/],
    [['mail:test'], /^EMAIL is missing: klaus mail:test EMAIL\. /],
    [['restore', ''], /^FILE is empty: klaus restore FILE /],
    [['backup', '', '--keys', 'keys'], /^FILE is empty: klaus backup \[FILE\] /],
    [['serve', 'now'], /^“now” is too much: klaus serve\. /],
    [['backup', '--keys', 'a', '--keys', 'b'], /^--keys is there twice\. `klaus backup --help`/],
    [['health', '--loud'], /^There is no option --loud\. `klaus health --help` says more\.\n$/],
    [
      ['admin:create', 'a@example.org', '--password-stdin=x'],
      /^--password-stdin takes no value\. /,
    ],
    [['admin:create', 'olga'], /^That’s not a full email address\. /],
  ]
  for (const [words, sentence] of mistakes) {
    it(`answers “klaus ${words.join(' ')}” with a sentence`, async () => {
      const { code, text, error } = await runKlaus(words, { cwd: temporaryFolder() })
      assert.equal(code, 1)
      assert.equal(text, '')
      assert.match(error, sentence)
    })
  }

  it('says every mistake of the configuration, whatever is asked of it', async () => {
    const { code, error } = await runKlaus(['health'], { env: { PORT: 'eighty', TZ: 'Mars' } })
    assert.equal(code, 1)
    assert.match(error, /^Please mend the configuration:\n- PORT .*\n- TZ .*\n$/)
  })
})

describe('settings from files', () => {
  it('are taken by every command, also the quiet ones', async () => {
    const cwd = temporaryFolder()
    writeFileSync(path.join(cwd, 'level'), 'warn\n')
    writeFileSync(path.join(cwd, '.env'), 'LOG_LEVEL_FILE=level\n')
    for (const words of [['admin:create', 'olga@example.org'], ['admin:reset-password']]) {
      const { code, error } = await runKlaus(words, { cwd })
      assert.equal(code, 0, error)
    }
  })

  it('in .env give way to what is set already, by either name', async () => {
    const cwd = temporaryFolder()
    writeFileSync(path.join(cwd, 'folder'), 'theirs\n')
    writeFileSync(path.join(cwd, '.env'), 'DATA_DIR_FILE=folder\nSMTP_URL_FILE=/gone\n')
    const env = { DATA_DIR: 'ours', SMTP_URL: '' }
    const { code, error } = await runKlaus(['admin:create', 'olga@example.org'], { cwd, env })
    assert.equal(code, 0, error)
    assert.ok(existsSync(path.join(cwd, 'ours')))
  })
})

describe('what a command writes to standard output', () => {
  const cwd = temporaryFolder()
  const words = [['--help'], ['backup', '-'], ['backup', '--keys', '-']]
  before(async () => {
    assert.equal((await runKlaus(['admin:create', 'olga@example.org'], { cwd })).code, 0)
  })

  /** Where its output goes, and what is said of that; `null` is a pipe that nobody reads. */
  async function written(command: readonly string[], out: number | null) {
    const stdio = ['ignore', out ?? 'pipe', 'pipe'] as const
    const child = spawn(BIN, command, {
      cwd,
      env: { PATH: process.env.PATH ?? '' },
      stdio: [...stdio],
    })
    child.stdout?.destroy()
    let error = ''
    child.stderr?.on('data', (data) => {
      error += data
    })
    const [code] = await once(child, 'close')
    return { code, error }
  }

  for (const command of words) {
    it(`is missed by “klaus ${command.join(' ')}” if it does not arrive`, async () => {
      const full = openSync('/dev/full', 'w')
      const onFull = await written(command, full)
      closeSync(full)
      assert.equal(onFull.code, 1)
      assert.match(
        onFull.error,
        /^The disk that standard output goes to is full: not all of it was/,
      )
      const unread = await written(command, null)
      assert.equal(unread.code, 1)
      assert.match(unread.error, /^What reads the standard output has ended too early: not all/)
      for (const { error } of [onFull, unread]) {
        assert.doesNotMatch(error, /Keep the keys|is whole|\n {4}at /)
      }
    })
  }
})

describe('klaus admin:create', () => {
  it('has its password changed only where it is: in another folder nothing is made', async () => {
    const cwd = temporaryFolder()
    const { code, error } = await runKlaus(['admin:reset-password'], { cwd })
    assert.equal(code, 1)
    assert.match(
      error,
      /^There is no Sneaky Klaus here yet: data\/sneaky-klaus\.db does not exist\./,
    )
    assert.deepEqual(readdirSync(cwd), [])
  })

  it('makes the only account, with a link to choose a password', async () => {
    const cwd = temporaryFolder()
    const first = await runKlaus(['admin:create', 'Olga@example.org'], { cwd })
    assert.equal(first.code, 0, first.error)
    assert.match(
      first.text,
      /password for olga@example\.org:\nhttp:.*\/admin\/reset-password\/\S+\n/,
    )
    const second = await runKlaus(['admin:create', 'otto@example.org'], { cwd })
    assert.equal(second.code, 1)
    assert.match(second.error, /There is an organiser already: olga@example\.org\. Nothing was/)
  })

  it('takes a name for the invitations', async () => {
    const named = ['admin:create', 'olga@example.org', '--name', 'Aunt Olga']
    const { code, error } = await runKlaus(named, { cwd: temporaryFolder() })
    assert.equal(code, 0, error)
    const nameless = ['admin:create', 'olga@example.org', '--name', ' ']
    const refused = await runKlaus(nameless, { cwd: temporaryFolder() })
    assert.match(refused.error, /^Enter a name\.\n$/)
  })

  it('takes the password from standard input, if it is good', async () => {
    const create = (input: string) =>
      runKlaus(['admin:create', 'olga@example.org', '--password-stdin'], {
        cwd: temporaryFolder(),
        input,
      })
    assert.match((await create('short\n')).error, /at least 12 characters/)
    const { code, text } = await create('a present in every stocking\n')
    assert.equal(code, 0)
    assert.match(text, /^olga@example\.org can sign in at http:\/\/localhost:8000\.\n$/)
  })
})

describe('bin/klaus', () => {
  const running = new Set<ChildProcess>()
  after(() => {
    for (const child of running) child.kill('SIGKILL')
  })

  /** Resolves once it has said all of this; the log and what is said come by two ways, in any order. */
  async function started(
    command: string,
    env: Record<string, string>,
    all: readonly RegExp[],
    cwd = temporaryFolder(),
  ) {
    const child = spawn(BIN, [command], {
      cwd,
      env: { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    running.add(child)
    let said = ''
    child.stdout.on('data', (data) => {
      said += data
    })
    while (!all.every((part) => part.test(said))) {
      await Promise.race([
        once(child.stdout, 'data'),
        once(child, 'close').then(() => assert.fail(said)),
      ])
    }
    return { child, said }
  }

  it('hands its process over to Node, which is well and gets the signal to stop', async () => {
    const listens = /Server listening at http:\S+:(\d+)"/
    const { child, said } = await started('serve', {}, [/is ready/, listens])
    const port = listens.exec(said)?.[1] ?? ''
    const well = await runKlaus(['health'], { env: { PORT: port } })
    assert.equal(well.code, 0)
    assert.match(well.text, /^Sneaky Klaus \d+\.\d+\.\d+ is well\.\n$/)
    child.kill('SIGTERM')
    const [code, signal] = await once(child, 'close')
    assert.deepEqual([code, signal], [0, null])
    const gone = await runKlaus(['health'], { env: { PORT: port } })
    assert.equal(gone.code, 1)
    assert.match(gone.error, /^Nothing that is Sneaky Klaus answers at http:\/\/127\.0\.0\.1:\d+/)
  })

  it('starts a demo to sign in to, which leaves nothing behind', async () => {
    const TMPDIR = temporaryFolder()
    const PORT = String(await freePort())
    const { child, said } = await started('demo', { TMPDIR, PORT }, [/is ready/])
    assert.match(said, /\n +Email: rosie@example\.org\n +Password: .+\n/)
    const [address = ''] = /http\S+\/admin\/login/.exec(said) ?? []
    assert.equal((await fetch(address)).status, 200)
    const cards = [...said.matchAll(/“.+” \((.+)\)\n +(http\S+\/k\/\S+)/g)]
    assert.ok(new Set(cards.map(([, state]) => state)).size >= 4, 'somebody in each state')
    for (const [, , card = ''] of atLeastOne(cards)) assert.equal((await fetch(card)).status, 200)
    const [folder = ''] = readdirSync(TMPDIR)
    assert.ok(existsSync(path.join(TMPDIR, folder, 'sneaky-klaus.db')))
    child.kill('SIGINT')
    assert.equal((await once(child, 'close'))[0], 0)
    assert.deepEqual(readdirSync(TMPDIR), [])
  })

  it('erases a demo that is told to stop before it is ready', async () => {
    const TMPDIR = temporaryFolder()
    const begun = once(watch(TMPDIR, { persistent: false }), 'change')
    const env = { PATH: process.env.PATH ?? '', TMPDIR, PORT: String(await freePort()) }
    const child = spawn(BIN, ['demo'], { env, stdio: 'pipe' })
    let said = ''
    child.stdout.on('data', (data) => {
      said += data
    })
    await begun
    child.kill('SIGINT')
    assert.equal((await once(child, 'close'))[0], 0)
    assert.equal(said, '')
    assert.deepEqual(readdirSync(TMPDIR), [])
  })

  it('says before anything else that the port of a demo is taken, by whichever name it is given', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const cwd = temporaryFolder()
    writeFileSync(path.join(cwd, 'port'), String(port))
    writeFileSync(path.join(cwd, '.env'), 'PORT_FILE=port\n')
    const { code, text, error } = await runKlaus(['demo'], { cwd })
    taken.close()
    assert.deepEqual([code, text], [1, ''])
    assert.match(error, new RegExp(`^The demo cannot start\\. PORT ${port} is in use`))
  })

  it('starts a demo beside an installation, whose settings do not concern it', async () => {
    const cwd = temporaryFolder()
    const dataDir = path.join(cwd, 'data')
    writeFileSync(
      path.join(cwd, '.env'),
      `BASE_URL=https://santa.example.org/klaus
TRUST_PROXY=true
DATA_DIR=${dataDir}
BACKUP_DIR=${dataDir}
SECRET_KEY=too short
SMTP_URL=nowhere
NOTIFY_URL=https://ntfy.example.org/santa
LOG_LEVEL=trace
TZ=Nowhere/At_all
`,
    )
    const PORT = String(await freePort())
    const env = { TMPDIR: temporaryFolder(), PORT }
    const { child, said } = await started('demo', env, [/is ready/], cwd)
    assert.match(said, new RegExp(`is ready: open http://localhost:${PORT}"`))
    assert.doesNotMatch(said, /example\.org\/|TRUST_PROXY|"level":[12]0/)
    assert.ok(!existsSync(dataDir))
    child.kill('SIGINT')
    assert.equal((await once(child, 'close'))[0], 0)
  })
})
