import type { Kysely } from 'kysely'

/** Since when an exchange is to draw by itself, and the day on which it last tried. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['draws_itself_since', 'tried_to_draw_on']) {
    await db.schema.alterTable('exchanges').addColumn(column, 'text').execute()
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const column of ['draws_itself_since', 'tried_to_draw_on']) {
    await db.schema.alterTable('exchanges').dropColumn(column).execute()
  }
}
