import assert from 'node:assert/strict'
import { copyFileSync, statSync, watch } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../test/support/folder.ts'
import { startParty } from '../test/support/party.ts'
import { openDatabase } from './platform/database.ts'

describe('an instance', () => {
  it('is whole in its database file soon after it starts, though it goes on running', async (t) => {
    const folder = temporaryFolder()
    const databaseFile = path.join(folder, 'party.db')
    const isEmptied = Promise.withResolvers<void>()
    const watcher = watch(folder, () => {
      if (statSync(`${databaseFile}-wal`, { throwIfNoEntry: false })?.size !== 0) return
      if (statSync(databaseFile).size > 4096) isEmptied.resolve()
    })
    t.after(() => watcher.close())
    const party = await startParty({ databaseFile })
    t.after(() => party.close())
    await isEmptied.promise
    const copy = path.join(folder, 'copy.db')
    copyFileSync(databaseFile, copy)
    const db = openDatabase(copy)
    t.after(() => db.destroy())
    assert.deepEqual(await db.selectFrom('exchanges').select('id').execute(), [])
  })
})
