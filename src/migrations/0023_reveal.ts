import { type Kysely, sql } from 'kysely'
import { addMissing, type Found, type WasThere } from './found.ts'

/** First, everybody agreed who did not keep it to themselves. */
export function didLess(wasThere: WasThere): boolean {
  return wasThere('participants', 'keeps_secret')
}

/**
 * Adds whether names are revealed after the day, and when they were; and which givers agree. No exchange
 * of earlier times has said that it would.
 */
export async function up(db: Kysely<unknown>, _instance: unknown, found: Found): Promise<void> {
  await addMissing(db, found, ['exchanges', 'reveals'], 'integer', (column) =>
    column.notNull().defaultTo(0),
  )
  await addMissing(db, found, ['exchanges', 'revealed_on'], 'text')
  await addMissing(db, found, ['participants', 'reveal_choice'], 'text', (column) =>
    column.notNull().defaultTo('unseen'),
  )
  if (!didLess(found.wasThere)) return
  await sql`update participants set reveal_choice = 'secret' where keeps_secret = 1`.execute(db)
  await db.schema.alterTable('participants').dropColumn('keeps_secret').execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('participants').dropColumn('reveal_choice').execute()
  await db.schema.alterTable('exchanges').dropColumn('revealed_on').execute()
  await db.schema.alterTable('exchanges').dropColumn('reveals').execute()
}
