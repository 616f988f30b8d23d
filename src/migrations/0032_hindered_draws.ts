import { type Kysely, sql } from 'kysely'

/** What hindered the last attempt to draw names without the admin, and how often that has changed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('exchanges').addColumn('draw_hindered_by', 'text').execute()
  await addNumber(db, 'draw_hindrances')
  await sql`update exchanges set draw_hindered_by = 'crashed' where draw_broke_off = 1`.execute(db)
  await db.schema.alterTable('exchanges').dropColumn('draw_broke_off').execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await addNumber(db, 'draw_broke_off')
  await sql`update exchanges set draw_broke_off = 1 where draw_hindered_by = 'crashed'`.execute(db)
  for (const column of ['draw_hindered_by', 'draw_hindrances'])
    await db.schema.alterTable('exchanges').dropColumn(column).execute()
}

async function addNumber(db: Kysely<unknown>, column: string): Promise<void> {
  await db.schema
    .alterTable('exchanges')
    .addColumn(column, 'integer', (added) => added.notNull().defaultTo(0))
    .execute()
}
