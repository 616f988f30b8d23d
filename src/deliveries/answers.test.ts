import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { OLGA, openParty } from '../../test/support/party.ts'
import { linkNotForMe } from '../letters/readers.ts'
import { paths } from '../paths.ts'
import type { Email, Mailer } from '../platform/mail/mailer.ts'
import { failed, sent } from '../platform/mail/reasons.ts'
import { forgetUnseen } from '../post/forgotten.ts'

/** A server that takes everything but what `refuses` answers to, in these words. */
function server(refuses: (email: Email) => string | undefined): () => Mailer {
  return () => ({
    name: 'smtp',
    concurrency: 5,
    async send(email) {
      const answer = refuses(email)
      return answer === undefined ? sent('') : failed({ reason: 'smtp_mail_refused', answer })
    },
    close: async () => {},
  })
}

describe('what a mail server says', () => {
  it('is kept by its codes alone, of a mail that holds a name', async () => {
    const quotes = ({ subject, text }: Email) =>
      /^Names are drawn/.test(subject) ? `554 5.7.1 Rejected: ${text.slice(0, 200)}` : undefined
    const { party, olga } = await openParty({}, server(quotes))
    const slug = await party.exchange(olga, { names_shown: 'in_mail' })
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const mails = party.ctx.db.selectFrom('outbox').select('answer')
    const answers = await mails.where('kind', '=', 'assignment').execute()
    assert.deepEqual(
      answers.map(({ answer }) => answer),
      Array(3).fill('554 5.7.1'),
    )
  })

  it('is forgotten of a mail to somebody who has left', async () => {
    const quotes = ({ subject }: Email) =>
      /^You’re out/.test(subject) ? '550 5.1.1 User unknown: anna' : undefined
    const { party, olga } = await openParty({}, server(quotes))
    const slug = await party.exchange(olga)
    await (await party.join(slug, 'Anna')).post(paths.withdraw(slug))
    await party.deliver()
    const mail = party.ctx.db.selectFrom('outbox').select(['answer', 'state', 'sealed_person'])
    const left = () => mail.where('kind', '=', 'withdrawal').executeTakeFirstOrThrow()
    const { state, sealed_person } = await left()
    assert.equal(state, 'failed')
    assert.ok(sealed_person, 'it holds who they were')
    await forgetUnseen(party.ctx)
    assert.deepEqual({ ...(await left()) }, { state, answer: null, sealed_person: null })
    const slugOfMails = paths.exchangeMail(slug)
    assert.match((await olga.get(slugOfMails)).text, /someone who’s left/)
  })

  it('holds whose no Olga is told of if it refuses hers, as she can have that mail sent again', async () => {
    let isFull = false
    const { party, olga } = await openParty(
      {},
      server(({ to }) => (isFull && to.address === OLGA.email ? '552 5.2.2 Full' : undefined)),
    )
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.people(slug), { name: 'Dan', email: 'dan@example.org' })
    const people = party.ctx.db.selectFrom('participants').selectAll().where('name', '=', 'Dan')
    const dan = await people.executeTakeFirstOrThrow()
    await olga.submit(paths.draw(slug))
    await party.deliver()
    isFull = true
    await party.visitor().submit(new URL(linkNotForMe(party.ctx, dan)).pathname)
    await party.deliver()
    await forgetUnseen(party.ctx)
    isFull = false
    const { version } = await people.executeTakeFirstOrThrow()
    const corrected = { name: 'Dan', email: 'daniel@example.org', version: `${version}` }
    await olga.submit(paths.person(slug, dan.id), corrected)
    await olga.submit(paths.retryFailedMails(slug))
    const { subject } = await party.mailTo(OLGA.email)
    assert.equal(subject, 'That’s not Dan’s email: Office party')
  })

  it('is sent again to nobody who has left, if it said that names are drawn', async () => {
    const { party, olga } = await openParty({}, serverThatCanBeAway().make)
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo', 'Dora'])
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const people = party.ctx.db.selectFrom('participants').select('id').where('name', '=', 'Dora')
    const { id } = await people.executeTakeFirstOrThrow()
    await olga.submit(paths.dropOut(slug, id))
    await party.deliver()
    const offered = [
      ...(await olga.get(paths.exchangeMail(slug))).html.matchAll(/\/mail\/(\w+)\/send-again"/g),
    ]
    const results = party.ctx.db.selectFrom('outbox').select(['id', 'participant_id'])
    const rows = await results.where('kind', '=', 'assignment').execute()
    const hers = rows.find(({ participant_id }) => participant_id === id)?.id ?? ''
    assert.equal(offered.length, 3)
    assert.ok(!offered.some(([, mail]) => mail === hers))
    assert.equal((await olga.post(paths.sendMailAgain(slug, hers))).status, 409)
  })

  it('holds who they were as long as it waits for the mail server', async () => {
    const away = serverThatCanBeAway()
    const { party, olga } = await openParty({}, away.make)
    const slug = await party.exchange(olga)
    const anna = await party.join(slug, 'Anna')
    away.isAway = true
    await anna.post(paths.withdraw(slug))
    await party.deliver()
    await forgetUnseen(party.ctx)
    away.isAway = false
    party.clock.move({ hours: 1 })
    await party.deliver()
    assert.match((await party.mailTo('anna@example.org')).subject, /^You’re out/)
  })
})
