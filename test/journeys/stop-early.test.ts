import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../support/folder.ts'
import { canMount } from '../support/mounts.ts'

const ROOT = path.join(import.meta.dirname, '..', '..')
const HELD_UP = path.join(ROOT, 'test/support/held-up.ts')
const AS_THE_FIRST = ['unshare', '--pid', '--fork', '--kill-child']
/** Files of which each is loaded later than the one before it, and all before anything is opened. */
const LOADED = ['/src/cli/run.ts', '/src/server.ts', '/src/instance.ts'] as const
/** Loaded while the database is made. */
const MIGRATION = '/src/migrations/0001_first.ts'
/** Many times what a start needs: one that does not hear the signal is ended, so that its test fails. */
const PATIENCE_MS = 60_000

type How = { at: string; signal?: NodeJS.Signals; command?: string; isFirst?: boolean }

/** Starts the real program, tells it to stop where it loads the file `at`, and lets it go on. */
async function stoppedAt({ at, signal = 'SIGTERM', command = 'serve', isFirst = false }: How) {
  const folder = temporaryFolder()
  const klaus = [process.execPath, '--import', HELD_UP, path.join(ROOT, 'src/klaus.ts'), command]
  const [program = '', ...words] = isFirst ? [...AS_THE_FIRST, ...klaus] : klaus
  const child = spawn(program, words, {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: path.join(folder, 'data'),
      TMPDIR: folder,
      HELD_UP_AT: at,
      NODE_COMPILE_CACHE: path.join(tmpdir(), 'sneaky-klaus-compile-cache'),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  })
  const ended = once(child, 'close')
  const out = text(child.stdout)
  const [said] = await Promise.race([once(child.stderr, 'data'), ended])
  assert.equal(String(said), 'held up')
  process.kill(isFirst ? childOf(child.pid) : (child.pid ?? assert.fail()), signal)
  child.stdin.end()
  await ended
  return { code: child.exitCode, out: await out, left: readdirSync(folder) }
}

function childOf(pid = 0): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'))
}

describe('a start that is taken back at once', { concurrency: 2 }, () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    it(`by ${signal} ends with 0, and has made nothing`, async () => {
      assert.deepEqual(await stoppedAt({ at: LOADED[0], signal }), { code: 0, out: '', left: [] })
    })

  it('and is a demo leaves nothing', async () => {
    const stopped = await stoppedAt({ at: LOADED[0], command: 'demo' })
    assert.deepEqual(stopped, { code: 0, out: '', left: [] })
  })

  it('while it makes the database ends with 0', async () => {
    assert.equal((await stoppedAt({ at: MIGRATION })).code, 0)
  })

  describe('as the first process of a container', {
    skip: !canMount() && 'needs root on Linux, with unshare',
  }, () => {
    for (const at of LOADED)
      it(`while it loads ${at} ends with 0, and has made nothing`, async () => {
        assert.deepEqual(await stoppedAt({ at, isFirst: true }), { code: 0, out: '', left: [] })
      })

    it('while it makes the database ends with 0', async () => {
      assert.equal((await stoppedAt({ at: MIGRATION, isFirst: true })).code, 0)
    })
  })
})
