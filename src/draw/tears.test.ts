import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { temporaryFolder } from '../../test/support/folder.ts'
import { openParty, type Party, startParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import type { Context } from '../context.ts'
import { findExchange } from '../exchanges/queries.ts'
import { mendDraw } from '../mending/commands.ts'
import { giveUpNames } from '../mending/lost-names.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { openForLooking } from '../platform/database.ts'
import { firstTear } from './tears.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil']
const MOMENTS = [
  'open',
  'drawn',
  'undone',
  'drawn again',
  'without Emil',
  'with Fay',
  'over',
] as const
type Moment = (typeof MOMENTS)[number] | 'given up'

describe('a copy of a file in use', () => {
  const folder = temporaryFolder()
  const fileOf = (moment: Moment) => path.join(folder, `${moment}.db`)
  let party: Party
  let olga: Visitor
  let slug: string

  async function keep(moment: Moment) {
    const database = new DatabaseSync(path.join(folder, 'sneaky-klaus.db'))
    database.exec(`vacuum into '${fileOf(moment)}'`)
    database.close()
  }

  async function exchange() {
    const found = await findExchange(party.ctx, slug)
    assert.ok(found)
    return found
  }

  before(async () => {
    party = await startParty({ databaseFile: path.join(folder, 'sneaky-klaus.db') })
    olga = await party.olga()
    slug = await party.exchange(olga)
    await party.joinAll(slug, NAMES)
    await party.deliver()
    await keep('open')
    await olga.submit(paths.draw(slug))
    await party.deliver()
    await keep('drawn')
    await olga.submit(paths.undoDraw(slug))
    await keep('undone')
    await olga.submit(paths.draw(slug))
    await party.deliver()
    await keep('drawn again')
    const people = await listParticipants(party.ctx, (await exchange()).id)
    const emil = people.find(({ name }) => name === 'Emil')
    assert.ok(emil)
    assert.ok(
      (
        await mendDraw(
          party.ctx,
          await exchange(),
          { leaves: emil },
          { told: people.map(({ id }) => id) },
        )
      ).ok,
    )
    await keep('without Emil')
    const joins = { name: 'Fay', email: 'fay@example.org', reminder_enabled: true }
    const isIn = await mendDraw(
      party.ctx,
      await exchange(),
      { joins },
      { told: people.map(({ id }) => id) },
    )
    assert.ok(isIn.ok)
    await keep('with Fay')
    await olga.submit(paths.complete(slug))
    await keep('over')
    await giveUpNames(party.ctx, await exchange())
    await keep('given up')
  })
  after(() => party.close())

  async function tearOf(file: string): Promise<string | undefined> {
    const db = openForLooking(file)
    return await firstTear({ db } satisfies Pick<Context, 'db'>).finally(() => db.destroy())
  }

  /** As of `now`, but for this table, which is as of `then`. */
  async function torn(now: Moment, table: string, then: Moment): Promise<string | undefined> {
    const file = path.join(folder, 'torn.db')
    copyFileSync(fileOf(now), file)
    const database = new DatabaseSync(file, { enableForeignKeyConstraints: false })
    database.exec(`
      attach '${fileOf(then)}' as other;
      delete from main.${table};
      insert into main.${table} select * from other.${table};
    `)
    database.close()
    return await tearOf(file)
  }

  it('that holds one moment alone is whole, whichever', async () => {
    for (const moment of [...MOMENTS, 'given up' as const]) {
      assert.equal(await tearOf(fileOf(moment)), undefined, moment)
    }
  })

  /** What is done, and the tables that tell of it, each for itself. */
  const told: [Moment, Moment, string[]][] = [
    ['open', 'drawn', ['exchanges', 'assignments', 'outbox']],
    ['drawn', 'undone', ['exchanges', 'assignments']],
    ['undone', 'drawn again', ['exchanges', 'assignments', 'outbox']],
    ['drawn', 'drawn again', ['exchanges', 'assignments', 'outbox']],
    ['drawn again', 'without Emil', ['assignments', 'participants']],
    ['without Emil', 'with Fay', ['assignments', 'participants']],
    ['over', 'given up', ['exchanges', 'assignments']],
  ]
  for (const [earlier, later, tables] of told) {
    it(`is told from a whole one, if one table is as of “${earlier}” and others as of “${later}”`, async () => {
      for (const table of tables) {
        assert.match((await torn(later, table, earlier)) ?? '', /different moments/, table)
      }
    })
  }
})

describe('names that are drawn as if for the first time, where mails of an earlier life are kept,', () => {
  it('are mailed to everybody all the same', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    await party.joinAll(slug, NAMES)
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const { db } = party.ctx
    await sql`update exchanges set state = 'registration_open', draws = 0, drawn_at = null`.execute(
      db,
    )
    party.mails.length = 0
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const drawn = party.mails.filter(({ subject }) => /^Names are drawn/.test(subject))
    assert.equal(drawn.length, NAMES.length)
  })
})
