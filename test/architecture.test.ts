import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { type SourceFile, violations } from './support/architecture.ts'
import { DOORS, RULES, THINGS } from './support/architecture-rules.ts'

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
    const files = new Set(sourceFiles().map((file) => file.path))
    assert.deepEqual(
      Object.keys({ ...THINGS, ...DOORS }).filter((thing) => !files.has(thing)),
      [],
    )
  })
})

/** For each rule, files that break it, the least that does. */
const PLANTED: Readonly<Record<keyof typeof RULES, readonly Record<string, string>[]>> = {
  platform: [
    { 'src/platform/outbox.ts': "import { paths } from '../paths.ts'" },
    { 'src/platform/clock.ts': "import type { Exchange } from '../exchanges/tables.ts'" },
  ],
  ui: [
    { 'src/ui/layout.ts': "import { findAdmin } from '../admin/queries.ts'" },
    { 'src/ui/field.ts': "import type { FormState } from '../platform/forms.ts'" },
  ],
  paths: [{ 'src/paths.ts': "import { newSlug } from './platform/ids.ts'" }],
  migrations: [{ 'src/migrations/0002_x.ts': "import { STATES } from '../exchanges/rules.ts'" }],
  doors: [
    { 'src/exchanges/routes.ts': "import { deskOf } from '../participants/routes.ts'" },
    { 'src/mail/kinds.ts': "import { page } from '../draw/views/forecast.ts'" },
    { 'src/admin/commands.ts': "import { newGrant } from '../participants/session.ts'" },
    { 'src/exchanges/routes.ts': "import {\n  draw,\n} from '../draw/engine/matching.ts'" },
    { 'src/exchanges/views/desk.ts': "import type { F } from '../../draw/engine/matching.ts'" },
    { 'src/draw/queries.ts': "import { Table } from '../participants/tables.ts'" },
    { 'src/draw/commands.ts': "const { routes } = await import('../mail/routes.ts')" },
  ],
  uphill: [
    { 'src/draw/queries.ts': "import { drawNames } from './commands.ts'" },
    { 'src/draw/views/page.ts': "import { listExclusions } from '../queries.ts'" },
    { 'src/exchanges/rules.ts': "import { findExchange } from './queries.ts'" },
    { 'src/exchanges/commands.ts': "import { deskPage } from './views/desk.ts'" },
  ],
  vocabulary: [
    { 'src/draw/service.ts': '' },
    { 'src/admin/notices/forms.ts': '' },
    { 'src/mail/views/parts/row.ts': '' },
  ],
  cycle: [
    {
      'src/platform/a.ts': "import { b } from './b.ts'",
      'src/platform/b.ts': "export { c } from './c.ts'",
      'src/platform/c.ts': "import './a.ts'",
    },
  ],
  environment: [{ 'src/platform/mailer.ts': 'const url = process.env.SMTP_URL' }],
  default: [
    { 'src/platform/clock.ts': 'export default function clock() {}' },
    { 'src/platform/ids.ts': 'function id() {}\nexport { id as default }' },
  ],
  barrel: [{ 'src/draw/index.ts': '' }, { 'src/platform/index.ts': '' }],
  utils: [{ 'src/platform/utils.ts': '' }, { 'src/ui/helpers/dates.ts': '' }],
  length: [{ 'src/app.ts': 'const line = 1\n'.repeat(201) }],
  routes: [
    { 'src/draw/routes.ts': "import { sql } from 'kysely'" },
    { 'src/mail/routes.ts': "const mails = ctx.db.selectFrom('outbox')" },
    { 'src/exchanges/again-routes.ts': "import type { Kysely } from 'kysely'" },
  ],
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
    { 'src/draw/commands.ts': "import { changeState } from '../exchanges/commands.ts'" },
    { 'src/draw/queries.ts': "import type { P } from '../participants/tables.ts'" },
    { 'src/draw/emails.ts': "import { factsOf } from '../participants/emails.ts'" },
    { 'src/draw/engine/bits.ts': "import { at } from './at.ts'" },
    { 'src/exchanges/again.ts': "import { rememberPairs } from '../draw/last-time.ts'" },
    { 'src/migrations/0001_first.ts': 'const line = 1\n'.repeat(201) },
    { 'src/draw/draw-names.test.ts': "import { open } from '../mail/views/mailbox.ts'" },
    {
      'src/platform/a.ts': "import type { B } from './b.ts'",
      'src/platform/b.ts': "import { a } from './a.ts'",
    },
  ]
  for (const files of allowed) {
    it(`is left alone: ${Object.keys(files).join(', ')}`, () => {
      const found = violations(Object.entries(files).map(([file, text]) => ({ path: file, text })))
      assert.deepEqual(found, [])
    })
  }
})
