import { sql } from 'kysely'
import { type Context, transact } from '../context.ts'
import { forgetKeys } from '../platform/instance-key.ts'

/** What was ever sealed or hashed with the key, in tables of any version: rows of no use without it. */
const SEALED_TABLES = [
  'assignments',
  'messages',
  'message_marks',
  'message_reports',
  'past_pairs',
  'past_lists',
  'kept_forms',
  'refused_addresses',
  'noes',
]
const SEALED_COLUMNS_OF_MAILS = ['sealed_participant', 'sealed_address', 'sealed_person']

/** The names of exchanges whose draw is undone, and of those that were over, whose names are lost for good. */
export type Forgotten = { undone: string[]; over: string[] }

/**
 * For a database whose instance key is lost, before it is migrated: erases all that is sealed and
 * undoes the draws that are not over. Returns the names of those exchanges, and of those that are over. Like
 * a migration it writes tables as they were, not as their owners know them.
 */
export async function forgetWhatIsSealed(ctx: Context): Promise<Forgotten> {
  return await transact(ctx, async ({ db }) => {
    const over = await sql<{ name: string }>`
      select name from exchanges where state = 'completed'
        and id in (select exchange_id from assignments) order by created_at`.execute(db)
    const tables = new Map((await db.introspection.getTables()).map((table) => [table.name, table]))
    for (const name of SEALED_TABLES.filter((name) => tables.has(name))) {
      await sql`delete from ${sql.table(name)}`.execute(db)
    }
    const columns = tables.get('outbox')?.columns.map(({ name }) => name) ?? []
    for (const name of SEALED_COLUMNS_OF_MAILS.filter((name) => columns.includes(name))) {
      await sql`delete from outbox where ${sql.ref(name)} is not null`.execute(db)
    }
    const drawn = await sql<{ name: string }>`
      select name from exchanges where state = 'matched' order by created_at`.execute(db)
    await sql`
      delete from outbox where kind in ('assignment', 'changed_assignment', 'draw_changed')
        and state != 'sent'
        and exchange_id in (select id from exchanges where state = 'matched')`.execute(db)
    await sql`
      update exchanges set state = 'registration_closed', drawn_at = null
      where state = 'matched'`.execute(db)
    if (tables.get('exchanges')?.columns.some(({ name }) => name === 'key_id')) {
      await sql`update exchanges set key_id = null`.execute(db)
    }
    await forgetKeys({ db })
    return { undone: drawn.rows.map(({ name }) => name), over: over.rows.map(({ name }) => name) }
  })
}
