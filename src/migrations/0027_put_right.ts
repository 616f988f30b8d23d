import { type Kysely, sql } from 'kysely'

const POSTED_UP_TO = 'notices_posted_up_to'
const NOTICES = [
  'new_registration_notice',
  'withdrawal_notice',
  'registration_closed_notice',
  'mail_failure_notice',
  'purge_notice',
]

/**
 * Adds which notices are still to be posted, each for itself, instead of a time up to which they were; and when the
 * day of a purge was set, by which it is known that a clock that was wrong has done so.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .alterTable('outbox')
    .addColumn('to_post', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await sql`
    update outbox set to_post = 1
    where kind in (${sql.join(NOTICES)})
      and created_at > (select value from settings where name = ${POSTED_UP_TO})`.execute(db)
  await sql`delete from settings where name = ${POSTED_UP_TO}`.execute(db)
  await schema
    .createIndex('outbox_to_post')
    .on('outbox')
    .column('to_post')
    .where(sql.ref('to_post'), '=', sql.lit(1))
    .execute()
  await schema.alterTable('exchanges').addColumn('purge_set_at', 'text').execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema.alterTable('exchanges').dropColumn('purge_set_at').execute()
  await schema.dropIndex('outbox_to_post').execute()
  await schema.alterTable('outbox').dropColumn('to_post').execute()
}
