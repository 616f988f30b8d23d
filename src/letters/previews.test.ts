import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { startParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import { voiceIn } from '../ui/voice.ts'
import { KINDS } from './kinds.ts'

describe('the previews of mails', async () => {
  const workshop = await startParty({ development: true })
  const production = await startParty({ development: false })
  after(() => Promise.all([workshop.close(), production.close()]))

  it('show both parts of every kind in development', async () => {
    const page = await workshop.visitor().get(paths.mailPreviews())
    assert.equal(page.status, 200)
    for (const [kind, { samples }] of Object.entries(KINDS)) {
      for (const [index, sample] of samples.entries()) {
        const mail = sample.mail(voiceIn('en'))
        const address = paths.mailPreview(kind, String(index))
        assert.ok(page.html.includes(`src="${address}"`), address)
        assert.ok(page.text.includes(mail.text.replace(/\s+/g, ' ').trim()), address)
        assert.equal((await workshop.visitor().get(address)).html, mail.html)
      }
    }
  })

  it('know no kind that does not exist', async () => {
    for (const address of [paths.mailPreview('bill', '0'), paths.mailPreview('reminder', '99')]) {
      assert.equal((await workshop.visitor().get(address)).status, 404)
    }
  })

  it('do not exist in production', async () => {
    for (const address of [paths.mailPreviews(), paths.mailPreview('reminder', '0')]) {
      assert.equal((await production.visitor().get(address)).status, 404)
      const olga = await production.olga()
      assert.equal((await olga.get(address)).status, 404)
    }
  })
})
