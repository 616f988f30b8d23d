import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PARTS: Readonly<Record<string, readonly string[]>> = {
  rooms: ['src/**/*.test.ts', 'test/architecture.test.ts'],
  journeys: ['test/journeys/*.test.ts'],
  browser: ['test/browser/*.test.ts'],
  looks: ['test/looks/*.test.ts'],
  drills: ['test/drills/*.test.ts'],
  hosting: ['test/hosting/*.test.ts'],
}
/** What is installed before a part, if it is missing. */
const PREPARED: Readonly<Record<string, readonly (readonly string[])[]>> = {
  browser: [['scripts/ensure-browser.ts']],
  looks: [['scripts/ensure-browser.ts'], ['scripts/ensure-tools.ts', 'looks']],
  hosting: [['scripts/ensure-tools.ts', 'hosting']],
}
const AT_ONCE = 4
/** Ten times what most parts need, as machines are busy: a test that hangs is told by name, and fails. */
const LIMIT_MS = 40 * 60 * 1000

/**
 * `node scripts/test.ts rooms browser --test-timeout=60000` runs these parts in turn, passes the
 * options on to Node, repeats at the end what failed and prints how long each part took. Exits with 1
 * if any part fails.
 */
const options = process.argv.slice(2).filter((word) => word.startsWith('--'))
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const unknown = names.filter((name) => !(name in PARTS))
if (names.length === 0 || unknown.length > 0) {
  say(`Name parts to be tested: ${Object.keys(PARTS).join(', ')}.`)
  process.exit(1)
}

const folder = mkdtempSync(join(tmpdir(), 'klaus-tests-'))
const outcomes = names.map((name) => {
  const start = performance.now()
  const isReady = (PREPARED[name] ?? []).every((words) => node(words))
  const passed = isReady && test(name)
  return { name, passed, seconds: Math.round((performance.now() - start) / 1000) }
})
for (const name of names) process.stderr.write(failuresOf(name))
rmSync(folder, { recursive: true })
for (const { name, passed, seconds } of outcomes) {
  say(`${name.padEnd(10)}${String(seconds).padStart(4)} s${passed ? '' : '  failed'}`)
}
process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1

function test(name: string): boolean {
  const reports = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/report-failures.ts',
    `--test-reporter-destination=${failureFile(name)}`,
  ]
  const words = ['--test', `--test-concurrency=${AT_ONCE}`, ...reports, ...options]
  return node([...words, ...(PARTS[name] ?? [])])
}

function failuresOf(name: string): string {
  const file = failureFile(name)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function failureFile(name: string): string {
  return join(folder, name)
}

function node(words: readonly string[]): boolean {
  const env = { ...process.env, NODE_COMPILE_CACHE: 'node_modules/.cache/node' }
  const options = { stdio: 'inherit', env, timeout: LIMIT_MS } as const
  return spawnSync(process.execPath, words, options).status === 0
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}
