import { type Kysely, sql } from 'kysely'

/** Adds an index for whatever was looked for from one end to the other of a table that grows. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema.createIndex('participants_by_email').on('participants').column('email').execute()
  await schema.createIndex('outbox_of_kind').on('outbox').columns(['kind', 'state']).execute()
  await schema
    .createIndex('outbox_of_former')
    .on('outbox')
    .column('state')
    .where(sql.ref('sealed_person'), 'is not', null)
    .execute()
  await schema.createIndex('links_by_end').on('sign_in_links').column('expires_at').execute()
  await schema.createIndex('links_of_kind').on('sign_in_links').column('kind').execute()
  await schema.createIndex('spent_links_by_end').on('spent_links').column('ends_at').execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema.dropIndex('spent_links_by_end').execute()
  await schema.dropIndex('links_of_kind').execute()
  await schema.dropIndex('links_by_end').execute()
  await schema.dropIndex('outbox_of_former').execute()
  await schema.dropIndex('outbox_of_kind').execute()
  await schema.dropIndex('participants_by_email').execute()
}
