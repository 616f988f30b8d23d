import assert from 'node:assert/strict'
import path from 'node:path'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { temporaryFolder } from '../../test/support/folder.ts'
import { sealing } from '../../test/support/ground.ts'
import { FIRST_KEY, writeVersionOne } from '../../test/support/version-one.ts'
import { openDatabase } from '../platform/database.ts'
import { createMigrator, migrate } from '../platform/migrations.ts'

describe('reminders of the version before', () => {
  it('are counted by round, come no second time, and go back without a loss', async () => {
    const file = path.join(temporaryFolder(), 'klaus.db')
    const ctx = { db: openDatabase(file), ...sealing(FIRST_KEY, path.dirname(file)) }
    const { db } = ctx
    await writeVersionOne(ctx)
    const { error } = await createMigrator(ctx).migrateTo('0018_announcements')
    assert.equal(error, undefined)
    const mails = async () => (await sql<object>`select * from outbox order by id`.execute(db)).rows
    for (const [number, round] of [
      '2026-12-18 7',
      '2026-12-18 7',
      '2026-12-18 7',
      '2026-12-18 1',
    ].entries()) {
      await sql`
        insert into outbox (id, kind, exchange_id, participant_id, dedup_key, state, due_at, give_up_at,
          created_at, tries, round)
        select ${`mail ${number}`}, 'reminder', exchange_id, id, ${`reminder:p${number}:${round}`},
          'sent', '', '', '', 1, 1
        from participants limit 1`.execute(db)
    }
    const before = await mails()
    await migrate(ctx)
    const { rows } = await sql<object>`
      select exchange_date, days_before, mails from reminder_rounds order by days_before`.execute(
      db,
    )
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [
        { exchange_date: '2026-12-18', days_before: 1, mails: 1 },
        { exchange_date: '2026-12-18', days_before: 7, mails: 3 },
      ],
    )
    const back = await createMigrator(ctx).migrateTo('0018_announcements')
    assert.equal(back.error, undefined)
    assert.deepEqual(await mails(), before)
    await db.destroy()
  })
})
