import { statSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { keepCheckpoints } from '../../src/platform/checkpoints.ts'
import { openDatabase } from '../../src/platform/database.ts'

// Run by itself with a folder, it asks twice there for a rebuild of a file of about a megabyte, and says in JSON what
// came of it.

const ROWS = 1_000
const ROW_BYTES = 1_000
const REBUILDS = 2

if (import.meta.main) await rebuildIn(process.argv[2] ?? '')

async function rebuildIn(folder: string): Promise<void> {
  const file = path.join(folder, 'party.db')
  const db = openDatabase(file)
  const sqlite = new DatabaseSync(file)
  sqlite.exec('create table people (name text)')
  const add = sqlite.prepare('insert into people values (?)')
  sqlite.exec('begin')
  for (let row = 0; row < ROWS; row += 1) add.run('x'.repeat(ROW_BYTES))
  sqlite.exec('commit')
  const said: string[] = []
  const settled = Promise.withResolvers<void>()
  let rebuilds = 0
  const checkpoints = keepCheckpoints(file, {
    owed: async () => 'a rebuild',
    paid: async () => {},
    async alone(work) {
      const done = await work()
      rebuilds += 1
      if (rebuilds === REBUILDS) settled.resolve()
      return done
    },
    onHindered: () => said.push('hindered'),
    onNoRoom: () => said.push('no room'),
    onError: (error) => said.push(String(error)),
    alarm(_, ring) {
      const timer = rebuilds < REBUILDS ? setTimeout(ring) : undefined
      return () => clearTimeout(timer)
    },
  })
  await settled.promise
  await checkpoints.stop()
  const logBytes = statSync(`${file}-wal`).size
  sqlite.close()
  await db.destroy()
  process.stdout.write(JSON.stringify({ said, logBytes }))
}
