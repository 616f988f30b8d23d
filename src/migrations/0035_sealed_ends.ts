import { type Kysely, sql } from 'kysely'

type Sealing = { openIfOurs(sealed: string, boundTo: string): string | undefined } & {
  seal(text: string, boundTo: string): string
}
type Keys = { seal: Sealing }

const PADDED_BYTES = 640
const boundTo = (session: string) => `session ${session}`

/**
 * Sessions lie in the order of their random ids, of one size, and when they end is sealed: the order in which people
 * had joined, the day of their last visit and how they came by it told who had written to whom.
 */
export async function up(db: Kysely<unknown>, _instance: unknown, { seal }: Keys): Promise<void> {
  const { rows } = await sql<{ id: string; data: string; ends: string }>`
    select id_hash as id, data, expires_at as ends from sessions order by id_hash`.execute(db)
  await db.schema.dropTable('sessions').execute()
  await db.schema
    .createTable('sessions')
    .addColumn('id_hash', 'text', (column) => column.primaryKey())
    .addColumn('data', 'text', (column) => column.notNull())
    .modifyEnd(sql`without rowid`)
    .execute()
  for (const { id, data, ends } of rows) {
    // What another key has sealed opens nothing any more; the first versions left it open.
    const text = data.startsWith('{') ? data : seal.openIfOurs(data, boundTo(id))
    if (text === undefined) continue
    const sealed = seal.seal(padded(`${ends} ${text}`), boundTo(id))
    await sql`insert into sessions values (${id}, ${sealed})`.execute(db)
  }
}

export async function down(db: Kysely<unknown>, _instance: unknown, { seal }: Keys): Promise<void> {
  const { rows } = await sql<{ id: string; data: string }>`
    select id_hash as id, data from sessions`.execute(db)
  await db.schema.dropTable('sessions').execute()
  await db.schema
    .createTable('sessions')
    .addColumn('id_hash', 'text', (column) => column.primaryKey())
    .addColumn('data', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .execute()
  for (const { id, data } of rows) {
    const opened = seal.openIfOurs(data, boundTo(id))
    if (opened === undefined) continue
    const [ends = ''] = opened.split(' ', 1)
    const sealed = seal.seal(opened.slice(ends.length).trim(), boundTo(id))
    await sql`insert into sessions values (${id}, ${sealed}, ${ends})`.execute(db)
  }
}

function padded(text: string): string {
  const bytes = new TextEncoder().encode(text).length
  return text + ' '.repeat(Math.ceil(bytes / PADDED_BYTES) * PADDED_BYTES - bytes)
}
