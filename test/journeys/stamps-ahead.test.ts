import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { paths } from '../../src/paths.ts'
import { SCHEMA } from '../../src/platform/schema.ts'
import { saveSetting } from '../../src/platform/settings.ts'
import { openParty, type Party } from '../support/party.ts'

const AHEAD = '2027-02-01'
const AHEAD_AT = `${AHEAD}T10:00:00.000Z`

/** How a column is called that holds a moment or a day, or how many. */
const OF_TIME = /(_at|_on|_since|_date|_days|_before)$|^(day|pulse)$/

/** What happened, and how it is written when it lies ahead. */
const HAPPENED: Readonly<Record<string, string>> = {
  'admins.created_at': AHEAD_AT,
  'announcements.sent_at': AHEAD_AT,
  'exchanges.completed_at': AHEAD_AT,
  'exchanges.created_at': AHEAD_AT,
  'exchanges.drawn_at': AHEAD_AT,
  'exchanges.draws_itself_since': AHEAD_AT,
  'exchanges.purge_set_at': AHEAD_AT,
  'exchanges.purge_told_at': AHEAD_AT,
  'exchanges.revealed_on': AHEAD,
  'exchanges.told_of_change_at': AHEAD_AT,
  'exchanges.told_of_messages_at': AHEAD_AT,
  'exchanges.tried_to_draw_on': AHEAD,
  'exclusions.created_at': AHEAD_AT,
  'message_reports.created_at': AHEAD_AT,
  'openings.day': AHEAD,
  'outbox.created_at': AHEAD_AT,
  'outbox.finished_at': AHEAD_AT,
  'outbox.tried_since': AHEAD_AT,
  'participants.edited_for_them_on': AHEAD,
  'participants.email_changed_on': AHEAD,
  'participants.gift_idea_days': `- ${AHEAD} 2026-11-19 ${AHEAD}`,
  'participants.gift_ideas_changed_at': AHEAD_AT,
  'participants.joined_at': AHEAD_AT,
  'participants.looked_at': AHEAD_AT,
  'participants.signed_in_at': AHEAD_AT,
  'refused_addresses.asked_on': AHEAD_AT,
  'sign_in_links.handed_over_on': AHEAD,
  'sign_in_links.made_on': AHEAD,
  'sign_in_links.spent_at': AHEAD_AT,
  'sign_in_links.used_on': AHEAD,
  'webhook_messages.received_at': AHEAD_AT,
}

/** What may lie ahead, and why. */
const MAY_LIE_AHEAD: Readonly<Record<string, string>> = {
  'exchanges.exchange_date': 'the organiser has chosen it',
  'exchanges.purge_at': 'it is to come',
  'exchanges.registration_close_date': 'the organiser has chosen it',
  'exchanges.reminder_days': 'numbers',
  'kept_forms.expires_at': 'an end',
  'outbox.due_at': 'it is due; if that is too far ahead, at once',
  'outbox.give_up_at': 'an end',
  'password_resets.expires_at': 'an end',
  'processes.pulse': 'a count',
  'rate_limits.resets_at': 'an end; if it is too far ahead, another window begins',
  'reminder_rounds.days_before': 'a number',
  'reminder_rounds.exchange_date': 'the organiser has chosen it',
  'sign_in_links.expires_at': 'an end',
  'spent_links.ends_at': 'an end',
}

/** Settings that hold times of something that happened, with what stands around one. */
const SETTINGS: Readonly<Record<string, (at: string) => string>> = {
  backup_folders: (at) => `{"/copies":"${at}"}`,
  failures_written_of: (at) => at,
  last_backup_at: (at) => at,
  last_erased_at: (at) => at,
  mail_server_unusable: (at) => `{"reason":"smtp_slow","since":"${at}","lastCheck":"${at}"}`,
  mail_set_up_at: (at) => at,
  notices_trouble: (at) => `{"why":"it is busy","at":"${at}"}`,
  restored_at: (at) => at,
}

/** A row in every table, and what happened in it lies ahead. */
async function plant({ ctx: { db } }: Party): Promise<void> {
  await sql`pragma foreign_keys = off`.execute(db)
  for (const { name, columns } of await db.introspection.getTables()) {
    const row = sql.table(name)
    const { rows } = await sql`select 1 from ${row}`.execute(db)
    const required = columns.filter((column) => !column.isNullable && !column.hasDefaultValue)
    // SQLite lets a key be empty.
    const needed = required.length > 0 ? required : columns.slice(0, 1)
    const values = needed.map(({ dataType }) => (dataType.toLowerCase() === 'text' ? 'some' : 1))
    if (rows.length === 0)
      await sql`insert into ${row} (${sql.join(needed.map((column) => sql.ref(column.name)))})
        values (${sql.join(values)})`.execute(db)
  }
  for (const [column, value] of Object.entries(HAPPENED)) {
    const [table = '', name = ''] = column.split('.')
    await sql`update ${sql.table(table)} set ${sql.ref(name)} = ${value}`.execute(db)
  }
  for (const [name, around] of Object.entries(SETTINGS))
    await saveSetting({ db }, name, around(AHEAD_AT))
}

describe('what Anna and Olga did by a clock that ran ahead', async () => {
  const { party, olga } = await openParty()

  it('has, with whatever else happened, its moment in a column that is listed here', async () => {
    const found = Object.entries(SCHEMA).flatMap(([table, columns]) =>
      columns.split(' ').flatMap((name) => (OF_TIME.test(name) ? [`${table}.${name}`] : [])),
    )
    const listed = [...Object.keys(HAPPENED), ...Object.keys(MAY_LIE_AHEAD)]
    assert.deepEqual(found.toSorted(), listed.toSorted())
  })

  it('was done today, once it is right', async () => {
    const slug = await party.exchange(olga)
    await party.join(slug, 'Anna')
    await plant(party)
    await party.runJob('renew stamps')
    const ahead: string[] = []
    const look = (where: string, rows: readonly unknown[]) =>
      ahead.push(...rows.flatMap((row) => (JSON.stringify(row).includes(AHEAD) ? [where] : [])))
    for (const column of Object.keys(HAPPENED)) {
      const [table = '', name = ''] = column.split('.')
      const { rows } = await sql`
        select ${sql.ref(name)} as value from ${sql.table(table)}`.execute(party.ctx.db)
      assert.ok(rows.length > 0, `nothing was planted in ${table}`)
      look(column, rows)
    }
    for (const row of await party.ctx.db.selectFrom('settings').selectAll().execute())
      look(row.name, [row])
    assert.deepEqual(ahead, [])
    const { gift_idea_days } = await party.ctx.db
      .selectFrom('participants')
      .select('gift_idea_days')
      .executeTakeFirstOrThrow()
    assert.equal(gift_idea_days, '- 2026-11-20 2026-11-19 2026-11-20')
  })
})

describe('a card that Gus used twice today, and three times by a clock twenty days ahead', async () => {
  const { party, olga } = await openParty()

  it('was used five times today, once it is right', async () => {
    const slug = await party.exchange(olga, { joins_without_email: '1' })
    const gus = { name: 'Gus', email: '', no_email: '1' }
    const { html } = await party.visitor().post(paths.register(slug), gus)
    const card = new URL(/class="address">([^<]+)</.exec(html)?.[1] ?? '').pathname
    const use = async (times: number) => {
      for (let time = 0; time < times; time++) await party.visitor().submit(card)
    }
    await use(2)
    party.clock.jump({ days: 20 })
    await use(2)
    party.clock.jump({ days: 1 })
    await use(1)
    party.clock.jump({ days: -21 })
    await party.runJob('renew stamps')
    const openings = await party.ctx.db.selectFrom('openings').select(['day', 'times']).execute()
    assert.deepEqual(
      openings.map(({ day, times }) => [day, times]),
      [['2026-11-20', 5]],
    )
  })
})
