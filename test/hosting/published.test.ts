import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { atLeastOne } from '../support/at-least-one.ts'
import { runKlaus } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { imageLabel } from '../support/image.ts'

const ROOT = path.join(import.meta.dirname, '..', '..')
const read = (...names: string[]) => readFileSync(path.join(ROOT, ...names), 'utf8')

describe('the commands of Compose in the docs', () => {
  const docs = [
    ['README.md'],
    ['docs', 'self-hosting.md'],
    ['compose.yaml'],
    ['docker', 'compose.caddy.yaml'],
    ['docker', 'compose.traefik.yaml'],
  ].map((names) => read(...names))

  it('are the same with and without a proxy: which files there are stands in .env', () => {
    const commands = docs.flatMap((text) => text.match(/docker compose [^\n`#]+/g) ?? [])
    assert.ok(commands.length > 8)
    assert.deepEqual(
      commands.filter((command) => / -f /.test(command)),
      [],
    )
    const lists = docs.flatMap((text) => text.match(/(?<=COMPOSE_FILE=)\S+/g) ?? [])
    assert.equal(lists.length, 4)
    for (const list of lists) {
      const [first, second = '', ...more] = list.split(':')
      assert.deepEqual([first, more], ['compose.yaml', []])
      assert.ok(existsSync(path.join(ROOT, second)), second)
    }
  })

  it('start it without a port of its own where a proxy is beside it', () => {
    for (const name of ['caddy', 'traefik']) {
      const overlay = read('docker', `compose.${name}.yaml`)
      assert.match(
        overlay,
        /klaus:\n( {4}#.*\n)* {4}ports: !reset \[\]\n {4}environment:\n {6}BASE_URL: https/,
      )
    }
  })
})

describe('the backups in the docs', () => {
  const docs = read('docs', 'self-hosting.md')
  const [section = ''] = /^## Back up$[\s\S]*?(?=^## )/m.exec(docs) ?? []

  it('go into a new file each time, as none is overwritten', () => {
    const blocks = section.match(/```sh\n[\s\S]*?```/g) ?? []
    const files = blocks.flatMap((block) => block.match(/\S+\.(db|keys)\b/g) ?? [])
    assert.equal(files.length, 4)
    for (const file of files) assert.ok(file.includes('$NOW'), file)
    assert.match(read('README.md'), /klaus backup santa-\$\(date \+%F\)\.db --keys santa-\$\(date/)
  })

  it('come out of a hook under one name, as often as it runs', async () => {
    const [, hook = ''] = /`(rm -f [^`]+)`/.exec(section) ?? []
    const dataDir = temporaryFolder()
    await runKlaus(['admin:create', 'olga@example.org'], { env: { DATA_DIR: dataDir } })
    const cwd = temporaryFolder()
    const command = hook.replace('klaus backup', `'${path.join(ROOT, 'bin', 'klaus')}' backup`)
    const { PATH = '' } = process.env
    for (let runs = 1; runs <= 2; runs++) {
      execFileSync('/bin/sh', ['-c', command], { cwd, env: { PATH, DATA_DIR: dataDir } })
      assert.deepEqual(readdirSync(cwd), ['santa.db'])
    }
  })

  it('that lie in a volume of their own outlive a restore: only that of the data is erased', () => {
    assert.doesNotMatch(docs, /down (--volumes|-v)\b/)
    const erased = docs.match(/docker volume rm \S+/g) ?? []
    assert.ok(erased.length >= 3)
    for (const one of erased) assert.match(one, /rm ("\$VOLUME"|try|klaus-newer,?)$/)
  })
})

describe('the port of Sneaky Klaus', () => {
  it('is open to its machine alone, however it is installed, until somebody opens it', () => {
    const published = read('compose.yaml').match(/^ +ports: .*$/gm) ?? []
    assert.equal(published.length, 1)
    const [place = ''] = published
    assert.match(place, /: \["\$\{LISTEN:-127\.0\.0\.1\}:\$\{PORT:-8000\}:8000"\]$/)
    assert.match(
      read('compose.yaml'),
      /^ {4}environment:\n {6}HOST: 0\.0\.0\.0\n {6}PORT: "8000"\n[\s\S]*BASE_URL: "\$\{BASE_URL:-http:\/\/localhost:\$\{PORT:-8000\}\}"/m,
    )
    assert.match(read('systemd', 'sneaky-klaus.service'), /^Environment=HOST=127\.0\.0\.1$/m)
  })

  it('is nowhere left open in the docs where a proxy is believed', () => {
    const texts = [['README.md'], ['docs', 'self-hosting.md']].map((names) => read(...names))
    const blocks = texts.flatMap((text) => text.match(/```sh\n[\s\S]*?```/g) ?? [])
    const believing = blocks.filter((block) => /^TRUST_PROXY=/m.test(block))
    for (const block of atLeastOne(believing)) assert.match(block, /^HOST=127\.0\.0\.1$/m)
    const runs = blocks.flatMap((block) => block.match(/docker run .* -p \S+/g) ?? [])
    for (const run of atLeastOne(runs)) assert.match(run, / -p 127\.0\.0\.1:/)
    for (const sample of ['nginx.conf', 'Caddyfile']) {
      const [first = ''] = read('docs', 'proxy', sample).split('\n')
      assert.match(first, /TRUST_PROXY=true and HOST=127\.0\.0\.1$/)
    }
  })
})

describe('a published image', () => {
  const workflow = read('.github', 'workflows', 'image.yml')

  it('says where its source is, as the workflow and Compose tell the build', () => {
    assert.match(imageLabel('source') ?? '', /^\$\{SOURCE\}$/)
    assert.match(read('Dockerfile'), /FROM scratch\n(#.*\n)*ARG SOURCE=/)
    assert.match(workflow, /build-args: SOURCE=\$\{\{ github\.server_url \}\}\/\$\{\{ github\.repo/)
    assert.match(read('compose.yaml'), /args: \{ SOURCE: /)
  })

  it('has a name in lower case, whatever the repository is called', () => {
    const naming = workflow.split('\n').filter((line) => line.includes('"IMAGE='))
    const uses = workflow.split(/\n {2}(?=\w+:\n)/).filter((job) => /env\.IMAGE|\$IMAGE/.test(job))
    assert.equal(naming.length, uses.length)
    for (const line of atLeastOne(naming)) {
      const GITHUB_ENV = path.join(temporaryFolder(), 'env')
      const env = { GITHUB_REPOSITORY: 'Olga/Sneaky-Klaus', GITHUB_ENV }
      execFileSync('/bin/bash', ['-c', line.replace(/^ *- run: /, '')], { env })
      assert.equal(readFileSync(GITHUB_ENV, 'utf8'), 'IMAGE=ghcr.io/olga/sneaky-klaus\n')
    }
  })
})
