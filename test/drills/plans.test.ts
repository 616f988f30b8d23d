import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { before, describe, it } from 'node:test'
import { jobs } from '../../src/schedule.ts'
import type { Party } from '../support/party.ts'
import { recordStatements, scansOf } from '../support/plans.ts'
import { openScenes } from '../support/scenes.ts'
import { openTwoWorlds } from '../support/two-worlds.ts'
import { storyOf } from '../support/two-worlds-story.ts'

/** Tables of a few rows, or of hundreds at most in ten years, as they are emptied. */
const FEW = [
  'admins',
  'announcements',
  'exchanges',
  'kept_forms',
  'password_resets',
  'processes',
  'settings',
  'sqlite_master',
]
/** What may read a whole table that grows, and why. */
const KNOWN = [
  // Once a minute: what was written by a clock that was wrong.
  /^update (\w+) set (\w+) = \? where \2 > \?/,
  /^select outbox\.id from outbox inner join exchanges .* where completed_at > \? and/,
  /^select day from openings where day > \?/,
  /^select participants\.id, gift_idea_days, drawn_at from .* where gift_ideas_changed_at > \?$/,
  /^select id, gift_idea_days, email_changed_on, edited_for_them_on from participants where/,
  // Once for somebody's no: in which lists, of one row for each exchange that follows another, they are.
  /^select distinct exchange_id from past_lists$/,
  // Counts for the page about the site and for metrics, from an index alone.
  /^select state, count\(\*\) as count from outbox where kind not in \([?, ]+\) group by state$/,
]

const { asked, within } = recordStatements()

describe('every statement that the product runs', async () => {
  let database: DatabaseSync
  before(async () => {
    const { scenes, parties, close } = await openScenes()
    for (const { act, visitor, address } of scenes) {
      const { pathname, search } = new URL(address)
      if (act.action === undefined) await visitor.get(pathname + search)
    }
    // Some of their mails wait for ever.
    for (const party of parties) await runJobs(party)
    await close()
    for (const hasMail of [true, false]) {
      const variant = { hasMail, names: 'on_page' } as const
      const { worlds } = await openTwoWorlds(variant)
      const { scenes, lastScenes } = storyOf(variant)
      for (const { play } of [...scenes, ...lastScenes]) {
        for (const world of worlds) {
          world.party.clock.move({ minutes: 1 })
          await play(world)
          await runJobs(world.party)
          await within(world.party.deliver)
        }
      }
      database = new DatabaseSync(worlds[0]?.party.ctx.config.databaseFile ?? '')
      for (const world of worlds) await world.close()
    }
  })

  async function runJobs({ ctx }: Party): Promise<void> {
    for (const { run } of jobs(ctx)) await within(run)
  }

  it('finds what it looks for by an index, in tables that grow', () => {
    const scans = queries().filter(
      (query) => scansOf(database, query).some((table) => !FEW.includes(table)) && !isKnown(query),
    )
    assert.deepEqual(scans, [])
  })

  it('was asked: pages, forms and jobs', () => {
    assert.ok(queries().length > 150, `${queries().length}`)
    for (const known of KNOWN)
      assert.ok(
        queries().some((query) => known.test(query)),
        `${known}`,
      )
  })

  it('would be found reading a table from one end to the other', () => {
    assert.deepEqual(scansOf(database, 'select * from outbox where reason = ?'), ['outbox'])
    assert.deepEqual(scansOf(database, 'select * from outbox where id = ?'), [])
  })
})

function queries(): string[] {
  const all = [...asked].map((query) => query.replaceAll('"', ''))
  return all.filter((query) => /^(select|insert into \w+ \(.*select|update|delete)\b/.test(query))
}

function isKnown(query: string): boolean {
  return KNOWN.some((known) => known.test(query))
}
