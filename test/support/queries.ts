import { StatementSync } from 'node:sqlite'

/** How many statements the database runs during `work`. */
export async function countQueries(work: () => Promise<void>): Promise<number> {
  const { all, run } = StatementSync.prototype
  let count = 0
  StatementSync.prototype.all = function counting(...parameters: unknown[]) {
    count += 1
    return Reflect.apply(all, this, parameters)
  }
  StatementSync.prototype.run = function counting(...parameters: unknown[]) {
    count += 1
    return Reflect.apply(run, this, parameters)
  }
  try {
    await work()
    return count
  } finally {
    Object.assign(StatementSync.prototype, { all, run })
  }
}
