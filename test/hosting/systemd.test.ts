import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { atLeastOne } from '../support/at-least-one.ts'
import { temporaryFolder } from '../support/folder.ts'

const HOME = path.join(import.meta.dirname, '..', '..')
const UNIT = path.join(HOME, 'systemd', 'sneaky-klaus.service')
/** From 0 (nothing allowed) to 10; most services that Debian brings have 9 or more. */
const EXPOSURE_MAX = 1.2

const isMissing = spawnSync('systemd-analyze', ['--version']).error !== undefined

describe('the systemd unit', { skip: isMissing && 'needs systemd-analyze' }, () => {
  it('allows what a web server in Node needs, and little else', () => {
    const { isClosed, told } = analyse(UNIT)
    assert.match(told, /Overall exposure level/)
    assert.ok(isClosed, told)
  })

  it('would be found too open without its walls', () => {
    const open = path.join(temporaryFolder(), 'open.service')
    writeFileSync(open, readFileSync(UNIT, 'utf8').replace(/^(Protect|Private).*\n/gm, ''))
    const { isClosed, told } = analyse(open)
    assert.match(told, /Overall exposure level/)
    assert.ok(!isClosed, told)
  })

  it('starts Node itself on files that are here', () => {
    const [, command = ''] = /^ExecStart=(.*)$/m.exec(readFileSync(UNIT, 'utf8')) ?? []
    const [node = '', flag, script = '', ...words] = command.split(' ')
    assert.equal(flag, '--max-semi-space-size=2')
    for (const file of atLeastOne([node, script])) {
      assert.match(file, /^\/opt\/sneaky-klaus\//)
      assert.ok(existsSync(file.replace('/opt/sneaky-klaus', HOME)), file)
    }
    assert.deepEqual(words, ['serve'])
  })
})

function analyse(unit: string): { isClosed: boolean; told: string } {
  const words = ['security', '--offline=true', '--no-pager', `--threshold=${EXPOSURE_MAX * 10}`]
  const { status, stdout } = spawnSync('systemd-analyze', [...words, unit], { encoding: 'utf8' })
  return { isClosed: status === 0, told: stdout }
}
