import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SECRET_KEY } from './party.ts'

const ROOT = path.join(import.meta.dirname, '..', '..')

/** So long takes no start, however busy the machine is. */
const STARTS_WITHIN_MS = 120_000

export type Klaus = Awaited<ReturnType<typeof startKlaus>>

type Options = {
  dataDir: string
  smtpUrl: string
  /** Loaded before the program, to make something go wrong. */
  preload?: string
  environment?: Record<string, string>
}

/** Starts the real program as a process of its own. Resolves once it listens, or has ended. */
export async function startKlaus({ dataDir, smtpUrl, preload, environment = {} }: Options) {
  const child = spawn(
    process.execPath,
    [
      ...(preload ? ['--import', path.join(import.meta.dirname, preload)] : []),
      path.join(ROOT, 'src/klaus.ts'),
      'serve',
    ],
    {
      cwd: dataDir,
      env: {
        PATH: process.env.PATH ?? '',
        PORT: '0',
        HOST: '127.0.0.1',
        DATA_DIR: dataDir,
        SECRET_KEY,
        SMTP_URL: smtpUrl,
        MAIL_FROM: 'klaus@example.org',
        TZ: 'Europe/Berlin',
        // Tests start it dozens of times: compile once.
        NODE_COMPILE_CACHE: path.join(tmpdir(), 'sneaky-klaus-compile-cache'),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const said = listenTo(child)
  const ended = once(child, 'close')
  living.add(child)
  ended.then(() => living.delete(child))
  const address = () => /Server listening at (http:\S+?)"/.exec(said.out)?.[1]
  let isOver = false
  ended.then(() => {
    isOver = true
  })
  // One that hangs is ended, and what it has said tells where.
  const patience = setTimeout(() => child.kill('SIGKILL'), STARTS_WITHIN_MS)
  while (!isOver && !(said.out.includes('is ready') && address())) {
    await Promise.race([once(child.stdout, 'data'), ended])
  }
  clearTimeout(patience)
  const over = ended.then(() => child.exitCode)
  return {
    dataDir,
    said,
    /** Where it answers; fails with what it said if it has ended instead. */
    get url() {
      return address() ?? assert.fail(`It has ended: ${said.out}${said.err}`)
    },
    kill: () => child.kill('SIGKILL'),
    /** Stops it in the middle of everything, as a machine that is put to sleep. */
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    /** A sign to what was loaded before the program. */
    tell: () => child.kill('SIGUSR2'),
    /** Asks it to shut down gracefully. */
    stop: () => child.kill('SIGTERM'),
    /** Tells it that its terminal is closed. */
    hangUp: () => child.kill('SIGHUP'),
    /** Resolves with the exit code, or null if it was killed. */
    ended: over,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await over
    },
  }
}

/** None outlives the test or drill that has started it, not even a frozen one. */
const living = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

function listenTo(child: ChildProcess) {
  const said = { out: '', err: '' }
  child.stdout?.on('data', (data) => {
    said.out += data
  })
  child.stderr?.on('data', (data) => {
    said.err += data
  })
  return said
}
