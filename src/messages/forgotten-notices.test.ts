import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { openParty, type Party } from '../../test/support/party.ts'
import { REBUILD_DUE } from '../context.ts'
import { storeAssignment } from '../draw/sealed-pairs.ts'
import { findExchange } from '../exchanges/queries.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { noteRestored } from '../platform/backup.ts'
import { newId } from '../platform/ids.ts'
import { forgetSetting, readSettings } from '../platform/settings.ts'
import { enqueueMail } from '../post/commands.ts'
import { forgetUnseen } from '../post/forgotten.ts'

const PEOPLE = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Frida']

describe('who has a copy of the database', () => {
  /** Anna writes to her recipient and Cleo to her Santa: to Ben alone if each gives to the next, else to two. */
  async function keptAfter(step: number) {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga, { draw_shape: 'any' })
    const people = await party.joinAll(slug, PEOPLE)
    await olga.submit(paths.draw(slug))
    const exchange = (await findExchange(party.ctx, slug)) ?? assert.fail('no exchange')
    const rows = await listParticipants(party.ctx, exchange.id)
    const ids = PEOPLE.map((name) => rows.find((row) => row.name === name)?.id ?? '')
    const drawn = ids.map((id, at) => [id, ids[(at + step) % ids.length] ?? ''] as const)
    await storeAssignment(party.ctx, exchange, new Map(drawn))
    await party.deliver()
    party.mails.length = 0
    const asks = { to_recipient: 'Which size?' }
    await people.get('Anna')?.submit(paths.messagesWith(slug, 'recipient'), asks)
    const answers = { to_giver: 'Anything.' }
    await people.get('Cleo')?.submit(paths.messagesWith(slug, 'giver'), answers)
    await party.tellOfMessages()
    const told = party.mails.length
    // A mail that stays, ordered while those that are forgotten are still there.
    const report = { kind: 'message_report', exchangeId: exchange.id, once: newId() } as const
    await enqueueMail(party.ctx, report)
    await party.deliver()
    await forgetUnseen(party.ctx)
    return { told, kept: await mailsIn(party) }
  }

  it('finds the same mails in no order and under no numbers, whether Anna and Cleo have written to one person or to two', async () => {
    const one = await keptAfter(1)
    const two = await keptAfter(3)
    assert.deepEqual([one.told, two.told], [1, 2])
    assert.deepEqual(one.kept, two.kept)
    assert.ok(one.kept.mails.length > PEOPLE.length)
  })

  it('finds no gap where they lay, as the file is rebuilt once the last of them has gone', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    await party.joinAll(slug, PEOPLE)
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const exchangeId = (await findExchange(party.ctx, slug))?.id ?? assert.fail('no exchange')
    const isRebuildDue = async () => {
      await party.deliver()
      await forgetUnseen(party.ctx)
      return (await readSettings(party.ctx)).has(REBUILD_DUE)
    }
    await forgetSetting(party.ctx, REBUILD_DUE)
    for (const [at, { id: participantId }] of (
      await listParticipants(party.ctx, exchangeId)
    ).entries()) {
      const dueAt = party.clock().add({ hours: Math.floor(at / 4) })
      const notice = { kind: 'message_notice', exchangeId, participantId, once: newId() } as const
      await enqueueMail(party.ctx, { ...notice, dueAt })
    }
    assert.equal(await isRebuildDue(), false, 'some are on their way')
    party.clock.move({ hours: 1 })
    assert.equal(await isRebuildDue(), true)
  })

  it('reads no order off the file in which people came, as it is rebuilt after a draw, and at the hours of messages, whether or not there was one', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    await party.joinAll(slug, PEOPLE)
    const isRebuildDue = async () => (await readSettings(party.ctx)).has(REBUILD_DUE)
    assert.equal(await isRebuildDue(), false)
    await olga.submit(paths.draw(slug))
    assert.equal(await isRebuildDue(), true)
    await forgetSetting(party.ctx, REBUILD_DUE)
    await party.tellOfMessages()
    await party.runJob('hide the order of messages')
    assert.equal(await isRebuildDue(), true)
  })

  it('finds it rebuilt at these hours, once each, also where no mail is set up, and in a restored copy that waits', async () => {
    for (const kind of ['mailbox', 'restored'] as const) {
      const { party, olga } = await openParty(kind === 'mailbox' ? { mail: { kind } } : {})
      const slug = await party.exchange(olga)
      for (const name of PEOPLE) await olga.submit(paths.people(slug), { name, email: '' })
      await olga.submit(paths.draw(slug))
      if (kind === 'restored') await noteRestored(party.ctx)
      const wasRebuilt = async () => {
        await forgetSetting(party.ctx, REBUILD_DUE)
        for (const name of ['tell of messages', 'hide the order of messages']) {
          await party.runJob(name)
        }
        return (await readSettings(party.ctx)).has(REBUILD_DUE)
      }
      await wasRebuilt()
      for (const hours of [12, 12, 12]) {
        party.clock.move({ hours })
        assert.equal(await wasRebuilt(), true, kind)
        assert.equal(await wasRebuilt(), false, kind)
      }
    }
  })

  async function mailsIn({ ctx: { db } }: Party) {
    const { rows: tables } = await sql<{ made: string }>`
      select sql as made from sqlite_master where name = 'outbox'`.execute(db)
    const isNumbered = !tables.every(({ made }) => /\bwithout rowid$/i.test(made))
    const numbers = isNumbered ? await sql`select rowid from outbox`.execute(db) : { rows: [] }
    const rows = await db
      .selectFrom('outbox')
      .leftJoin('participants', 'participants.id', 'participant_id')
      .select(['kind', 'name'])
      .execute()
    return {
      numbers: numbers.rows.map((row) => ({ ...(row as object) })),
      mails: rows.map(({ kind, name }) => `${kind} ${name}`).sort(),
    }
  }
})
