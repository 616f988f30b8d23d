import { spawnSync } from 'node:child_process'
import { findBrowser } from '../test/support/chromium.ts'

/** Runs before the browser tests: installs Chromium unless Chromium or Chrome is found. */
if (findBrowser()) {
  process.exitCode = 0
} else if (process.getuid?.() === 0 && succeeds('apt-get', ['--version'])) {
  say('No Chromium or Chrome found: installing the package chromium, which takes a minute or two.')
  run('apt-get', ['update', '-qq'])
  run('apt-get', ['install', '-y', '-qq', 'chromium'])
} else {
  say('No Chromium or Chrome found: downloading one for the tests.')
  run('npx', ['playwright-core', 'install', 'chromium-headless-shell'])
}

function run(command: string, parameters: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { status } = spawnSync(command, parameters, { stdio: ['ignore', 2, 2], env })
  if (status === 0) return
  say(`"${command} ${parameters.join(' ')}" failed; please install Chromium and try again.`)
  process.exit(1)
}

function succeeds(command: string, parameters: string[]): boolean {
  return spawnSync(command, parameters, { stdio: 'ignore' }).status === 0
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}
