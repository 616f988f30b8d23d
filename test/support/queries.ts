import { DatabaseSync } from 'node:sqlite'

/** How many statements the databases of this process are asked while `work` runs. */
export async function countQueries(work: () => Promise<unknown>): Promise<number> {
  const { prepare } = DatabaseSync.prototype
  let count = 0
  DatabaseSync.prototype.prepare = function counting(...parameters) {
    count += 1
    return prepare.apply(this, parameters)
  }
  try {
    await work()
  } finally {
    DatabaseSync.prototype.prepare = prepare
  }
  return count
}
