import type { Kysely } from 'kysely'

/**
 * Adds how often the rows of messages were renamed, and on which day the organiser last changed what is
 * somebody else's; an index for each reference that an erased person is looked for by, and for the two
 * lists of every participant's page, in the order in which they are shown.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await addRenamed(db)
  await schema
    .createIndex('outbox_about_participant')
    .on('outbox')
    .column('about_participant_id')
    .execute()
  await schema.createIndex('exclusions_of_giver').on('exclusions').column('giver_id').execute()
  await schema
    .createIndex('exclusions_of_recipient')
    .on('exclusions')
    .column('recipient_id')
    .execute()
  await schema
    .createIndex('participants_in_order')
    .on('participants')
    .columns(['exchange_id', 'status', 'joined_at', 'id'])
    .execute()
  await schema
    .createIndex('announcements_in_order')
    .on('announcements')
    .columns(['exchange_id', 'sent_at desc', 'id'])
    .execute()
}

/** The columns, without the indexes. */
export async function addRenamed({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .alterTable('exchanges')
    .addColumn('messages_renamed', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await schema.alterTable('participants').addColumn('edited_for_them_on', 'text').execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema.dropIndex('announcements_in_order').execute()
  await schema.dropIndex('participants_in_order').execute()
  await schema.dropIndex('exclusions_of_recipient').execute()
  await schema.dropIndex('exclusions_of_giver').execute()
  await schema.dropIndex('outbox_about_participant').execute()
  await schema.alterTable('participants').dropColumn('edited_for_them_on').execute()
  await schema.alterTable('exchanges').dropColumn('messages_renamed').execute()
}
