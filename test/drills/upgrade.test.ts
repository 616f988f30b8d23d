import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import type { Kysely } from 'kysely'
import { readAssignment } from '../../src/draw/sealed-pairs.ts'
import { findExchangeById } from '../../src/exchanges/queries.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { temporaryFolder } from '../support/folder.ts'
import { openGround, sealing } from '../support/ground.ts'
import type { Deathbed } from '../support/killed-at.ts'
import { startKlaus } from '../support/klaus.ts'
import { SECRET_KEY, startParty } from '../support/party.ts'
import {
  EXCHANGE,
  fillState,
  makeState,
  PAIRS,
  PAST_STATES,
  readState,
} from '../support/past-states.ts'
import { FIRST_KEY, versionOne, writeVersionOne } from '../support/version-one.ts'

const DATABASE = 'sneaky-klaus.db'
const NAMED = 'update exchanges set key_id'
const ROOT = 'insert into "settings"'

const MOMENTS: readonly Deathbed[] = [
  ...[1, 3, 5].map((nth) => ({ sql: 'update assignments', nth, when: 'after' as const })),
  { sql: 'update messages', nth: 1, when: 'before' },
  { sql: 'update messages', nth: 2, when: 'after' },
  { sql: 'update message_marks', nth: 1, when: 'after' },
  { sql: NAMED, nth: 1, when: 'before' },
  { sql: NAMED, nth: 1, when: 'after' },
  { sql: 'commit', nth: 1, when: 'before', after: NAMED },
  { sql: 'commit', nth: 1, when: 'after', after: NAMED },
  ...(['before', 'after'] as const).flatMap((when) =>
    [1, 2].map((nth) => ({ sql: ROOT, nth, when, after: NAMED })),
  ),
]

describe('an upgrade that is killed while it seals everything anew, under another key', {
  concurrency: 3,
}, () => {
  for (const deathbed of MOMENTS) {
    const { sql, nth, when, after } = deathbed
    it(`${when} “${sql}” number ${nth}${after ? ', later' : ''}, is finished by the next start`, async () => {
      const dataDir = temporaryFolder()
      const databaseFile = path.join(dataDir, DATABASE)
      const db = openDatabase(databaseFile)
      await writeVersionOne({ db, ...sealing(FIRST_KEY, dataDir) })
      await db.destroy()
      const keys = { SECRET_KEY, FORMER_SECRET_KEY: FIRST_KEY }
      const environment = { ...keys, DIES_AT: JSON.stringify(deathbed) }
      const smtpUrl = 'smtp://127.0.0.1:9'
      await using killed = await startKlaus({
        dataDir,
        smtpUrl,
        preload: 'killed-at.ts',
        environment,
      })
      assert.equal(await killed.ended, null, killed.said.err)
      const heir = await startParty({ databaseFile, formerSecretKey: FIRST_KEY })
      const [exchange] = await heir.ctx.db.selectFrom('exchanges').selectAll().execute()
      assert.ok(exchange)
      const pairs = await readAssignment(heir.ctx, exchange)
      assert.equal(pairs.size, versionOne.participants?.length)
      assert.deepEqual(readdirSync(path.join(dataDir, 'keys')), [exchange.key_id])
      await heir.close()
      const again = await startParty({ databaseFile })
      assert.deepEqual(await readAssignment(again.ctx, exchange), pairs)
      await again.close()
    })
  }
})

const LAST = 'delete from kysely_migration'

/** What the first commits have made is made anew; of others, what their migrations lacked is done. */
const OF_PAST_STATES: readonly (Deathbed & { commit: string })[] = [
  { commit: '4faa3f4d', sql: 'drop table "outbox"', nth: 1, when: 'after' },
  { commit: '4faa3f4d', sql: 'drop table "settings"', nth: 1, when: 'after' },
  { commit: '4faa3f4d', sql: 'insert into "participants"', nth: 2, when: 'after' },
  { commit: '4d427240', sql: '"mendings"', nth: 1, when: 'after' },
  { commit: '4d427240', sql: 'update outbox set sealed_person', nth: 1, when: 'after' },
  { commit: '27ce1398', sql: NAMED, nth: 1, when: 'after' },
  { commit: '28141b9a', sql: LAST, nth: 1, when: 'before' },
  { commit: '28141b9a', sql: LAST, nth: 1, when: 'after' },
  { commit: '28141b9a', sql: 'commit', nth: 1, when: 'after', after: LAST },
  { commit: '28141b9a', sql: 'update kysely_migration', nth: 1, when: 'before' },
  { commit: '28141b9a', sql: 'update kysely_migration', nth: 1, when: 'after' },
]

describe('an upgrade of what a commit has left that is killed', { concurrency: 3 }, () => {
  for (const { commit, ...deathbed } of OF_PAST_STATES) {
    const { sql, nth, when, after } = deathbed
    it(`${when} “${sql}” number ${nth}${after ? ', later' : ''}, of ${commit}, is finished by the next start`, async () => {
      const dataDir = temporaryFolder()
      const databaseFile = path.join(dataDir, DATABASE)
      const state = PAST_STATES.find(({ name }) => name === commit)
      assert.ok(state)
      const db = openDatabase(databaseFile) as Kysely<never>
      await makeState(db, state)
      await fillState({ db, dataDir }, state)
      await db.destroy()
      await using killed = await startKlaus({
        dataDir,
        smtpUrl: 'smtp://127.0.0.1:9',
        preload: 'killed-at.ts',
        environment: {
          SECRET_KEY,
          FORMER_SECRET_KEY: FIRST_KEY,
          DIES_AT: JSON.stringify(deathbed),
        },
      })
      assert.equal(await killed.ended, null, killed.said.err)
      const heir = await startParty({ databaseFile, formerSecretKey: FIRST_KEY })
      const exchange = await findExchangeById(heir.ctx, EXCHANGE)
      assert.ok(exchange)
      assert.deepEqual(Object.fromEntries(await readAssignment(heir.ctx, exchange)), PAIRS)
      assert.deepEqual(readdirSync(path.join(dataDir, 'keys')), [exchange.key_id])
      assert.deepEqual(await readState(heir.ctx.db as Kysely<never>), await stateOfToday())
      await heir.close()
    })
  }
})

async function stateOfToday() {
  const { db } = await openGround()
  const state = await readState(db as Kysely<never>)
  await db.destroy()
  return state
}
