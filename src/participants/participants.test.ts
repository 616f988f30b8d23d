import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { startParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'

describe('taking part', async () => {
  const party = await startParty()
  after(() => party.close())
  const olga = await party.olga()
  const slug = await party.exchange(olga)

  it('tells Anna whom she gives to, and nobody else', async () => {
    const anna = await party.join(slug, 'Anna')
    await party.join(slug, 'Ben')
    await party.join(slug, 'Cleo')
    await olga.submit(paths.draw(slug))
    const mail = await party.mailTo('anna@example.org')
    const recipient = /\n {4}(\w+)\n/.exec(mail.text)?.[1]
    assert.ok(recipient === 'Ben' || recipient === 'Cleo')
    const page = await anna.get(paths.dashboard(slug))
    assert.match(page.text, new RegExp(`Unwrap the name ${recipient}`))
  })
})
