import assert from 'node:assert/strict'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { temporaryFolder } from '../../test/support/folder.ts'
import { sealing } from '../../test/support/ground.ts'
import { inTransaction, openDatabase } from './database.ts'
import { migrate } from './migrations.ts'
import { prepare } from './prepared.ts'
import { readSettings, saveSetting } from './settings.ts'

for (const file of [':memory:', path.join(temporaryFolder(), 'klaus.db')]) {
  describe(`a prepared query, in ${path.basename(file)}`, async () => {
    const db = openDatabase(file)
    after(() => db.destroy())
    await migrate({ db, ...sealing('a secret') })
    for (const name of ['a', 'b', 'c']) await saveSetting({ db }, name, `value of ${name}`)
    const between = prepare((db, first: string, last: string) =>
      db
        .selectFrom('settings')
        .select('name')
        .where('name', '>=', first)
        .where('name', '<=', last)
        .where('value', '!=', 'none')
        .orderBy('name'),
    )

    const named = async (first: string, last: string) =>
      (await between.all({ db }, first, last)).map(({ name }) => name)

    it('is run with other values each time, beside those that it always has', async () => {
      assert.deepEqual(await named('b', 'c'), ['b', 'c'])
      assert.deepEqual(await named('a', 'a'), ['a'])
      await saveSetting({ db }, 'a', 'none')
      assert.equal(await between.first({ db }, 'a', 'a'), undefined)
    })

    it('sees what its transaction has written, which nobody else does', async () => {
      await inTransaction(db, async (trx) => {
        await saveSetting({ db: trx }, 'd', 'new')
        assert.equal((await between.all({ db: trx }, 'd', 'd')).length, 1)
        assert.ok((await readSettings({ db: trx })).has('d'))
      })
      assert.equal((await between.all({ db }, 'd', 'd')).length, 1)
    })

    it('is refused on the database outside while a transaction is open', async () => {
      const work = inTransaction(db, async () => await between.all({ db }, 'a', 'c'))
      await assert.rejects(work, /A query inside a transaction/)
    })
  })
}
