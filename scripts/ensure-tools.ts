import { spawnSync } from 'node:child_process'

/** The commands that the tests of a part call, and Debian's packages with them. */
const TOOLS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  looks: { w3m: 'w3m', script: 'bsdutils' },
  hosting: {
    nginx: 'nginx-light',
    caddy: 'caddy',
    promtool: 'prometheus',
    'systemd-analyze': 'systemd',
    sudo: 'sudo',
    strip: 'binutils',
    openssl: 'openssl',
  },
}

/** Runs before the tests of a part: as root on Debian, installs what is missing. Else some are skipped. */
const [part = ''] = process.argv.slice(2)
const tools = TOOLS[part] ?? {}
const missing = missingTools()
if (missing.length > 0 && process.getuid?.() === 0 && isThere('apt-get')) {
  const packages = missing.map((tool) => tools[tool] ?? tool)
  process.stderr.write(`Installing ${packages.join(', ')} for the tests of ${part}.\n`)
  run('apt-get', ['update', '-qq'])
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages])
}
const stillMissing = missingTools()
if (stillMissing.length > 0) {
  process.stderr.write(`Not here: ${stillMissing.join(', ')}. What needs them is skipped.\n`)
}

function missingTools(): string[] {
  return Object.keys(tools).filter((tool) => !isThere(tool))
}

function isThere(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0
}

function run(command: string, parameters: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync(command, parameters, { stdio: ['ignore', 2, 2], env })
}
