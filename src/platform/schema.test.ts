import assert from 'node:assert/strict'
import { it } from 'node:test'
import { openGround } from '../../test/support/ground.ts'
import { readTables } from './database.ts'
import { SCHEMA } from './schema.ts'

it('what a start expects to find is what the newest migration leaves', async () => {
  const { db } = await openGround()
  const made = (await readTables(db)).map(({ name, columns }) => [
    name,
    columns
      .map((column) => column.name)
      .toSorted()
      .join(' '),
  ])
  assert.deepEqual(SCHEMA, Object.fromEntries(made))
  await db.destroy()
})
