import { StatementSync } from 'node:sqlite'

const all = () => true

/** How many statements the database runs during `work`, of those that `isMeant`. */
export async function countQueries(
  work: () => Promise<void>,
  isMeant: (sql: string) => boolean = all,
): Promise<number> {
  return (await count(work, isMeant)).queries
}

/** How many rows it reads for it. */
export async function countRows(work: () => Promise<void>): Promise<number> {
  return (await count(work, all)).rows
}

async function count(
  work: () => Promise<void>,
  isMeant: (sql: string) => boolean,
): Promise<{ queries: number; rows: number }> {
  const { all, run } = StatementSync.prototype
  const counted = { queries: 0, rows: 0 }
  StatementSync.prototype.all = function counting(...parameters: unknown[]) {
    const rows = Reflect.apply(all, this, parameters)
    if (isMeant(this.sourceSQL)) counted.queries += 1
    counted.rows += rows.length
    return rows
  }
  StatementSync.prototype.run = function counting(...parameters: unknown[]) {
    if (isMeant(this.sourceSQL)) counted.queries += 1
    return Reflect.apply(run, this, parameters)
  }
  try {
    await work()
    return counted
  } finally {
    Object.assign(StatementSync.prototype, { all, run })
  }
}
