import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { atLeastOne } from '../support/at-least-one.ts'
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
      assert.match(overlay, /klaus:\n {4}ports: !reset \[\]\n {4}environment:\n {6}BASE_URL: https/)
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
