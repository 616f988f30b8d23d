import type { Kysely } from 'kysely'

/** Takes out whether names were drawn before the time that is noted: after a clock that was ahead, that one is moved. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('exchanges').dropColumn('drawn_earlier').execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('exchanges')
    .addColumn('drawn_earlier', 'integer', (added) => added.notNull().defaultTo(0))
    .execute()
}
