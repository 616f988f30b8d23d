import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Updateable } from 'kysely'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { openParty, slugOf } from '../../test/support/party.ts'
import { findExchange } from '../exchanges/queries.ts'
import { renderMail } from '../letters/kinds.ts'
import { paths } from '../paths.ts'
import { timestamp } from '../platform/clock.ts'
import type { Tables } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { NOT_ARRIVED } from '../platform/mail/outbox.ts'
import { failed, sent } from '../platform/mail/reasons.ts'
import { enqueueMail } from '../post/commands.ts'
import { type MailKind, SEEN_KINDS, TELL_OF_BEING_OUT, traitsOf } from '../post/kinds.ts'
import { refuseAddress } from '../post/refused-addresses.ts'
import { idsOf } from '../post/rules.ts'
import { listDue } from './due.ts'

const REFUSED = failed({ reason: 'smtp_address_refused', answer: '550 5.2.1 disabled' })

/** Everybody with whom a mail can have to do: who is in, may be again, was asked or is out. */
async function everySort() {
  const { party, olga } = await openParty()
  const { ctx } = party
  const slug = await party.exchange(olga)
  for (const name of ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Finn', 'Gus', 'Hal', 'Ida', 'Jan'])
    await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
  await olga.submit(paths.draw(slug))
  await ctx.db.deleteFrom('outbox').execute()
  const change = async (name: string, values: Updateable<Tables['participants']>) => {
    const row = ctx.db.updateTable('participants').set(values)
    const { id } = await row.where('name', '=', name).returning('id').executeTakeFirstOrThrow()
    return id
  }
  await change('Ben', { mail_trouble: 'wants_no_mail' })
  await refuseAddress(ctx, 'ben@example.org')
  await change('Cleo', { mail_trouble: 'not_for_me' })
  await change('Dan', { status: 'invited' })
  await change('Emil', { status: 'invited', name: 'Anna', email: 'anna@example.com' })
  await change('Finn', { email: null })
  await change('Gus', { status: 'waiting' })
  await refuseAddress(ctx, 'hal@example.org')
  const out = { name: '', email: null }
  await change('Hal', { status: 'removed', ...out })
  await change('Ida', { status: 'withdrawn', ...out })
  await change('Jan', { status: 'declined', email: null })
  const people = await ctx.db.selectFrom('participants').selectAll().execute()
  const formers = [
    undefined,
    ...['anna', 'hal', 'ida', 'zoe'].map((one) => ({
      name: `${one.charAt(0).toUpperCase()}${one.slice(1)}`,
      email: `${one}@example.org`,
    })),
  ]
  const isToAdmin = (kind: MailKind) =>
    traitsOf(kind).isUnasked === true || kind === 'message_report'
  const hasFormer = (kind: MailKind) =>
    TELL_OF_BEING_OUT.includes(kind) || kind === 'declined' || traitsOf(kind).isNotice === true
  /** Those that belong to an exchange. */
  const kinds = SEEN_KINDS.filter(
    (kind) => !['password_reset', 'mail_failure_notice'].includes(kind),
  )
  /** One mail of each kind to or about everybody, as they are and as they were. */
  const orderAll = async () => {
    const exchange = await findExchange(ctx, slug)
    assert.ok(exchange)
    const announcementId = newId()
    const said = { id: announcementId, exchange_id: exchange.id, text: 'Hello' }
    await ctx.db
      .insertInto('announcements')
      .values({ ...said, sent_at: timestamp(ctx.clock()) })
      .execute()
    for (const kind of kinds)
      for (const { id } of people)
        for (const former of hasFormer(kind) ? formers : [undefined]) {
          const who = isToAdmin(kind) ? { aboutId: id } : { participantId: id }
          const order = { kind, exchangeId: exchange.id, once: newId(), announcementId, ...who }
          await enqueueMail(ctx, { ...order, ...(former && { former }) })
        }
    await ctx.db.updateTable('outbox').set({ state: 'failed' }).execute()
    return exchange
  }
  return { party, kinds, change, orderAll }
}

describe('a mail of any kind is offered', () => {
  it('if and only if it would be written, whoever it is for, in every state of an exchange', async () => {
    const { party, kinds, change, orderAll } = await everySort()
    const { ctx } = party
    const set = async (values: Updateable<Tables['exchanges']>) => {
      await ctx.db.updateTable('exchanges').set(values).execute()
      const exchange = await orderAll()
      const due = new Set(idsOf(await listDue(ctx, exchange, { states: NOT_ARRIVED })))
      const mails = await ctx.db.selectFrom('outbox').selectAll().execute()
      const found = { yes: new Set<MailKind>(), no: new Set<MailKind>() }
      for (const mail of mails) {
        const isWritten = (await renderMail(ctx, mail)) !== undefined
        const { kind, participant_id, about_participant_id } = mail
        const who = `${kind} ${participant_id ?? about_participant_id} ${JSON.stringify(values)}`
        assert.equal(due.has(mail.id), isWritten, who)
        found[isWritten ? 'yes' : 'no'].add(kind)
      }
      await ctx.db.deleteFrom('outbox').execute()
      return found
    }
    const found = [
      await set({ state: 'registration_open' }),
      await set({ state: 'registration_closed', registration_close_date: '2026-11-01' }),
      await set({ state: 'matched' }),
      await set({ exchange_date: '2026-11-10' }),
      await set({ state: 'completed', purge_at: '2026-11-22T10:00:00.000Z' }),
    ]
    await change('Gus', { status: 'declined', name: '' })
    found.push(await set({ state: 'registration_open', exchange_date: '2026-12-18' }))
    const written = new Set(found.flatMap(({ yes }) => [...yes]))
    assert.deepEqual(
      kinds.filter((kind) => !written.has(kind)),
      // Of these one question decides, which their writers ask.
      ['message_report', 'draw_waits', 'purge_notice'],
    )
    const refused = new Set(found.flatMap(({ no }) => [...no]))
    assert.deepEqual(
      kinds.filter((kind) => !refused.has(kind)),
      [],
    )
  })
})

describe('Try all again', () => {
  it('counts and sends what is still needed, and says where nothing is', async () => {
    let refuses = /added you/
    const { party, olga } = await openParty(
      {},
      serverThatCanBeAway(({ subject }) => (refuses.test(subject) ? REFUSED : sent(''))).make,
    )
    const slug = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo', 'Dan'])
      await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
    await party.deliver()
    refuses = /look again/
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const people = party.ctx.db.selectFrom('participants').select('id')
    const dan = await people.where('name', '=', 'Dan').executeTakeFirstOrThrow()
    await olga.submit(paths.dropOut(slug, dan.id))
    await party.deliver()
    await party.passTo('2026-12-26T10:00:00Z')
    const later = await party.olga()
    assert.doesNotMatch((await later.get(paths.exchangeMail(slug))).text, /Try (all )?again/)
    assert.equal((await later.get(paths.retryFailedMails(slug))).status, 409)
    const news = party.ctx.db.selectFrom('outbox').select('id').where('kind', '=', 'draw_changed')
    const one = await news.where('state', '=', 'failed').executeTakeFirstOrThrow()
    const answer = await later.post(paths.sendMailAgain(slug, one.id))
    assert.equal(answer.status, 409)
    assert.match(answer.text, /isn’t needed any more/)
  })
})

describe('what says to somebody that they are out, and was refused,', () => {
  it('is neither offered nor sent again, as its address is erased, and fails no longer than a day', async () => {
    let refuses = true
    const { party, olga } = await openParty(
      {},
      serverThatCanBeAway(({ to }) =>
        refuses && to.address === 'cleo@example.org' ? REFUSED : sent(''),
      ).make,
    )
    const slug = await party.exchange(olga)
    const people = await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await people.get('Cleo')?.post(paths.withdraw(slug))
    await party.deliver()
    assert.equal((await olga.get(paths.retryFailedMails(slug))).status, 200, 'not for ten seconds')
    await party.runJob('forget mails that no page shows')
    refuses = false
    const mails = async () => (await (await party.olga()).get(paths.exchangeMail(slug))).text
    assert.match(await mails(), /failed after 1 try.*Their email is erased by now/)
    assert.doesNotMatch(await mails(), /Try again/)
    assert.equal((await olga.get(paths.retryFailedMails(slug))).status, 409)
    const out = party.ctx.db.selectFrom('outbox').select('id').where('kind', '=', 'withdrawal')
    const { id } = await out.executeTakeFirstOrThrow()
    assert.equal((await olga.post(paths.sendMailAgain(slug, id))).status, 409)
    party.clock.move({ hours: 25 })
    await party.runJob('forget mails that no page shows')
    assert.match(await mails(), /· didn’t arrive.*Their email is erased by now/)
    assert.doesNotMatch(await mails(), /failed/)
  })
})

describe('an invitation that was refused', () => {
  it('is neither offered nor counted once its reader is in, with another email or the same', async () => {
    const { party, olga } = await openParty(
      {},
      serverThatCanBeAway(({ subject }) => (/invited/.test(subject) ? REFUSED : sent(''))).make,
    )
    const last = await party.exchange(olga)
    await party.joinAll(last, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(last))
    await olga.submit(paths.complete(last))
    const next = { name: 'Next', exchange_date: '2026-12-20', invite: '1' }
    const slug = slugOf(await olga.submit(paths.again(last), next))
    await olga.submit(paths.openRegistration(slug))
    await party.deliver()
    assert.match((await olga.get(paths.exchangeMail(slug))).text, /Try all again/)
    for (const name of ['Anna', 'Ben'])
      await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.com` })
    assert.match(
      (await olga.get(paths.exchangeMail(slug))).text,
      /Are you in again\? 1 No emails .*Try again : what failed/,
    )
    assert.match((await olga.get(paths.desk(slug))).text, /Sent 2 · Failed 1/)
    await olga.submit(paths.retryFailedMails(slug))
    await party.deliver()
    const again = party.ctx.db.selectFrom('outbox').select('id').where('round', '=', 2)
    const invitations = await again.where('kind', '=', 'invitation').execute()
    assert.equal(invitations.length, 1)
    await party.join(slug, 'Cleo')
    assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /Failed/)
  })
})
