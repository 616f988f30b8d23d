import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { sql } from 'kysely'
import { startParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import { jobs } from '../schedule.ts'

const PEOPLE = ['Wilhelmina', 'Bartholomew', 'Clementine']
const WORDS = {
  name: 'Midwinter in Snowdrop Lane',
  description: 'Bring a lantern of your own making.',
  budget: 'seventeen thalers',
  location: 'Under the crooked larch',
}

describe('the purge', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sneaky-klaus-purge-'))
  const party = await startParty({ databaseFile: path.join(folder, 'party.db') })
  after(async () => {
    await party.close()
    rmSync(folder, { recursive: true })
  })

  /** Everything that is on the disk, after the database has tidied up. */
  async function onDisk(): Promise<string> {
    await sql`vacuum`.execute(party.ctx.db)
    await sql`pragma wal_checkpoint(truncate)`.execute(party.ctx.db)
    return readdirSync(folder)
      .map((file) => readFileSync(path.join(folder, file), 'latin1'))
      .join('')
      .toLowerCase()
  }

  it('leaves no name, address, wish, mail, link or session in the file', async () => {
    let olga = await party.olga()
    const slug = await party.exchange(olga, WORDS)
    const tidbits = [slug, ...Object.values(WORDS)]
    for (const name of PEOPLE) {
      const fields = {
        gift_ideas: `a hurdy-gurdy for ${name}`,
        postal_address: `${name}, Candlewick Row 12`,
      }
      await party.join(slug, name, fields)
      tidbits.push(name, `${name}@example.org`, ...Object.values(fields))
    }
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const { db } = party.ctx
    for (const table of ['participants', 'assignments', 'outbox', 'sign_in_links'] as const) {
      const rows = await db.selectFrom(table).selectAll().execute()
      assert.ok(rows.length >= PEOPLE.length, table)
      tidbits.push(...rows.flatMap(secretsOf))
    }
    const exchange = await db.selectFrom('exchanges').select('id').executeTakeFirstOrThrow()
    tidbits.push(exchange.id)
    const before = await onDisk()
    assert.ok(tidbits.every((tidbit) => before.includes(tidbit.toLowerCase())))

    for (const instant of ['2026-12-19T10:00:00Z', '2027-01-18T10:00:00Z']) {
      party.clock.set(instant)
      for (const { run } of jobs(party.ctx)) await run()
    }
    const left = await onDisk()
    assert.deepEqual(
      tidbits.filter((tidbit) => left.includes(tidbit.toLowerCase())),
      [],
    )
    olga = await party.olga()
    assert.equal((await olga.get(paths.desk(slug))).status, 404)
  })
})

/** What a row says that is long enough to mean only this. */
function secretsOf(row: object): string[] {
  return Object.values(row).filter(
    (value): value is string =>
      typeof value === 'string' && value.length >= 20 && !/^\d{4}-/.test(value),
  )
}
