import assert from 'node:assert/strict'
import path from 'node:path'
import { describe, it } from 'node:test'
import packageJson from '../../package.json' with { type: 'json' }
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { runKlaus } from '../../test/support/command.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { openParty, SECRET_KEY } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import { jobs } from '../schedule.ts'
import { jobName } from './words/en.ts'

describe('the page about this site', () => {
  it('tells Olga the version, the size, the emails and when the last backup was made', async () => {
    const dataDir = temporaryFolder()
    const databaseFile = path.join(dataDir, 'sneaky-klaus.db')
    const { party, olga } = await openParty({ dataDir, databaseFile })
    await party.join(await party.exchange(olga), 'Anna')
    assert.ok((await olga.get(paths.settings())).html.includes(`href="${paths.about()}"`))
    const before = await olga.get(paths.about())
    assert.ok(before.text.includes(`Version ${packageJson.version}`))
    assert.match(before.text, /Database At most 10 MB Last backup Never.*Emails 1 Sent 1/)
    const copy = path.join(temporaryFolder(), 'copy')
    const env = { DATA_DIR: dataDir, SECRET_KEY }
    const { code } = await runKlaus(['backup', copy], { env })
    assert.equal(code, 0)
    assert.match((await olga.get(paths.about())).text, /Last backup \d+ \w+ \d{4}, \d\d:\d\d/)
  })

  it('tells when each job last ran, and that one fails', async () => {
    const { party, olga } = await openParty()
    assert.match((await olga.get(paths.about())).text, /Nothing since the last start\./)
    const last = party.clock()
    party.ctx.jobRuns.set('deliver mail', { done: 3, failed: 0, last })
    party.ctx.jobRuns.set('keep copies', { done: 0, failed: 2, last })
    const { text } = await olga.get(paths.about())
    assert.match(
      text,
      /automatically 1 failing Copies are made 20 November 2026, 11:00, failed 2 times\. See the log\. Email goes out/,
    )
  })

  it('has words for each of them', async () => {
    const { party } = await openParty()
    for (const { name } of atLeastOne(jobs(party.ctx))) assert.notEqual(jobName(name), name)
  })
})
