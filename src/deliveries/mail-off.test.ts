import assert from 'node:assert/strict'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { type Party, startParty } from '../../test/support/party.ts'
import { promisesIn } from '../../test/support/promises.ts'
import { switchedOff } from '../../test/support/scenes/switched-off.ts'
import { paths } from '../paths.ts'
import { OUR_REASONS } from '../platform/mail/reasons.ts'
import { reasonInShort } from '../post/words/en.ts'

describe('a mail that waits when mail is switched off', () => {
  it('is said to wait until email is set up again, and goes out then', async () => {
    const databaseFile = path.join(temporaryFolder(), 'klaus.db')
    const server = serverThatCanBeAway()
    const first = await startParty({ databaseFile }, server.make)
    const slug = await first.exchange(await first.olga())
    server.isAway = true
    await first.visitor().post(paths.register(slug), { name: 'Anna', email: 'anna@example.org' })
    await first.deliver()
    await first.close()

    const second = await startParty({ databaseFile, mail: { kind: 'mailbox' } })
    const { text } = await (await second.olga()).get(paths.exchangeMail(slug))
    await second.close()
    assert.match(text, /You’re in · Anna .* waits until email is set up again/)
    assert.match(text, /Sent Waiting Failed/)
    assert.doesNotMatch(text, /On the way|keep trying|next try/)

    server.isAway = false
    const third = await startParty({ databaseFile }, server.make, undefined, second.clock)
    after(() => third.close())
    third.clock.move({ hours: 1 })
    assert.equal((await third.mailTo('anna@example.org')).subject, 'You’re in: Office party')
  })
})

describe('a mail about the draw that waits when mail is switched off', () => {
  it('is not said to be on its way to Anna, who has come by a link that Olga opened', async () => {
    const databaseFile = path.join(temporaryFolder(), 'klaus.db')
    const server = serverThatCanBeAway()
    const first = await startParty({ databaseFile }, server.make)
    const slug = await first.exchange(await first.olga())
    await first.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    server.isAway = true
    await (await first.olga()).submit(paths.draw(slug))
    await first.deliver()
    await first.close()

    const { second, olga } = await withoutMail(databaseFile, first)
    second.clock.move({ hours: 1 })
    await second.visitor().post(paths.requestAccess(slug), { email: 'anna@example.org' })
    const { id } = await second.ctx.db
      .selectFrom('outbox')
      .select('id')
      .where('state', '=', 'held')
      .executeTakeFirstOrThrow()
    assert.match((await olga.post(paths.mailboxMail(id))).text, /To Anna/)
    for (const url of [paths.desk(slug), paths.complete(slug)]) {
      const { text } = await olga.get(url)
      assert.match(text, /Ben/)
      assert.deepEqual(promisesIn(text), [])
    }
  })
})

describe('whom mail has told of the draw before it is switched off', () => {
  it('needs a card all the same, as a mailed link opens once: the desk says of nobody that they can see', async () => {
    const databaseFile = path.join(temporaryFolder(), 'klaus.db')
    const first = await startParty({ databaseFile }, serverThatCanBeAway().make)
    const slug = await first.exchange(await first.olga())
    await first.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await (await first.olga()).submit(paths.draw(slug))
    await first.deliver()
    await first.close()

    const { olga } = await withoutMail(databaseFile, first)
    const { text } = await olga.get(paths.desk(slug))
    assert.match(text, /Next: hand over 3 cards .*3 people haven’t got theirs yet/)
    assert.doesNotMatch(text, /can see who|Sit back/)
    assert.match((await olga.get(paths.handOver(slug))).text, /No card yet \(3\)/)
    assert.match((await olga.get(paths.complete(slug))).text, /We can’t reach Anna, Ben and Cleo/)
  })
})

describe('what failed before mail is switched off', async () => {
  const { party, slug, databaseFile } = await switchedOff()
  const olga = await party.olga()
  const bob = await party.ctx.db
    .selectFrom('participants')
    .selectAll()
    .where('name', '=', 'Bob')
    .executeTakeFirstOrThrow()
  const mailsToBob = () => mailsTo(party, bob.id)

  it('is not sent again, neither by a button nor by its address, and stays as it is', async () => {
    const { text } = await olga.get(paths.exchangeMail(slug))
    assert.match(text, /Names are drawn · Bob .* failed after 1 try/)
    assert.doesNotMatch(text, /[Aa]gain/)
    const before = await mailsToBob()
    const none = /We don’t send emails here, so nothing can be sent again\./
    for (const question of [paths.retryFailedMails(slug), paths.resendResults(slug)]) {
      for (const answer of [await olga.get(question), await olga.post(question)]) {
        assert.equal(answer.status, 409)
        assert.match(answer.text, none)
      }
    }
    for (const { id } of before) {
      assert.equal((await olga.post(paths.sendMailAgain(slug, id))).status, 409)
    }
    assert.deepEqual(await mailsToBob(), before)
  })

  it('says no more that it is on its way where that was said before', async () => {
    const { text } = await olga.get(`${paths.exchangeMail(slug)}?done=retried`)
    assert.deepEqual(promisesIn(text), [])
  })

  it('is kept with the unsent emails once Bob’s address is corrected, and sent from there', async () => {
    const desk = await olga.get(paths.desk(slug))
    assert.match(
      desk.text,
      /Emails to Bob .* Correct the address and what didn’t arrive is kept with the unsent emails/,
    )
    const typed = { name: 'Bob', email: 'robert@example.org', version: `${bob.version}` }
    await olga.submit(paths.person(slug, bob.id), typed)
    const states = new Map((await mailsToBob()).map(({ kind, state }) => [kind, state]))
    assert.equal(states.get('assignment'), 'held')
    assert.equal(states.get('added'), 'dropped', 'the result says it')
    assert.match((await olga.get(paths.mailbox())).text, /Names are drawn · Bob/)
    await party.close()

    const again = await startParty({ databaseFile }, undefined, undefined, party.clock)
    after(() => again.close())
    const rosie = await again.olga()
    const next = await rosie.get(paths.desk(slug))
    assert.match(next.text, /Next: send 1 email .* wait for you to send them/)
    const [result] = (await mailsTo(again, bob.id)).filter(({ kind }) => kind === 'assignment')
    await rosie.submit(paths.mailboxSend(result?.id ?? assert.fail('no result')))
    assert.match((await again.mailTo('robert@example.org')).subject, /Names are drawn/)
  })
})

describe('why an email failed', () => {
  it('is told Olga without “we’ll try again” where no mail goes out', () => {
    for (const why of [...OUR_REASONS, 'not_an_address', 'came_back'] as const) {
      assert.deepEqual(promisesIn(reasonInShort(why, false)), [])
    }
  })
})

/** The next start, after this one, where mail is switched off. */
async function withoutMail(databaseFile: string, { clock }: Party) {
  const off = { databaseFile, mail: { kind: 'mailbox' } } as const
  const second = await startParty(off, undefined, undefined, clock)
  after(() => second.close())
  return { second, olga: await second.olga() }
}

function mailsTo({ ctx }: Party, id: string) {
  const mails = ctx.db.selectFrom('outbox').selectAll().where('participant_id', '=', id)
  return mails.orderBy('id').execute()
}
