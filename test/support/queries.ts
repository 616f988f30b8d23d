import { StatementSync } from 'node:sqlite'

/** How many statements the database runs during `work`. */
export async function countQueries(work: () => Promise<void>): Promise<number> {
  return (await count(work)).queries
}

/** How many rows it reads for it. */
export async function countRows(work: () => Promise<void>): Promise<number> {
  return (await count(work)).rows
}

async function count(work: () => Promise<void>): Promise<{ queries: number; rows: number }> {
  const { all, run } = StatementSync.prototype
  const counted = { queries: 0, rows: 0 }
  StatementSync.prototype.all = function counting(...parameters: unknown[]) {
    const rows = Reflect.apply(all, this, parameters)
    counted.queries += 1
    counted.rows += rows.length
    return rows
  }
  StatementSync.prototype.run = function counting(...parameters: unknown[]) {
    counted.queries += 1
    return Reflect.apply(run, this, parameters)
  }
  try {
    await work()
    return counted
  } finally {
    Object.assign(StatementSync.prototype, { all, run })
  }
}
