import { type Kysely, type Migration, Migrator, sql } from 'kysely'
import * as announcements from '../../src/migrations/0018_announcements.ts'
import * as presents from '../../src/migrations/0019_presents.ts'
import type { Database } from '../../src/platform/database.ts'
import { createMigrator } from '../../src/platform/migrations.ts'
import type { Sealing } from './ground.ts'

type Step = { name: string; up: Migration['up'] }

/** The states that a checkout between two releases could leave, each by the statements of its own migrations. */
export const FORMER_STATES: Readonly<Record<string, { after: string; steps: readonly Step[] }>> = {
  'that had told everybody the same of a change': {
    after: '0003_deadline',
    steps: [{ name: '0004_same_mail_for_all', up: sameMailForAll }],
  },
  'that had announcements': {
    after: '0014_times',
    steps: [{ name: '0015_announcements', up: announcements.up }],
  },
  'that had presents': {
    after: '0014_times',
    steps: [
      { name: '0015_announcements', up: announcements.up },
      { name: '0016_presents', up: presents.up },
    ],
  },
  'that had presents, and then links without a row': {
    after: '0014_times',
    steps: [
      { name: '0015_announcements', up: announcements.up },
      { name: '0016_presents', up: presents.up },
      { name: '0017_spent_links', up: spentLinks },
    ],
  },
  'that had handing over': {
    after: '0019_presents',
    steps: [{ name: '0020_handing_over', up: handingOver }],
  },
  'that had handing over, and cards of one’s own': {
    after: '0019_presents',
    steps: [
      {
        name: '0020_handing_over',
        async up(db) {
          await addYesOrNo(db, 'exchanges', 'joins_without_email')
          await addYesOrNo(db, 'sign_in_links', 'own')
          await handingOver(db)
        },
      },
    ],
  },
  'that had indexes': {
    after: '0023_reveal',
    steps: [{ name: '0024_indexes', up: indexes }],
  },
}

/** Brings a database of the first version to one of these states, as the code of then did. */
export async function migrateAsThen(
  ctx: { db: Database } & Sealing,
  { after, steps }: { after: string; steps: readonly Step[] },
): Promise<void> {
  const { error: first } = await createMigrator(ctx).migrateTo(after)
  if (first) throw first
  const seen = (await createMigrator(ctx).getMigrations()).filter(({ executedAt }) => executedAt)
  const provider = {
    getMigrations: async () =>
      Object.fromEntries([
        ...seen.map(({ name, migration }) => [name, migration] as const),
        ...steps.map(({ name, up }) => [name, { up }] as const),
      ]),
  }
  const { error } = await new Migrator({ db: ctx.db, provider }).migrateToLatest()
  if (error) throw error
}

async function sameMailForAll(db: Kysely<unknown>): Promise<void> {
  for (const column of ['told_of_change_at', 'told_of_messages_at']) {
    await db.schema.alterTable('exchanges').addColumn(column, 'text').execute()
  }
  await sql`
    delete from outbox where sealed_participant is not null or kind = 'changed_assignment'
  `.execute(db)
  await db.schema.alterTable('outbox').dropColumn('sealed_participant').execute()
}

async function spentLinks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('spent_links')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('ends_at', 'text', (column) => column.notNull())
    .execute()
}

async function addYesOrNo(db: Kysely<unknown>, table: string, column: string): Promise<void> {
  await db.schema
    .alterTable(table)
    .addColumn(column, 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
}

async function handingOver(db: Kysely<unknown>): Promise<void> {
  for (const day of ['made_on', 'used_on', 'handed_over_on']) {
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

async function indexes(db: Kysely<unknown>): Promise<void> {
  for (const [name, on, columns] of [
    ['outbox_about_participant', 'outbox', ['about_participant_id']],
    ['exclusions_of_giver', 'exclusions', ['giver_id']],
    ['exclusions_of_recipient', 'exclusions', ['recipient_id']],
    ['participants_in_order', 'participants', ['exchange_id', 'status', 'joined_at', 'id']],
    ['announcements_in_order', 'announcements', ['exchange_id', 'sent_at desc', 'id']],
  ] as const) {
    await db.schema
      .createIndex(name)
      .on(on)
      .columns([...columns])
      .execute()
  }
}
