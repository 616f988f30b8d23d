import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { openParty } from '../support/party.ts'
import { isInstalled } from '../support/programs.ts'

const check = (input: string) =>
  spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' })

describe('Prometheus', { skip: isInstalled('promtool') ? false : 'needs promtool' }, () => {
  it('finds nothing wrong with our metrics', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    party.ctx.jobRuns.set('deliver mail', { done: 2, failed: 1, last: party.clock() })
    const { status, stdout, stderr } = check(await party.metrics.text(party.ctx))
    assert.equal(status, 0, stdout + stderr)
    assert.equal(stdout + stderr, '')
  })

  it('would find a mistake', () => {
    assert.notEqual(check('klaus_requests{a="} 1\n').status, 0)
  })
})
