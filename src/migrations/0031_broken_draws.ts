import type { Kysely } from 'kysely'

/** Whether the last attempt to draw names without the admin broke off, so that they can be told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('exchanges')
    .addColumn('draw_broke_off', 'integer', (added) => added.notNull().defaultTo(0))
    .execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('exchanges').dropColumn('draw_broke_off').execute()
}
