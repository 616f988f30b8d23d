import { type Kysely, sql } from 'kysely'
import { addMissing, type Found } from './found.ts'

export const formerNames = ['0020_handing_over']

const YES_OR_NO = [
  ['exchanges', 'joins_without_email'],
  ['sign_in_links', 'own'],
] as const

/**
 * Adds whether people may join an exchange without an email, which cards they have made themselves, and
 * the days on which a card was made, first used and, as the organiser says, handed over. Of a card of earlier
 * times only a day is known on which one of that person was used.
 */
export async function up(db: Kysely<unknown>, _instance: unknown, found: Found): Promise<void> {
  for (const where of YES_OR_NO) {
    await addMissing(db, found, where, 'integer', (column) => column.notNull().defaultTo(0))
  }
  if (!(await addMissing(db, found, ['sign_in_links', 'made_on'], 'text'))) return
  for (const day of ['used_on', 'handed_over_on']) {
    await db.schema.alterTable('sign_in_links').addColumn(day, 'text').execute()
  }
  await sql`
    update sign_in_links set used_on = (
      select max(day) from openings
      where openings.participant_id = sign_in_links.participant_id and way = 'card'
    )
    where kind = 'card' and spent_at is null
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const [table, column] of YES_OR_NO) {
    await db.schema.alterTable(table).dropColumn(column).execute()
  }
  for (const day of ['made_on', 'used_on', 'handed_over_on']) {
    await db.schema.alterTable('sign_in_links').dropColumn(day).execute()
  }
}
