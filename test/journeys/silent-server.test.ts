import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { startRefusedParty } from '../support/refused-party.ts'
import { startSmtpServer } from '../support/smtp-server.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan']
const addressOf = (name: string) => `${name.toLowerCase()}@${name.toLowerCase()}.example.org`

describe('a mail server that is gone while nothing waits but reminders', () => {
  it('is told on the desk within an hour, on every page after a day, and no more once it is back', async () => {
    const scene = await startRefusedParty(NAMES.map(addressOf))
    await scene.party.ctx.db.updateTable('participants').set({ reminder_enabled: 1 }).execute()
    await scene.draw()
    await scene.pass(24 * 20, 360)
    const olga = await scene.party.olga()
    const text = async (path: string) => (await olga.get(path)).text
    assert.doesNotMatch(await text(paths.desk(scene.slug)), /Emails (wait|can’t go out)/)
    await scene.server.stop()
    await scene.pass(1, 15)
    assert.match(await text(paths.desk(scene.slug)), /Emails wait\. We can’t reach/)
    assert.doesNotMatch(await text(paths.adminHome()), /No email has gone out for a day/)
    await scene.pass(25)
    for (const path of [paths.desk(scene.slug), paths.adminHome(), paths.settings()]) {
      assert.match(await text(path), /No email has gone out for a day\. We can’t reach/)
    }
    assert.match(await text(paths.desk(scene.slug)), /Emails can’t go out/)
    const { port } = new URL(scene.server.url)
    const again = await startSmtpServer({ port: Number(port) })
    await scene.pass(1, 15)
    assert.doesNotMatch(await text(paths.adminHome()), /No email/)
    assert.doesNotMatch(await text(paths.desk(scene.slug)), /Emails (wait|can’t go out)/)
    await scene.party.close()
    await again.stop()
  })

  it('for the moment of one check is not told', async () => {
    const scene = await startRefusedParty(NAMES.map(addressOf))
    await scene.draw()
    await scene.server.stop()
    await scene.pass(0.25, 15)
    assert.doesNotMatch(await scene.desk(), /Emails wait/)
    await scene.party.close()
  })
})
