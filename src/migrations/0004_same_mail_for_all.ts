import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'

/**
 * No mail has a secret reader any more: after a change everybody gets the same mail, and who has a
 * message is told at fixed hours. Where somebody had yet to be told of a change, everybody is told.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['told_of_change_at', 'told_of_messages_at']) {
    await db.schema.alterTable('exchanges').addColumn(column, 'text').execute()
  }
  const untold = await sql<{ reader: string; exchange: string; held: number }>`
    select participants.id as reader, participants.exchange_id as exchange,
      max(case when outbox.state = 'held' then 1 else 0 end) as held
    from outbox join participants on participants.exchange_id = outbox.exchange_id
    where outbox.sealed_participant is not null
      and outbox.kind in ('assignment', 'changed_assignment')
      and outbox.state in ('waiting', 'held', 'failed', 'bounced')
      and participants.status = 'active' and participants.email is not null
    group by participants.id, participants.exchange_id
  `.execute(db)
  const now = Temporal.Now.instant()
  const at = (instant: Temporal.Instant) => instant.toString({ fractionalSecondDigits: 3 })
  for (const { reader, exchange, held } of untold.rows) {
    const state = held === 1 ? 'held' : 'waiting'
    await sql`
      insert into outbox (id, kind, exchange_id, participant_id, dedup_key, state, round, tries,
        due_at, give_up_at, created_at)
      values (${randomUUID()}, 'draw_changed', ${exchange}, ${reader},
        ${`draw_changed:${reader}:before the upgrade`}, ${state}, 1, 0,
        ${at(now)}, ${at(now.add({ hours: 24 }))}, ${at(now)})
    `.execute(db)
  }
  await sql`
    delete from outbox where sealed_participant is not null or kind = 'changed_assignment'
  `.execute(db)
  await db.schema.alterTable('outbox').dropColumn('sealed_participant').execute()
}

/** Mails that the older version does not know are gone; who had a message finds it on their page. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('outbox').addColumn('sealed_participant', 'text').execute()
  await sql`delete from outbox where kind = 'draw_changed'`.execute(db)
  for (const column of ['told_of_change_at', 'told_of_messages_at']) {
    await db.schema.alterTable('exchanges').dropColumn(column).execute()
  }
}
