import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { OLGA, openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import type { Mailer } from '../platform/mail/mailer.ts'
import { delayed } from '../platform/mail/reasons.ts'
import { jobs } from '../schedule.ts'

/** Takes mails while it is there. */
function serverThat(isThere: () => boolean): Mailer {
  return {
    name: 'smtp',
    concurrency: 2,
    send: async () =>
      isThere()
        ? { outcome: 'sent', reference: '250 OK' }
        : { ...delayed({ reason: 'smtp_unreachable' }), concernsAll: true },
    close: async () => {},
  }
}

describe('while it is known that no mail goes out', async () => {
  let isThere = true
  const { party, olga } = await openParty({}, () => serverThat(() => isThere))
  const slug = await party.exchange(olga)
  const asking = await party.exchange(olga, { approves: '1' })
  await party.visitor().post(paths.register(slug), { name: 'Anna', email: 'anna@example.org' })
  await party.deliver()
  isThere = false
  await olga.post(paths.people(slug), { name: 'Ben', email: 'ben@example.org' })
  await party.deliver()

  const answers: Readonly<Record<string, () => Promise<{ text: string }>>> = {
    'whoever joins': () => post(paths.register(slug), { name: 'Cleo', email: 'cleo@example.org' }),
    'whoever asks to join': () =>
      post(paths.register(asking), { name: 'Dan', email: 'dan@example.org' }),
    'whoever asks for a link': () => post(paths.requestAccess(slug), { email: 'anna@example.org' }),
    'whoever asks for all links': () => post(paths.lostLink(), { email: 'anna@example.org' }),
    'whoever asks for a new password': () => post(paths.forgotPassword(), { email: OLGA.email }),
  }

  for (const [who, ask] of Object.entries(answers)) {
    it(`${who} is told so, and neither to look in spam nor that it is on its way`, async () => {
      const { text } = await ask()
      assert.match(text, /Emails from here are held up right now/)
      assert.doesNotMatch(text, /spam|on its way|on their way/)
    })
  }

  it('whoever asks too often is told so, too, and promised nothing', async () => {
    for (const path of [paths.requestAccess(slug), paths.lostLink(), paths.forgotPassword()]) {
      const often = { email: 'nobody@example.org' }
      for (let time = 1; time <= 3; time += 1) await post(path, often)
      const { status, text } = await post(path, often)
      assert.equal(status, 429)
      assert.match(text, /Emails from here are held up right now\. In a hurry\?/)
      assert.doesNotMatch(text, /spam|goes out|ask again/i)
    }
  })

  it('what was asked for lapses after a day, as was said, and can be asked for anew', async () => {
    await pass({ hours: 30 })
    isThere = true
    await pass({ hours: 2 })
    const links = async () => {
      const to = party.ctx.db
        .selectFrom('outbox')
        .select('state')
        .where('kind', '=', 'sign_in_link')
      return Object.groupBy(await to.execute(), ({ state }) => state).sent?.length ?? 0
    }
    assert.equal(await links(), 0)
    const { text } = await post(paths.requestAccess(slug), { email: 'anna@example.org' })
    assert.match(text, /your link is on its way/)
    await party.deliver()
    assert.equal(await links(), 1)
  })

  const post = async (path: string, fields: Record<string, string>) =>
    await party.visitor().post(path, fields)

  async function pass({ hours }: { hours: number }): Promise<void> {
    for (let hour = 0; hour < hours; hour += 1) {
      party.clock.move({ hours: 1 })
      for (const { run } of jobs(party.ctx)) await run()
      await party.deliver()
    }
  }
})
