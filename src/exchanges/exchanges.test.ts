import assert from 'node:assert/strict'
import path from 'node:path'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { bytesIn, temporaryFolder } from '../../test/support/folder.ts'
import { openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import type { Mailer } from '../platform/mail/mailer.ts'

/** A mail server that refuses anybody called Ben. */
const refusesBen = (): Mailer => ({
  name: 'smtp',
  concurrency: 1,
  async send({ to }) {
    return to.address.startsWith('ben@')
      ? { outcome: 'failed', reason: 'smtp_address_refused' }
      : { outcome: 'sent', reference: 'taken' }
  },
  async close() {},
})

describe('Olga’s exchanges', async () => {
  const { party, olga } = await openParty({}, refusesBen)

  it('begin with the first one', async () => {
    const page = await olga.get(paths.adminHome())
    assert.match(page.text, /Your first Secret Santa/)
    assert.ok(page.html.includes(`href="${paths.newExchange()}"`))
  })

  it('say who is in, whose gift ideas are missing, and which mail did not arrive', async () => {
    const slug = await party.exchange(olga, { name: 'Family' })
    await olga.submit(paths.people(slug), { name: 'Anna', gift_ideas: 'tea' })
    assert.match(
      (await olga.get(paths.adminHome())).text,
      /in 28 days 1 person · everyone has gift ideas/,
    )
    await olga.submit(paths.people(slug), { name: 'Ben', email: 'ben@example.org' })
    await party.deliver()
    const page = await olga.get(paths.adminHome())
    assert.match(
      page.text,
      /18 December People can join Family Friday, 18 December 2026 · in 28 days/,
    )
    assert.match(page.text, /2 people · 1 without gift ideas 1 email didn’t arrive/)
    assert.ok(page.html.includes(`href="${paths.exchangeMail(slug)}"`))
    assert.match((await olga.get(paths.desk(slug))).text, /emails don’t arrive/)
  })

  it('are folded away once they are past', async () => {
    const slug = await party.exchange(olga, { name: 'Last summer' })
    for (const name of ['Cleo', 'Dan', 'Eva']) await olga.submit(paths.people(slug), { name })
    await olga.submit(paths.draw(slug))
    await olga.submit(paths.complete(slug))
    const { html } = await olga.get(paths.adminHome())
    assert.match(html, /<summary><h2>Past ones \(1\)<\/h2><\/summary>[\s\S]*Last summer/)
  })
})

describe('once names are drawn', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { draw_shape: 'any' })
  await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
  await olga.submit(paths.draw(slug))
  await party.deliver()

  it('the shape and where people see names stay, though the rest can be edited', async () => {
    const form = await olga.get(paths.editExchange(slug))
    assert.match(
      form.text,
      /Where people see their name On their own page, .*Names were drawn this way, so it/,
    )
    assert.doesNotMatch(form.html, /name="(names_shown|draw_shape)"/)
    const texts = { name: 'Office party', host: 'Olga', budget: 'ten thalers' }
    const day = { exchange_date: '2026-12-18', timezone: 'Europe/Berlin', version: '1' }
    const forged = { names_shown: 'in_mail', draw_shape: 'circle' }
    await olga.submit(paths.desk(slug), { ...texts, ...day, ...forged })
    const { names_shown, draw_shape, budget } = await party.ctx.db
      .selectFrom('exchanges')
      .selectAll()
      .executeTakeFirstOrThrow()
    assert.deepEqual([names_shown, draw_shape, budget], ['on_page', 'any', 'ten thalers'])
    party.mails.length = 0
    await olga.submit(paths.resendResults(slug))
    await party.deliver()
    for (const { text, to } of atLeastOne(party.mails)) {
      const others = ['Anna', 'Ben', 'Cleo'].filter((name) => name !== to.name)
      assert.doesNotMatch(text, new RegExp(others.join('|')))
    }
  })
})

const PARTY = {
  name: 'Office party',
  host: 'Olga',
  exchange_date: '2026-12-18',
  timezone: 'Europe/Berlin',
}

describe('two windows with one form', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)

  it('tells Olga what was saved meanwhile, keeps what she typed, and saves when she insists', async () => {
    const version = (await olga.get(paths.editExchange(slug))).valueOf('version') ?? ''
    await olga.submit(paths.desk(slug), { ...PARTY, version, budget: '30 €' })
    const typed = { ...PARTY, version, budget: '10 €', description: 'Bring\r\ncake.' }
    const conflict = await olga.post(paths.desk(slug), typed)
    assert.equal(conflict.status, 409)
    assert.match(conflict.text, /This has changed in the meantime/)
    assert.match(conflict.text, /Saved now: 30 €/)
    assert.equal(conflict.valueOf('budget'), '10 €')
    assert.match(conflict.html, /Bring\r?\ncake\./)
    assert.match((await olga.get(paths.desk(slug))).text, /30 €/)
    const desk = await olga.submit(paths.desk(slug), {
      ...typed,
      version: conflict.valueOf('version') ?? '',
    })
    assert.match(desk.text, /10 €/)
  })

  it('tells Anna that her page was saved in another window', async () => {
    const anna = await party.join(slug, 'Anna', { gift_ideas: 'books' })
    const version = (await anna.get(paths.profile(slug))).valueOf('version') ?? ''
    await anna.submit(paths.profile(slug), { name: 'Anna', version, gift_ideas: 'tea' })
    const typed = { name: 'Anna', version, gift_ideas: 'soap' }
    const conflict = await anna.post(paths.profile(slug), typed)
    assert.equal(conflict.status, 409)
    assert.match(conflict.text, /Saved now: tea/)
    assert.equal(conflict.valueOf('gift_ideas'), 'soap')
    await anna.submit(paths.profile(slug), { ...typed, version: conflict.valueOf('version') ?? '' })
    assert.match((await anna.get(paths.dashboard(slug))).text, /soap/)
  })
})

const PEOPLE = ['Wilhelmina', 'Bartholomew', 'Clementine']
const WORDS = {
  name: 'Midwinter in Snowdrop Lane',
  description: 'Bring a lantern of your own making.',
  budget: 'seventeen thalers',
  location: 'Under the crooked larch',
}

describe('the purge', async () => {
  const folder = temporaryFolder()
  const { party } = await openParty({ databaseFile: path.join(folder, 'party.db') })

  /** Everything on disk, after a vacuum and a checkpoint. */
  async function onDisk(): Promise<string> {
    await sql`vacuum`.execute(party.ctx.db)
    await sql`pragma wal_checkpoint(truncate)`.execute(party.ctx.db)
    return bytesIn(folder).toLowerCase()
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
    assert.ok(atLeastOne(tidbits).every((tidbit) => before.includes(tidbit.toLowerCase())))

    for (const day of ['2026-12-19', '2027-01-11', '2027-01-19']) {
      await party.passTo(`${day}T10:00:00Z`)
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

/** The values in a row that are too long to occur by chance. */
function secretsOf(row: object): string[] {
  return Object.values(row).filter(
    (value): value is string =>
      typeof value === 'string' && value.length >= 20 && !/^\d{4}-/.test(value),
  )
}
