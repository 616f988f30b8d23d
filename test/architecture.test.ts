import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { violations } from './support/architecture.ts'
import { DOORS, OWNERS, RULES, THINGS } from './support/architecture-rules.ts'
import type { SourceFile } from './support/architecture-source.ts'

const ROOT = path.join(import.meta.dirname, '..')

function sourceFiles(): SourceFile[] {
  return readdirSync(path.join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ path: path.relative(ROOT, file), text: readFileSync(file, 'utf8') }))
}

describe('the house', () => {
  it('is in order', () => {
    const found = violations(sourceFiles())
    assert.equal(found.length, 0, `\n\n${found.join('\n\n')}\n`)
  })

  it('lists no thing that is gone', () => {
    const files = sourceFiles().map((file) => file.path)
    const listed = [...Object.keys({ ...THINGS, ...DOORS }), ...Object.values(OWNERS).flat()]
    assert.deepEqual(
      listed.filter((thing) => !files.some((file) => file.startsWith(thing))),
      [],
    )
  })
})

/** For each rule, files that break it, the least that does. */
const PLANTED: Readonly<Record<keyof typeof RULES, readonly Record<string, string>[]>> = {
  order: [
    { 'src/exchanges/queries.ts': "import { listParticipants } from '../participants/queries.ts'" },
    { 'src/draw/commands.ts': "import { eraseMessages } from '../messages/commands.ts'" },
    { 'src/exchanges/tables.ts': "import type { Shape } from '../draw/rules.ts'" },
    { 'src/context.ts': "import type { Drawing } from './draw/drawing.ts'" },
    { 'src/desk/routes.ts': "import { createApp } from '../app.ts'" },
    { 'src/people/commands.ts': "import { done } from '../cli/command.ts'" },
  ],
  place: [{ 'src/gifts/commands.ts': '' }, { 'src/gifts/views/page.ts': '' }],
  engine: [
    { 'src/draw/engine/bits.ts': "import { listExclusions } from '../queries.ts'" },
    { 'src/draw/engine/bits.ts': "import { findExchange } from '../../exchanges/queries.ts'" },
  ],
  tables: [
    { 'src/exchanges/queries.ts': "ctx.db.selectFrom('participants')" },
    { 'src/exchanges/queries.ts': "ctx.db.selectFrom(['exchanges', 'participants'])" },
    { 'src/exchanges/queries.ts': "ctx.db.selectFrom('exchanges').crossJoin('participants')" },
    { 'src/exchanges/queries.ts': 'sql`select name from participants`.execute(ctx.db)' },
    { 'src/platform/clock.ts': "db.selectFrom('participants')" },
    { 'src/context.ts': "ctx.db.selectFrom('exchanges')" },
    { 'src/post/queries.ts': "ctx.db\n.selectFrom('outbox')\n.leftJoin(\n'exchanges as e'" },
  ],
  platform: [
    { 'src/platform/outbox.ts': "import { paths } from '../paths.ts'" },
    { 'src/platform/clock.ts': "import type { Exchange } from '../exchanges/tables.ts'" },
  ],
  ui: [
    { 'src/ui/layout.ts': "import { findAdmin } from '../admin/queries.ts'" },
    { 'src/ui/field.ts': "import type { Context } from '../context.ts'" },
  ],
  paths: [{ 'src/paths.ts': "import { newSlug } from './platform/ids.ts'" }],
  migrations: [{ 'src/migrations/0003_x.ts': "import { STATES } from '../exchanges/rules.ts'" }],
  doors: [
    { 'src/desk/routes.ts': "import { show } from '../exchanges/routes.ts'" },
    { 'src/letters/kinds.ts': "import { page } from '../draw/views/forecast.ts'" },
    { 'src/mending/commands.ts': "import {\n  draw,\n} from '../draw/engine/matching.ts'" },
    { 'src/desk/views/desk.ts': "import type { F } from '../../draw/engine/matching.ts'" },
    { 'src/draw/queries.ts': "import { Table } from '../participants/tables.ts'" },
    { 'src/mending/commands.ts': "const { routes } = await import('../messages/routes.ts')" },
  ],
  uphill: [
    { 'src/draw/queries.ts': "import { drawNames } from './commands.ts'" },
    { 'src/draw/views/page.ts': "import { listExclusions } from '../queries.ts'" },
    { 'src/exchanges/rules.ts': "import { findExchange } from './queries.ts'" },
    { 'src/exchanges/commands.ts': "import { deskPage } from './views/desk.ts'" },
    { 'src/desk/commands.ts': "import { organiserOf } from '../exchanges/guard.ts'" },
    { 'src/exchanges/words/en.ts': "import { findExchange } from '../queries.ts'" },
    { 'src/draw/sealed-pairs.ts': "import { drawRoutes } from './routes.ts'" },
  ],
  vocabulary: [
    { 'src/draw/service.ts': '' },
    { 'src/exchanges/again-routes.ts': '' },
    { 'src/admin/notices/forms.ts': '' },
    { 'src/letters/views/parts/row.ts': '' },
  ],
  cycle: [
    {
      'src/platform/a.ts': "import { b } from './b.ts'",
      'src/platform/b.ts': "export { c } from './c.ts'",
      'src/platform/c.ts': "import './a.ts'",
    },
    {
      'src/platform/a.ts': "import type { B } from './b.ts'",
      'src/platform/b.ts': "import { a } from './a.ts'",
    },
  ],
  environment: [
    { 'src/platform/mailer.ts': 'const url = process.env.SMTP_URL' },
    { 'src/platform/mailer.ts': "import { env } from 'node:process'" },
  ],
  default: [
    { 'src/platform/clock.ts': 'export default function clock() {}' },
    { 'src/platform/ids.ts': 'function id() {}\nexport { id as default }' },
  ],
  barrel: [{ 'src/draw/index.ts': '' }, { 'src/platform/index.ts': '' }],
  utils: [{ 'src/platform/utils.ts': '' }, { 'src/ui/helpers/dates.ts': '' }],
  length: [{ 'src/app.ts': 'const line = 1\n'.repeat(201) }],
  functionLength: [
    { 'src/app.ts': functionOf(61) },
    { 'src/draw/routes.ts': `export ${functionOf(61)}` },
    { 'src/draw/rules.ts': functionOf(61).replace('() {', '(\n  a: string,\n) {') },
    { 'src/draw/rules.ts': functionOf(61).replace('function long', 'const long = async function') },
    {
      'src/platform/x.ts': `class Worker {\n${functionOf(61).replace('function', 'private async').replace(/^/gm, '  ')}\n}`,
    },
  ],
  database: [
    { 'src/draw/views/page.ts': "const rows = ctx.db.selectFrom('exclusions')" },
    { 'src/draw/rules.ts': "const rows = ctx.db.selectFrom('exclusions')" },
    { 'src/exchanges/guard.ts': "const rows = ctx.db.selectFrom('exchanges')" },
    { 'src/draw/routes.ts': "import { sql } from 'kysely'" },
    { 'src/mailbox/routes.ts': "const mails = ctx.db.selectFrom('outbox')" },
    { 'src/again/routes.ts': "import type { Kysely } from 'kysely'" },
  ],
  owners: [
    { 'src/again/commands.ts': "await ctx.db.insertInto('participants')" },
    { 'src/draw/commands.ts': "await ctx.db.updateTable('outbox')" },
    { 'src/participants/queries.ts': "await ctx.db.deleteFrom('participants')" },
    { 'src/messages/commands.ts': "await ctx.db.insertInto('letters_to_santa')" },
    { 'src/again/commands.ts': "await ctx.db.updateTable('participants as p')" },
    { 'src/again/commands.ts': "await ctx.db\n  .insertInto(\n    'participants',\n  )" },
    { 'src/again/commands.ts': 'await ctx.db.insertInto(table)' },
    { 'src/again/commands.ts': "await ctx.db.deleteFrom(['participants'])" },
    { 'src/again/commands.ts': 'await ctx.db.deleteFrom(`participants`)' },
    { 'src/again/commands.ts': "await sql.raw('delete from participants').execute(ctx.db)" },
    { 'src/again/commands.ts': "await ctx.db.schema.dropTable('participants')" },
    {
      'src/draw/exclusions.ts':
        'await sql`with a as (delete from exclusions returning id) update participants set name = 1`',
    },
    { 'src/again/commands.ts': "await ctx.db.replaceInto('participants')" },
    { 'src/again/commands.ts': "await ctx.db.mergeInto('participants')" },
    { 'src/again/commands.ts': "await sql`update participants set name = ''`.execute(ctx.db)" },
    { 'src/again/commands.ts': `await sql\`delete from \${sql.table(name)}\`.execute(ctx.db)` },
    { 'src/again/commands.ts': "query.with('gone', (db) => db.deleteFrom('participants'))" },
  ],
  context: [
    { 'src/draw/queries.ts': 'export function list(db: Database, id: string) {}' },
    { 'src/admin/commands.ts': 'export async function save(\n  trx: Trx,\n  ctx: Context,\n) {}' },
  ],
  transaction: [
    { 'src/draw/commands.ts': 'await ctx.db.transaction().execute(work)' },
    { 'src/draw/commands.ts': 'const trx = await ctx.db.startTransaction().execute()' },
    { 'src/draw/commands.ts': 'await ctx.db.connection().execute(work)' },
    { 'src/draw/commands.ts': 'await inTransaction(ctx.db, work)' },
  ],
  neutral: [
    { 'src/draw/queries.ts': "query.where('mail_trouble', 'is not', trouble)" },
    { 'src/draw/queries.ts': "query.where(\n  'mail_trouble',\n  'is not',\n  trouble,\n)" },
    { 'src/draw/queries.ts': "query.where('id', 'in', [])" },
    { 'src/draw/queries.ts': "sql`reason is not 'bounced'`" },
    { 'src/draw/queries.ts': "sql`reason IS NOT 'bounced'`" },
    { 'src/draw/queries.ts': "sql`created_at < datetime('now')`" },
    { 'src/migrations/0003_x.ts': 'table.modifyEnd(sql`without rowid`)' },
  ],
  words: [
    { 'src/draw/views/page.ts': 'const page = html`<h1>Who gives to whom</h1>`' },
    {
      'src/draw/views/page.ts': `html\`<p>\${name}\${many ? html\`<b>\${count} mails</b>\` : null}</p>\``,
    },
    { 'src/draw/views/page.ts': 'html`<input aria-label="Your name">`' },
    { 'src/draw/routes.ts': "return refuse(reply, 'Names are not drawn yet.')" },
    { 'src/ui/field.ts': "const missing = 'Please choose a day.'" },
    { 'src/ui/field.ts': "const missing = 'Please choose a day'" },
    { 'src/draw/routes.ts': "const label = 'Draw names'" },
    { 'src/draw/routes.ts': `const text = \`Names of \${exchange} are drawn\`` },
  ],
}

/** A function of so many lines. */
function functionOf(lines: number): string {
  return `function long() {\n${'  work()\n'.repeat(lines - 2)}}`
}

describe('a violation that is planted', () => {
  for (const [name, cases] of Object.entries(PLANTED)) {
    const rule = RULES[name as keyof typeof RULES]
    for (const files of cases) {
      it(`is found and explained: ${Object.keys(files)[0]}. ${rule.wrong}`, () => {
        const planted = Object.entries(files).map(([file, text]) => ({ path: file, text }))
        const [first = '', ...others] = violations(planted)
        assert.deepEqual(others, [])
        for (const part of [Object.keys(files)[0], rule.wrong, rule.why, rule.instead]) {
          assert.ok(first.includes(part ?? ''), first)
        }
      })
    }
  }
})

describe('what is in order', () => {
  const allowed: Record<string, string>[] = [
    { 'src/platform/outbox.ts': "import { newId } from './ids.ts'\nimport { z } from 'zod'" },
    { 'src/ui/layout.ts': "import { paths } from '../paths.ts'" },
    { 'src/ui/field.ts': "import type { FormState } from '../platform/forms.ts'" },
    { 'src/app.ts': "import { deskRoutes } from './desk/routes.ts'" },
    { 'src/draw/commands.ts': "import { changeState } from '../exchanges/commands.ts'" },
    { 'src/draw/queries.ts': "import type { P } from '../participants/tables.ts'" },
    { 'src/draw/views/page.ts': "import * as ui from '../../ui/words/en.ts'" },
    { 'src/draw/engine/bits.ts': "import { at } from './at.ts'" },
    { 'src/mending/commands.ts': "import { findPairs } from '../draw/sealed-pairs.ts'" },
    { 'src/migrations/0001_first.ts': 'const line = 1\n'.repeat(201) },
    { 'src/draw/draw-names.test.ts': "import { open } from '../mailbox/views/mailbox.ts'" },
    { 'src/draw/commands.ts': 'export async function draw(\n  ctx: Context,\n  id: string,\n) {}' },
    {
      'src/draw/queries.ts':
        "export function due({ db }: Context) {}\nquery.where('a', 'is not', null)",
    },
    { 'src/draw/exclusions.ts': "await ctx.db.insertInto('exclusions')" },
    { 'src/draw/words/en.ts': "export const title = () => 'Who must not draw whom.'" },
    { 'src/draw/views/page.ts': `html\`<p class="notice">\${say(en.title)} · \${count}</p>\`` },
    { 'src/draw/rules.ts': functionOf(60) },
  ]
  for (const files of allowed) {
    it(`is left alone: ${Object.keys(files).join(', ')}`, () => {
      const found = violations(Object.entries(files).map(([file, text]) => ({ path: file, text })))
      assert.deepEqual(found, [])
    })
  }
})
