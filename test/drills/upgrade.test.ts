import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { readAssignment } from '../../src/draw/sealed-pairs.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { temporaryFolder } from '../support/folder.ts'
import { sealing } from '../support/ground.ts'
import type { Deathbed } from '../support/killed-at.ts'
import { startKlaus } from '../support/klaus.ts'
import { SECRET_KEY, startParty } from '../support/party.ts'
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
