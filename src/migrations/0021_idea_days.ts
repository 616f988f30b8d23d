import type { Kysely } from 'kysely'

/** Adds the day on which each line of somebody's gift ideas came in after the draw; unknown of those that are there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('participants')
    .addColumn('gift_idea_days', 'text', (column) => column.notNull().defaultTo(''))
    .execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('participants').dropColumn('gift_idea_days').execute()
}
