import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, openSync, readSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { paths } from '../../src/paths.ts'
import { temporaryFolder } from '../support/folder.ts'
import { freePort } from '../support/free-port.ts'
import { SECRET_KEY } from '../support/party.ts'

const ROOT = path.join(import.meta.dirname, '..', '..')
/** More lines of the log than any pipe holds. */
const REQUESTS = 600

/** Starts the program with its log led into an open file; resolves once it answers. */
async function startInto(output: number): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort()
  const dataDir = temporaryFolder()
  const child = spawn(process.execPath, [path.join(ROOT, 'src/klaus.ts'), 'serve'], {
    env: { PATH: '', PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dataDir, SECRET_KEY },
    stdio: ['ignore', output, 'pipe'],
  })
  const url = `http://127.0.0.1:${port}`
  while (child.exitCode === null && !(await answers(url))) await wait(50)
  return { url, child }
}

async function answers(url: string): Promise<boolean> {
  return await fetch(url + paths.health()).then(
    ({ ok }) => ok,
    () => false,
  )
}

async function stopped(child: ChildProcess) {
  const start = performance.now()
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await Promise.race([ended, wait(15_000, undefined, { ref: false })])
  const seconds = (performance.now() - start) / 1000
  const code = child.exitCode
  child.kill('SIGKILL')
  return { code, seconds }
}

/** As `startInto`, with a pipe for its log, which `reader` may read, or not. */
async function startIntoPipe() {
  const pipe = path.join(temporaryFolder(), 'log')
  execFileSync('mkfifo', [pipe])
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK)
  const writer = openSync(pipe, 'w')
  const started = await startInto(writer)
  closeSync(writer)
  return { ...started, reader }
}

describe('a log', { skip: process.platform !== 'linux', concurrency: true }, () => {
  it('on a full disk neither stops the server nor its end', async () => {
    const full = openSync('/dev/full', 'w')
    const { url, child } = await startInto(full)
    closeSync(full)
    let said = ''
    child.stderr?.on('data', (data) => {
      said += data
    })
    for (let n = 0; n < 30; n++) assert.ok(await answers(url), `request ${n}: ${said}`)
    const { code, seconds } = await stopped(child)
    assert.equal(code, 0, said)
    assert.ok(seconds < 10, `${seconds} s`)
    assert.match(said, /The log cannot be written \(ENOSPC.*Everything else goes on/)
    assert.equal(said.split('\n').length, 2, said)
  })

  it('that nobody reads any more neither stops the server nor its end', async () => {
    const { url, child, reader } = await startIntoPipe()
    for (let n = 0; n < REQUESTS; n++) assert.ok(await answers(url), `request ${n}`)
    const { code, seconds } = await stopped(child)
    assert.equal(code, 0)
    assert.ok(seconds < 10, `${seconds} s`)
    assert.ok(readSync(reader, Buffer.alloc(100_000)) > 60_000, 'the pipe was never full')
    closeSync(reader)
  })

  it('whose reader is gone neither stops the server nor its end', async () => {
    const { url, child, reader } = await startIntoPipe()
    closeSync(reader)
    for (let n = 0; n < 30; n++) assert.ok(await answers(url), `request ${n}`)
    assert.equal((await stopped(child)).code, 0)
  })
})
