import { type Kysely, sql } from 'kysely'
import type { Found, WasThere } from './found.ts'

/** Each table after those that refer to it. */
const TABLES = [
  'webhook_messages',
  'outbox',
  'past_pairs',
  'message_reports',
  'message_marks',
  'messages',
  'assignments',
  'exclusions',
  'sign_in_links',
  'participants',
  'exchanges',
  'password_resets',
  'admins',
  'processes',
  'leases',
  'rate_limits',
  'kept_forms',
  'sessions',
  'settings',
]

/** The first commits had fewer tables and columns; the last that was added is that of kept forms. */
export function didLess(wasThere: WasThere): boolean {
  return !wasThere('kept_forms', 'sealed_form')
}

/** Instants are ISO 8601 texts in UTC, dates are ISO texts, yes and no are 1 and 0. */
export async function up(
  db: Kysely<unknown>,
  _instance: unknown,
  { wasThere }: Found,
): Promise<void> {
  const { schema } = db
  const rows = wasThere('settings', 'name') ? await takeOut(db) : undefined

  await schema
    .createTable('settings')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute()

  await schema
    .createTable('sessions')
    .addColumn('id_hash', 'text', (column) => column.primaryKey())
    .addColumn('data', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .execute()

  await schema
    .createTable('kept_forms')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('sealed_form', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .execute()

  await schema
    .createTable('rate_limits')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('resets_at', 'text', (column) => column.notNull())
    .execute()

  await schema
    .createTable('leases')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('holder', 'text', (column) => column.notNull())
    .execute()

  await schema
    .createTable('processes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('pulse', 'integer', (column) => column.notNull())
    .execute()

  await schema
    .createTable('admins')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('session_generation', 'integer', (column) => column.notNull())
    .addColumn('notices', 'text', (column) => column.notNull())
    .addColumn('reply_to_admin', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute()

  await schema
    .createTable('password_resets')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('admin_id', 'text', (column) =>
      column.notNull().references('admins.id').onDelete('cascade'),
    )
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .execute()

  await schema
    .createTable('exchanges')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('slug', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('organiser', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('budget', 'text', (column) => column.notNull())
    .addColumn('location', 'text', (column) => column.notNull())
    .addColumn('max_participants', 'integer')
    .addColumn('registration_close_date', 'text')
    .addColumn('exchange_date', 'text', (column) => column.notNull())
    .addColumn('timezone', 'text', (column) => column.notNull())
    .addColumn('draw_shape', 'text', (column) => column.notNull())
    .addColumn('reminder_days', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('draws', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('drawn_at', 'text')
    .addColumn('completed_at', 'text')
    .addColumn('purge_at', 'text')
    .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute()

  await schema
    .createTable('participants')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('exchange_id', 'text', (column) =>
      column.notNull().references('exchanges.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('email', 'text')
    .addColumn('gift_ideas', 'text', (column) => column.notNull())
    .addColumn('gift_ideas_changed_at', 'text')
    .addColumn('postal_address', 'text', (column) => column.notNull())
    .addColumn('household', 'text', (column) => column.notNull().defaultTo(''))
    .addColumn('reminder_enabled', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('session_generation', 'integer', (column) => column.notNull())
    .addColumn('signed_in_at', 'text')
    .addColumn('looked_at', 'text')
    .addColumn('mail_trouble', 'text')
    .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('joined_at', 'text', (column) => column.notNull())
    .execute()
  await schema
    .createIndex('participants_of_exchange')
    .on('participants')
    .columns(['exchange_id', 'email'])
    .execute()

  await schema
    .createTable('sign_in_links')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('participant_id', 'text', (column) =>
      column.notNull().references('participants.id').onDelete('cascade'),
    )
    .addColumn('expires_at', 'text')
    .addColumn('spent_at', 'text')
    .addColumn('kind', 'text', (column) => column.notNull().defaultTo('mail'))
    .addColumn('first_opened_at', 'text')
    .execute()
  await schema
    .createIndex('sign_in_links_of_participant')
    .on('sign_in_links')
    .column('participant_id')
    .execute()

  await schema
    .createTable('exclusions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('exchange_id', 'text', (column) =>
      column.notNull().references('exchanges.id').onDelete('cascade'),
    )
    .addColumn('giver_id', 'text', (column) =>
      column.notNull().references('participants.id').onDelete('cascade'),
    )
    .addColumn('recipient_id', 'text', (column) =>
      column.notNull().references('participants.id').onDelete('cascade'),
    )
    .addColumn('mutual', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute()
  await schema
    .createIndex('exclusions_of_exchange')
    .on('exclusions')
    .column('exchange_id')
    .execute()

  await schema
    .createTable('assignments')
    .addColumn('giver_id', 'text', (column) =>
      column.primaryKey().references('participants.id').onDelete('cascade'),
    )
    .addColumn('exchange_id', 'text', (column) =>
      column.notNull().references('exchanges.id').onDelete('cascade'),
    )
    .addColumn('sealed_recipient', 'text', (column) => column.notNull())
    .execute()
  await schema
    .createIndex('assignments_of_exchange')
    .on('assignments')
    .column('exchange_id')
    .execute()

  // Without row ids the rows do not lie in the order of writing, which would tell who answers whom.
  await schema
    .createTable('messages')
    .addColumn('exchange_id', 'text', (column) =>
      column.notNull().references('exchanges.id').onDelete('cascade'),
    )
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('sealed_message', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('messages_key', ['exchange_id', 'id'])
    .modifyEnd(sql`without rowid`)
    .execute()

  await schema
    .createTable('message_marks')
    .addColumn('exchange_id', 'text', (column) =>
      column.notNull().references('exchanges.id').onDelete('cascade'),
    )
    .addColumn('id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('message_marks_key', ['exchange_id', 'id'])
    .modifyEnd(sql`without rowid`)
    .execute()

  await schema
    .createTable('message_reports')
    .addColumn('exchange_id', 'text', (column) =>
      column.notNull().references('exchanges.id').onDelete('cascade'),
    )
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('reporter_id', 'text', (column) =>
      column.notNull().references('participants.id').onDelete('cascade'),
    )
    .addColumn('sealed_report', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('message_reports_key', ['exchange_id', 'id'])
    .execute()

  await schema
    .createTable('past_pairs')
    .addColumn('exchange_id', 'text', (column) =>
      column.notNull().references('exchanges.id').onDelete('cascade'),
    )
    .addColumn('pair_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('past_pairs_key', ['exchange_id', 'pair_hash'])
    .execute()

  await schema
    .createTable('outbox')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('exchange_id', 'text', (column) =>
      column.references('exchanges.id').onDelete('cascade'),
    )
    .addColumn('participant_id', 'text', (column) =>
      column.references('participants.id').onDelete('cascade'),
    )
    .addColumn('sealed_participant', 'text')
    .addColumn('about_participant_id', 'text', (column) =>
      column.references('participants.id').onDelete('cascade'),
    )
    .addColumn('dedup_key', 'text', (column) => column.notNull().unique())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('round', 'integer', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'text', (column) => column.notNull())
    .addColumn('give_up_at', 'text', (column) => column.notNull())
    .addColumn('claimed_by', 'text')
    .addColumn('reason', 'text')
    .addColumn('reference', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('finished_at', 'text')
    .execute()
  await schema.createIndex('outbox_due').on('outbox').columns(['state', 'due_at']).execute()
  await schema.createIndex('outbox_of_exchange').on('outbox').column('exchange_id').execute()
  await schema.createIndex('outbox_of_participant').on('outbox').column('participant_id').execute()
  await schema.createIndex('outbox_by_reference').on('outbox').column('reference').execute()

  await schema
    .createTable('webhook_messages')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('received_at', 'text', (column) => column.notNull())
    .execute()

  if (rows) await putBack(db, rows)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of TABLES) await db.schema.dropTable(table).execute()
}

type Row = Record<string, unknown>

/** Takes the rows and tables out that are there. */
async function takeOut(db: Kysely<unknown>): Promise<ReadonlyMap<string, readonly Row[]>> {
  const there = (await db.introspection.getTables()).map(({ name }) => name)
  const taken = new Map<string, readonly Row[]>()
  for (const table of TABLES.filter((name) => there.includes(name))) {
    const { rows } = await sql<Row>`select * from ${sql.table(table)}`.execute(db)
    taken.set(table, rows)
    await db.schema.dropTable(table).execute()
  }
  return taken
}

/** What a process holds, and a form for the minutes of signing in again, which was sealed in another way. */
const NOT_PUT_BACK = ['leases', 'processes', 'kept_forms']

/** What a row says that has none of it yet. */
const UNSAID: Readonly<Record<string, Row>> = { exchanges: { organiser: '' }, outbox: { round: 1 } }

async function putBack(
  db: Kysely<unknown>,
  taken: ReadonlyMap<string, readonly Row[]>,
): Promise<void> {
  const columns = new Map(
    (await db.introspection.getTables()).map(({ name, columns }) => [name, columns] as const),
  )
  for (const table of TABLES.filter((name) => !NOT_PUT_BACK.includes(name)).toReversed()) {
    const kept = (columns.get(table) ?? []).map(({ name }) => name)
    for (const row of taken.get(table) ?? []) {
      const values = Object.entries({ ...UNSAID[table], ...row }).filter(([name]) =>
        kept.includes(name),
      )
      await sql`
        insert into ${sql.table(table)} (${sql.join(values.map(([name]) => sql.ref(name)))})
        values (${sql.join(values.map(([, value]) => value))})
      `.execute(db)
    }
  }
}
