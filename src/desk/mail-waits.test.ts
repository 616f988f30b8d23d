import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'

describe('while the mail server is away', async () => {
  const server = serverThatCanBeAway()
  const { party, olga } = await openParty({}, server.make)
  const slug = await party.exchange(olga)
  await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
  server.isAway = true
  await olga.submit(paths.people(slug), { name: 'Dan', email: 'dan@example.org' })
  await party.deliver()

  it('no page that Olga looks to for help promises an email at once', async () => {
    const read = async (path: string) => (await olga.get(path)).text
    assert.match(await read(paths.handOver(slug)), /Emails wait just now\. Once they go out again/)
    assert.match(await read(paths.draw(slug)), /Everyone gets an email once emails go out again\./)
    assert.match(await read(paths.newPerson(slug)), /once emails go out again; without an email/)
    const list = await olga.post(paths.importPeople(slug), { list: 'Eve,eve@example.org' })
    assert.match(
      list.text,
      /Once emails go out again, everyone gets one with a link to their page, unless/,
    )
    const word = await olga.post(paths.announcement(slug), { text: 'Bring cake' })
    assert.match(word.text, /emails about it go out once they can again/)
  })

  it('whoever waits is let in with an email that Olga knows to wait', async () => {
    const asking = await party.exchange(olga, { name: 'Asking all', approves: '1' })
    await party.visitor().post(paths.register(asking), { name: 'Ed', email: 'ed@example.org' })
    const { text } = await olga.get(paths.waiting(asking))
    assert.match(text, /Say yes, and once emails go out again they get one/)
  })

  it('and none says that there is nothing left to do once the day is over', async () => {
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const mails = await olga.get(paths.exchangeMail(slug))
    assert.match(mails.text, /4 people with an email haven’t opened their page/)
    assert.doesNotMatch(mails.text, /Nudge them/, 'it has yet to go out for the first time')
    assert.equal((await olga.get(paths.resendResults(slug))).status, 409)
    const { id } = await party.ctx.db
      .selectFrom('participants')
      .select('id')
      .where('name', '=', 'Anna')
      .executeTakeFirstOrThrow()
    const out = await olga.get(paths.dropOut(slug, id))
    assert.match(out.text, /Anna gets an email about it once emails go out again\. Once emails go/)
    party.clock.set('2026-12-19T08:00:00Z')
    const again = await party.olga()
    const { text } = await again.get(paths.desk(slug))
    assert.match(text, /still on its way to all 4 people/)
    assert.doesNotMatch(text, /nothing left for you to do/)
  })
})
