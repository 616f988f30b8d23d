import { type Kysely, sql } from 'kysely'

const COLUMNS = sql.raw(
  'id, kind, exchange_id, participant_id, about_participant_id, dedup_key, state, round, tries, due_at, give_up_at, claimed_by, reason, reference, created_at, finished_at, answer, sealed_person, unanswered, announcement_id, tried_since, to_post',
)

/**
 * Mails lie in the order of their random ids, without numbers of which some are missing: gaps would tell how many
 * were told of messages, and that tells of the pairs.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await remake(db, sql`without rowid`)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await remake(db, sql``)
}

/** Nothing refers to a mail, so the table can be dropped while foreign keys hold. */
async function remake(db: Kysely<unknown>, kind: ReturnType<typeof sql>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('outbox_anew')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('exchange_id', 'text', (column) =>
      column.references('exchanges.id').onDelete('cascade'),
    )
    .addColumn('participant_id', 'text', (column) =>
      column.references('participants.id').onDelete('cascade'),
    )
    .addColumn('about_participant_id', 'text', (column) =>
      column.references('participants.id').onDelete('cascade'),
    )
    .addColumn('dedup_key', 'text', (column) => column.notNull().unique())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('round', 'integer', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'text', (column) => column.notNull())
    .addColumn('give_up_at', 'text', (column) => column.notNull())
    .addColumn('claimed_by', 'text')
    .addColumn('reason', 'text')
    .addColumn('reference', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('finished_at', 'text')
    .addColumn('answer', 'text')
    .addColumn('sealed_person', 'text')
    .addColumn('unanswered', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('announcement_id', 'text')
    .addColumn('tried_since', 'text')
    .addColumn('to_post', 'integer', (column) => column.notNull().defaultTo(0))
    .modifyEnd(kind)
    .execute()
  await sql`insert into outbox_anew (${COLUMNS}) select ${COLUMNS} from outbox order by id`.execute(
    db,
  )
  await schema.dropTable('outbox').execute()
  await schema.alterTable('outbox_anew').renameTo('outbox').execute()
  await addIndexes(db)
}

async function addIndexes({ schema }: Kysely<unknown>): Promise<void> {
  for (const [name, columns] of [
    ['outbox_due', ['state', 'due_at']],
    ['outbox_of_exchange', ['exchange_id']],
    ['outbox_of_participant', ['participant_id']],
    ['outbox_by_reference', ['reference']],
    ['outbox_about_participant', ['about_participant_id']],
    ['outbox_of_kind', ['kind', 'state']],
  ] as const)
    await schema
      .createIndex(name)
      .on('outbox')
      .columns([...columns])
      .execute()
  await schema
    .createIndex('outbox_of_former')
    .on('outbox')
    .column('state')
    .where(sql.ref('sealed_person'), 'is not', null)
    .execute()
  await schema
    .createIndex('outbox_to_post')
    .on('outbox')
    .column('to_post')
    .where(sql.ref('to_post'), '=', sql.lit(1))
    .execute()
}
