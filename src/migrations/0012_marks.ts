import { type Kysely, sql } from 'kysely'

type Sealing = {
  open(sealed: string, boundTo: string): string
  seal(text: string, boundTo: string): string
  fingerprint(purpose: string, text: string): string
}
type Keys = { keyring: { sealOf(id: string | null): Sealing | undefined } }

const MARK_LENGTH = 12
const NO_MARK = '.'.repeat(MARK_LENGTH)
const MARKS_PER_PERSON = 8
const boundTo = (exchange: string) => `message marks of ${exchange}`

/**
 * What is unread, told of and muted stood in a row each, so that their number told something of who
 * writes to whom. Now it lies together under one seal of a size that depends on the people alone.
 */
export async function up(
  db: Kysely<unknown>,
  _instance: unknown,
  { keyring }: Keys,
): Promise<void> {
  const { rows } = await sql<{ exchange: string; key: string | null; id: string; people: number }>`
    select exchange_id as exchange, key_id as key, message_marks.id as id, (
      select count(*) from participants
      where participants.exchange_id = exchanges.id and status = 'active'
    ) as people
    from message_marks join exchanges on exchanges.id = exchange_id
  `.execute(db)
  await db.schema.dropTable('message_marks').execute()
  await db.schema
    .createTable('message_marks')
    .addColumn('exchange_id', 'text', (column) =>
      column.primaryKey().references('exchanges.id').onDelete('cascade'),
    )
    .addColumn('sealed_marks', 'text', (column) => column.notNull())
    .execute()
  for (const [exchange, marks] of Map.groupBy(rows, (row) => row.exchange)) {
    const [{ key, people } = { key: null, people: 0 }] = marks
    const text = marks.map(({ id }) => id.slice(0, MARK_LENGTH)).join('')
    const places = MARKS_PER_PERSON * Math.max(people, Math.ceil(marks.length / MARKS_PER_PERSON))
    const padded = text.padEnd(places * MARK_LENGTH, NO_MARK)
    const sealed = keyring.sealOf(key)?.seal(padded, boundTo(exchange))
    if (sealed) await sql`insert into message_marks values (${exchange}, ${sealed})`.execute(db)
  }
}

/** Finds what each mark stands for by making all that there can be. */
export async function down(
  db: Kysely<unknown>,
  _instance: unknown,
  { keyring }: Keys,
): Promise<void> {
  const { rows } = await sql<{ exchange: string; key: string | null; sealed: string }>`
    select exchange_id as exchange, key_id as key, sealed_marks as sealed
    from message_marks join exchanges on exchanges.id = exchange_id
  `.execute(db)
  await db.schema.dropTable('message_marks').execute()
  await db.schema
    .createTable('message_marks')
    .addColumn('exchange_id', 'text', (column) =>
      column.notNull().references('exchanges.id').onDelete('cascade'),
    )
    .addColumn('id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('message_marks_key', ['exchange_id', 'id'])
    .execute()
  for (const { exchange, key, sealed } of rows) {
    const seal = keyring.sealOf(key)
    if (!seal) continue
    const text = seal.open(sealed, boundTo(exchange))
    const marks = new Set(text.match(new RegExp(`.{${MARK_LENGTH}}`, 'g')))
    for (const id of await possibleMarks(db, exchange, seal)) {
      if (!marks.has(id.slice(0, MARK_LENGTH))) continue
      await sql`insert into message_marks values (${exchange}, ${id})`.execute(db)
    }
  }
}

async function possibleMarks(
  db: Kysely<unknown>,
  exchange: string,
  seal: Sealing,
): Promise<string[]> {
  const { rows } = await sql<{ giver: string; sealed: string }>`
    select participant_id as giver, sealed_recipient as sealed
    from assignments where exchange_id = ${exchange}
  `.execute(db)
  const texts = rows.flatMap(({ giver, sealed }) => {
    const recipient = seal.open(sealed, `assignment of ${giver} in ${exchange}`)
    return ['giver', 'recipient'].flatMap((role) => [
      `${exchange} ${giver} ${recipient} muted by ${role}`,
      ...['unread', 'told'].map((what) => `${exchange} ${giver} ${what} as ${role}`),
    ])
  })
  return texts.map((text) => seal.fingerprint('message mark', text)).sort()
}
