import type { Kysely } from 'kysely'

/**
 * Adds an index for each reference that an erased person is looked for by, and for the two lists of every
 * participant's page, in the order in which they are shown.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
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

export async function down(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema.dropIndex('announcements_in_order').execute()
  await schema.dropIndex('participants_in_order').execute()
  await schema.dropIndex('exclusions_of_recipient').execute()
  await schema.dropIndex('exclusions_of_giver').execute()
  await schema.dropIndex('outbox_about_participant').execute()
}
