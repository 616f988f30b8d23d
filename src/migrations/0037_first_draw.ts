import type { Kysely } from 'kysely'

/** Each person knows the draw that they were first in, so that a result says what is over since. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('participants').addColumn('first_draw', 'text').execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('participants').dropColumn('first_draw').execute()
}
