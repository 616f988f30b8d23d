import type { Kysely } from 'kysely'
import { addMissing, type Found } from './found.ts'

export const formerNames = ['0024_indexes']

/**
 * Adds how often the rows of messages were renamed, and on which day the organiser last changed what is
 * somebody else's; an index for each reference that an erased person is looked for by, and for the two
 * lists of every participant's page, in the order in which they are shown.
 */
export async function up(db: Kysely<unknown>, _instance: unknown, found: Found): Promise<void> {
  const { schema } = db
  await addMissing(db, found, ['exchanges', 'messages_renamed'], 'integer', (column) =>
    column.notNull().defaultTo(0),
  )
  await addMissing(db, found, ['participants', 'edited_for_them_on'], 'text')
  await schema
    .createIndex('outbox_about_participant')
    .ifNotExists()
    .on('outbox')
    .column('about_participant_id')
    .execute()
  await schema
    .createIndex('exclusions_of_giver')
    .ifNotExists()
    .on('exclusions')
    .column('giver_id')
    .execute()
  await schema
    .createIndex('exclusions_of_recipient')
    .ifNotExists()
    .on('exclusions')
    .column('recipient_id')
    .execute()
  await schema
    .createIndex('participants_in_order')
    .ifNotExists()
    .on('participants')
    .columns(['exchange_id', 'status', 'joined_at', 'id'])
    .execute()
  await schema
    .createIndex('announcements_in_order')
    .ifNotExists()
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
  await schema.alterTable('participants').dropColumn('edited_for_them_on').execute()
  await schema.alterTable('exchanges').dropColumn('messages_renamed').execute()
}
