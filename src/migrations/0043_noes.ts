import { type Kysely, sql } from 'kysely'

type Keys = { seal: { fingerprint(purpose: string, text: string): string } }

/**
 * Who has said no is kept by a hash of name and mailbox, for all exchanges that follow one another: noted on their row it
 * went with the row, and with its address.
 */
export async function up(db: Kysely<unknown>, _instance: unknown, { seal }: Keys): Promise<void> {
  await db.schema
    .createTable('noes')
    .addColumn('series_id', 'text', (column) => column.notNull())
    .addColumn('person_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('noes_pk', ['series_id', 'person_hash'])
    .execute()
  const { rows } = await sql<{ series: string; name: string; email: string }>`
    select series_id as series, participants.name as name, email from participants
      join exchanges on exchanges.id = exchange_id
      where email is not null and confirmed = 0
        and (asked_no_more = 1 or mail_trouble = 'not_for_me')`.execute(db)
  for (const { series, name, email } of rows) {
    const text = JSON.stringify([name.toLowerCase(), mailboxOf(email)])
    await sql`
      insert into noes values (${series}, ${seal.fingerprint('no', text)})
        on conflict do nothing`.execute(db)
  }
  await db.schema.alterTable('participants').dropColumn('asked_no_more').execute()
}

/** Of whom a hash alone is kept the older version knows nothing. */
export async function down(db: Kysely<unknown>, _instance: unknown, { seal }: Keys): Promise<void> {
  await db.schema
    .alterTable('participants')
    .addColumn('asked_no_more', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  const noes = await sql<{ series: string; hash: string }>`
    select series_id as series, person_hash as hash from noes`.execute(db)
  const kept = new Set(noes.rows.map(({ series, hash }) => `${series} ${hash}`))
  const { rows } = await sql<{ id: string; series: string; name: string; email: string }>`
    select participants.id as id, series_id as series, participants.name as name, email
      from participants join exchanges on exchanges.id = exchange_id
      where email is not null and confirmed = 0`.execute(db)
  for (const { id, series, name, email } of rows) {
    const text = JSON.stringify([name.toLowerCase(), mailboxOf(email)])
    if (!kept.has(`${series} ${seal.fingerprint('no', text)}`)) continue
    await sql`update participants set asked_no_more = 1 where id = ${id}`.execute(db)
  }
  await db.schema.dropTable('noes').execute()
}

/** As it is when this migration is written. */
function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@')
  const tag = address.indexOf('+', 1)
  const mailbox = tag > 0 && tag < at ? address.slice(0, tag) + address.slice(at) : address
  return mailbox.toLowerCase()
}
